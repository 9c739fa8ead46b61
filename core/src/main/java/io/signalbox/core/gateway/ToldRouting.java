package io.signalbox.core.gateway;

import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.RoutingMetadata;
import io.signalbox.core.port.RoutingMetadata.Choice;
import io.signalbox.core.port.RoutingMetadata.Strategy;
import io.signalbox.core.routing.AutoChoice;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.util.List;
import java.util.Optional;

/** What a caller is told of a plan, and of how far it was gone along. */
record ToldRouting(List<String> asked, RoutePlan plan) {

    static Optional<ToldRouting> of(GatewayRequest request, RequestFacts facts, RoutePlan plan) {
        return request.metadata() ? Optional.of(new ToldRouting(facts.asked(), plan)) : Optional.empty();
    }

    RoutingMetadata answered(AttemptRecord attempt, List<AttemptLine> failed) {
        return told(attempt.number(), Optional.of(attempt.candidate()), failed);
    }

    RoutingMetadata unanswered(int attempts, List<AttemptLine> failed) {
        return told(attempts, Optional.empty(), failed);
    }

    private RoutingMetadata told(int attempt, Optional<Candidate> selected, List<AttemptLine> failed) {
        List<Choice> choices = plan.candidates().stream()
                .map(candidate -> new Choice(
                        candidate.endpoint().provider().displayName(),
                        candidate.endpoint().model().text(),
                        selected.filter(candidate::equals).isPresent()))
                .toList();
        return new RoutingMetadata(
                String.join(",", asked),
                strategy(selected),
                attempt,
                choices.size() + plan.exclusions().size(),
                choices,
                failed);
    }

    private Strategy strategy(Optional<Candidate> selected) {
        String name = asked.isEmpty() ? "" : asked.get(0);
        if (AutoChoice.NAMES.contains(name)) {
            return Strategy.AUTO;
        }
        if (name.equals(AutoChoice.FREE)) {
            return Strategy.FREE;
        }
        Optional<Candidate> first = plan.candidates().stream().findFirst();
        Optional<Candidate> shown = selected.or(() -> first);
        if (!shown.map(Candidate::target).equals(first.map(Candidate::target))) {
            return Strategy.FALLBACK;
        }
        boolean ownName = shown.map(
                        candidate -> name.contains(candidate.uri().model().text()))
                .orElse(true);
        return ownName ? Strategy.DIRECT : Strategy.ALIAS;
    }
}
