package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.Crossing;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.Exclusion;
import io.signalbox.core.routing.RoutePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One request's ways over the bridges to its endpoints; each bridge reads it once. Used by one thread at a time. */
final class Crossings {

    private final GatewayParts parts;
    private final Envelope envelope;
    private final Map<String, Crossing> byDialect = new HashMap<>(2);

    Crossings(GatewayParts parts, Envelope envelope) {
        this.parts = parts;
        this.envelope = envelope;
    }

    /** Why the request cannot be put to the endpoint at all; empty if it can. */
    Optional<Failure> objection(Endpoint endpoint) {
        return to(endpoint).objection(endpoint);
    }

    /** The plan without the endpoints to which the request cannot be put. */
    RoutePlan expressible(RoutePlan plan) {
        return plan.without(candidate -> {
            Optional<Failure> objection = objection(candidate.endpoint());
            return objection.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Exclusion(
                            candidate.endpoint().id().toString(),
                            RoutePlan.EXPRESSIBLE,
                            objection.get().message()));
        });
    }

    /** The request as the endpoint gets it. */
    UpstreamRequest request(Candidate candidate) {
        return to(candidate.endpoint()).request(candidate.endpoint(), parts.parameters(candidate));
    }

    private Crossing to(Endpoint endpoint) {
        return byDialect.computeIfAbsent(
                endpoint.dialect(), dialect -> parts.bridge(dialect).crossing(envelope));
    }
}
