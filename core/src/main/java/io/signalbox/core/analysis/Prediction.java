package io.signalbox.core.analysis;

import io.signalbox.core.analysis.Experience.Ratio;
import io.signalbox.core.analysis.Experience.Speed;
import io.signalbox.core.analysis.Tally.Outcome;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Bill;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/** Says how a request would have gone elsewhere, from what the window of the ledger shows of others. */
final class Prediction {

    private static final List<UsageClass> TEXT_OUTPUT = List.of(UsageClass.COMPLETION, UsageClass.REASONING);

    private static final Set<UsageClass> TEXT = Set.of(
            UsageClass.PROMPT,
            UsageClass.CACHED_READ,
            UsageClass.CACHE_WRITE,
            UsageClass.CACHE_WRITE_HOUR,
            UsageClass.COMPLETION,
            UsageClass.REASONING,
            UsageClass.REQUEST);

    private final Experience experience;
    private final CatalogOfTheTime catalog;
    private final int mostAttempts;
    private final Consumer<Doubt> doubts;

    Prediction(Experience experience, CatalogOfTheTime catalog, int mostAttempts, Consumer<Doubt> doubts) {
        this.experience = experience;
        this.catalog = catalog;
        this.mostAttempts = mostAttempts;
        this.doubts = doubts;
    }

    /** How it went. */
    static Outcome recorded(Generation generation, Optional<Money> cost) {
        return new Outcome(
                cost,
                0,
                nanos(generation.timings().firstContent()),
                nanos(Optional.of(generation.timings().total())),
                generation.status() == GenerationStatus.FAILED ? 1 : 0);
    }

    /** The same way at the configuration's prices. */
    Outcome repriced(Generation generation, Outcome was, RoutePlan plan, CatalogSnapshot known) {
        Optional<Money> sum = Optional.of(Money.ZERO);
        for (Attempt attempt : generation.attempts()) {
            Optional<Prices> prices = prices(attempt.endpoint(), plan, known);
            Optional<Money> cost = prices.filter(now -> !now.equals(attempt.prices()))
                    .map(now -> now.costOf(
                            attempt.usage(),
                            context(generation, attempt.usage()).onTier(attempt.serviceTier())))
                    .orElse(attempt.cost().amount());
            boolean nothing = attempt.usage().equals(Usage.NONE);
            sum = sum.flatMap(before ->
                    (nothing ? attempt.cost().amount().or(() -> Optional.of(Money.ZERO)) : cost).map(before::plus));
        }
        return new Outcome(sum, 0, was.firstContentNanos(), was.totalNanos(), was.failures());
    }

    private static Optional<Prices> prices(EndpointId id, RoutePlan plan, CatalogSnapshot known) {
        return plan.candidates().stream()
                .map(Candidate::endpoint)
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .or(() -> known.models().stream()
                        .flatMap(model -> model.endpoints().stream())
                        .filter(endpoint -> endpoint.id().equals(id))
                        .findFirst())
                .map(Endpoint::prices);
    }

    /** At the first endpoint of the new plan. */
    Outcome moved(Generation generation, RoutingRecord routing, RoutePlan plan, Outcome was) {
        Endpoint to = plan.candidates().get(0).endpoint();
        doubt(generation, routing, to);
        Expected expected = expected(generation, to.model().text());
        Bill bill = to.prices().bill(expected.usage, context(generation, expected.usage));
        Optional<Money> cost = to.prices().isKnown() ? bill.total() : Optional.empty();
        if (cost.isEmpty()) {
            doubts.accept(Doubt.UNPRICED);
        }
        Optional<Speed> speed = experience.speed(to.id());
        if (speed.isEmpty()) {
            doubts.accept(Doubt.SPEED_UNKNOWN);
        }
        long queued = generation.timings().queued().toNanos();
        long tokens = expected.usage.completionTokens();
        return new Outcome(
                cost,
                outputCost(bill) * expected.error,
                known(speed.map(seen -> queued + seen.firstContent())),
                known(speed.map(seen -> queued + seen.total(tokens))),
                failures(generation, plan, was));
    }

    private void doubt(Generation generation, RoutingRecord routing, Endpoint to) {
        boolean considered = routing.byEndpoint().containsKey(to.id());
        if (!considered && !to.dialect().equals(generation.intent().dialect())) {
            doubts.accept(Doubt.DIALECT);
        }
        if (!considered && catalog.isOnlyListed(to.id())) {
            doubts.accept(Doubt.LISTED);
        }
        if (generation.usage().isEstimated()) {
            doubts.accept(Doubt.USAGE_ESTIMATED);
        }
        if (generation.usage().cachedTokens() + generation.usage().cacheWriteTokens() > 0) {
            doubts.accept(Doubt.CACHED);
        }
        if (!TEXT.containsAll(generation.usage().counts().keySet())) {
            doubts.accept(Doubt.MEDIA);
        }
    }

    /**
     * What would have been used.
     *
     * @param error relative, of the length of the answer
     */
    private record Expected(Usage usage, double error) {}

    private Expected expected(Generation generation, String model) {
        boolean other = !generation.model().equals(model);
        if (other) {
            doubts.accept(Doubt.TOKENIZER);
        }
        if (generation.usage().completionTokens() == 0 && generation.status() == GenerationStatus.FAILED) {
            doubts.accept(Doubt.NO_ANSWER);
            Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
            counts.put(UsageClass.PROMPT, generation.intent().estimate().usage().promptTokens());
            counts.put(UsageClass.COMPLETION, experience.meanLength(model).orElse(0));
            return new Expected(Usage.estimated(counts), 0);
        }
        if (!other) {
            return new Expected(generation.usage(), 0);
        }
        Optional<Ratio> ratio = experience.ratio(generation, model);
        if (ratio.isEmpty()) {
            doubts.accept(Doubt.LENGTH_UNKNOWN);
            return new Expected(generation.usage(), 0);
        }
        return new Expected(
                scaled(generation.usage(), ratio.get().factor()), ratio.get().error());
    }

    private static Usage scaled(Usage usage, double factor) {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.putAll(usage.counts());
        TEXT_OUTPUT.forEach(output -> counts.computeIfPresent(output, (key, count) -> Math.round(count * factor)));
        return Usage.estimated(counts);
    }

    private static double outputCost(Bill bill) {
        return bill.lines().stream()
                .filter(line -> TEXT_OUTPUT.contains(line.usageClass()))
                .flatMap(line -> line.amount().stream())
                .mapToDouble(amount -> amount.usd().doubleValue())
                .sum();
    }

    /** The chance that the caller gets an error. */
    private double failures(Generation generation, RoutePlan plan, Outcome was) {
        if (was.failures() > 0 && failedByItself(generation)) {
            doubts.accept(Doubt.FAILS_ANYWAY);
            return was.failures();
        }
        if (generation.status() == GenerationStatus.CANCELLED) {
            return 0;
        }
        Instant moment = generation.intent().createdAt();
        double all = 1;
        List<Candidate> tried = plan.candidates()
                .subList(0, Math.min(mostAttempts, plan.candidates().size()));
        for (int i = 0; i < tried.size(); i++) {
            OptionalDouble share =
                    experience.failureShare(tried.get(i).endpoint().id(), moment);
            if (i == 0 && share.isEmpty()) {
                doubts.accept(Doubt.FAILURES_UNKNOWN);
            }
            all *= share.orElse(0);
        }
        return all;
    }

    private static boolean failedByItself(Generation generation) {
        return generation.attempts().stream()
                .reduce((earlier, later) -> later)
                .flatMap(Attempt::failure)
                .map(Failure::kind)
                .filter(Experience::isTheRequests)
                .isPresent();
    }

    private static PriceContext context(Generation generation, Usage usage) {
        return PriceContext.at(generation.intent().createdAt(), usage.promptTokens());
    }

    private static OptionalDouble nanos(Optional<Duration> duration) {
        return known(duration.map(Duration::toNanos));
    }

    private static OptionalDouble known(Optional<Long> nanos) {
        return nanos.isPresent() ? OptionalDouble.of(nanos.get()) : OptionalDouble.empty();
    }
}
