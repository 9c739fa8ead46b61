package io.signalbox.core.routing;

import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;

/** Whether an endpoint is put off for what was observed of it, and how far. Later constants are tried later. */
enum Lateness {
    /** It has its regular place. */
    NONE,
    /** After the others of its model, unless somebody says in which order they are tried. */
    AFTER_ITS_MODEL,
    /** After everybody who is known to be as fast as the caller wants, whichever the model. */
    AFTER_THE_FAST,
    /** At the very end. */
    LAST;

    static Lateness of(Preferences preferences, EndpointHealth health) {
        if (isToBeLeftAlone(health)) {
            return LAST;
        }
        if (isTooSlow(preferences, health)) {
            return AFTER_THE_FAST;
        }
        return health.outage() && health.breaker() == Breaker.CLOSED ? AFTER_ITS_MODEL : NONE;
    }

    /** A breaker that is half open lets one attempt see whether the endpoint is back, and it is no probe where nobody gets to it. */
    private static boolean isToBeLeftAlone(EndpointHealth health) {
        return switch (health.breaker()) {
            case OPEN -> true;
            case HALF_OPEN -> health.inFlight() > 0;
            case CLOSED -> health.restsFor().isPresent();
        };
    }

    private static boolean isTooSlow(Preferences preferences, EndpointHealth health) {
        boolean slow = health.throughput()
                .filter(measured -> !preferences.minThroughput().areReachedBy(measured))
                .isPresent();
        return slow
                || health.firstContent()
                        .filter(measured -> !preferences.maxLatency().areKeptBy(measured))
                        .isPresent();
    }

    /** Why it is tried late. */
    String reason(EndpointHealth health) {
        String uptime = health.uptime5m().isPresent()
                ? ": " + Math.round(100 * health.uptime5m().getAsDouble()) + " % of 5 minutes' attempts succeeded"
                : "";
        return switch (this) {
            case NONE ->
                health.breaker() == Breaker.HALF_OPEN ? "on probation: one attempt sees whether it is back" : "";
            case AFTER_ITS_MODEL -> "tried late: an outage" + uptime;
            case AFTER_THE_FAST -> "tried late: slower than provider.preferred_min_throughput or preferred_max_latency";
            case LAST ->
                health.breaker() == Breaker.CLOSED
                        ? "tried last: asked to be left alone"
                                + health.restsFor()
                                        .map(rest -> " for " + Math.max(1, rest.toSeconds()) + " s")
                                        .orElse("")
                        : "tried last: failed too often in a row" + uptime;
        };
    }
}
