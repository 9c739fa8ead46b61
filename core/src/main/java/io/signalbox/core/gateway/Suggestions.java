package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.Draw;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which other models a caller is told of where nobody was there to answer: models of the configuration that would be planned for the
 * same request of the same caller, at an endpoint that is not in trouble now. What a request may not reach is not suggested either,
 * because each one is planned as if it had been asked for. Made only when a request has failed.
 */
final class Suggestions {

    /** More would be a catalog. */
    private static final int MOST = 3;

    /** Each is planned, so an error does not look at a long configuration to its end. */
    private static final int MOST_PLANNED = 50;

    /** What the gateway itself cannot do now, it cannot do with another model. */
    private static final Set<String> OF_THE_GATEWAY = Set.of("shutting_down", "ledger_unavailable", "internal_error");

    private final Asked asked;
    private final GatewayParts parts;
    private final HealthView health;

    private Suggestions(Asked asked, GatewayParts parts) {
        this.asked = asked;
        this.parts = parts;
        this.health = parts.health();
    }

    /** A request that failed, and what it saw. */
    record Asked(Crossings crossings, RequestFacts facts, CatalogSnapshot catalog) {}

    /**
     * Names of other models, in the order of the configuration.
     *
     * @param plan whom the request was to try; none of these is suggested
     */
    static List<String> after(Failure failure, RoutePlan plan, Asked asked, GatewayParts parts) {
        return isOfAvailability(failure) ? new Suggestions(asked, parts).beside(plan) : List.of();
    }

    /** Whether it was for want of somebody who answers, and not for what was asked. */
    private static boolean isOfAvailability(Failure failure) {
        return switch (failure.kind()) {
            case RATE_LIMITED, OVERLOADED, TIMEOUT, UPSTREAM_ERROR, BAD_RESPONSE, NOT_FOUND ->
                !OF_THE_GATEWAY.contains(failure.code());
            case AUTHENTICATION, PERMISSION, QUOTA_EXHAUSTED ->
                failure.upstreamStatus().isPresent();
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER, CANCELLED -> false;
        };
    }

    private List<String> beside(RoutePlan plan) {
        Set<ModelId> tried = plan.candidates().stream()
                .map(candidate -> candidate.endpoint().model())
                .collect(Collectors.toSet());
        List<String> found = new ArrayList<>(MOST);
        int planned = 0;
        for (ModelId model : parts.catalog().configured()) {
            if (found.size() == MOST || planned == MOST_PLANNED) {
                break;
            }
            if (!tried.contains(model)) {
                planned++;
                if (couldTakeIt(model)) {
                    found.add(model.text());
                }
            }
        }
        return found;
    }

    private boolean couldTakeIt(ModelId model) {
        try {
            return parts
                    .planOrEmpty(
                            asked.facts().askingFor(model.text()),
                            asked.crossings(),
                            asked.catalog(),
                            health,
                            Draw.chanceOf(model.text()))
                    .candidates()
                    .stream()
                    .map(candidate -> candidate.endpoint())
                    .anyMatch(endpoint -> endpoint.model().equals(model) && writes(endpoint) && isWell(endpoint));
        } catch (RequestRefusedException noName) {
            return false;
        }
    }

    /** What has a price, but none for what it writes, is a model for something else. */
    private static boolean writes(Endpoint endpoint) {
        return !endpoint.prices().isKnown()
                || endpoint.prices().of(UsageClass.COMPLETION).isPresent();
    }

    private boolean isWell(Endpoint endpoint) {
        EndpointHealth seen = health.of(endpoint.id());
        return seen.breaker() == Breaker.CLOSED
                && !seen.outage()
                && seen.restsFor().isEmpty();
    }
}
