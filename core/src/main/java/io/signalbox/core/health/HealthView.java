package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.model.EndpointId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was observed of every endpoint, as of one moment. */
@FunctionalInterface
public interface HealthView {

    /** Nothing was observed of anybody. */
    HealthView NOTHING = id -> EndpointHealth.UNKNOWN;

    /** What is known of one endpoint; {@link EndpointHealth#UNKNOWN} if nothing is. */
    EndpointHealth of(EndpointId id);

    /**
     * How often each kind of failure occurred at an endpoint over the last 30 minutes: those that count against its uptime, and those
     * that do not. Kinds that did not occur are not in it.
     */
    default Map<FailureKind, Long> failures(EndpointId id) {
        return Map.of();
    }

    /** Endpoints of which something is known; those that nobody called for long may be forgotten. */
    default Set<EndpointId> observed() {
        return Set.of();
    }

    /** What came of asking a provider if it is there; empty if nobody asks it. */
    default Optional<ProbeReport> probe(String provider) {
        return Optional.empty();
    }
}
