package io.signalbox.core.health;

import java.time.Duration;

/** Whether an endpoint may be called now: either a {@link Permit} to do so, or {@link Refused}. */
public sealed interface Admission permits Permit, Admission.Refused {

    /**
     * It is to be left alone.
     *
     * @param reason why
     * @param delay until it is worth asking again, above zero
     */
    record Refused(Reason reason, Duration delay) implements Admission {}

    /** Why an endpoint is left alone. */
    enum Reason {
        /** It asked for it, with a rate limit or while overloaded. */
        RESTING,
        /** It failed too often in a row. */
        BREAKER_OPEN,
        /** It failed too often in a row, and somebody is just trying whether it is back. */
        PROBED
    }
}
