package io.signalbox.core.ledger;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param from its first moment
 * @param until the moment before which it ends
 */
public record TimeWindow(Instant from, Instant until) {

    /**
     * Refuses what ends before it begins.
     *
     * @throws IllegalArgumentException if it does
     */
    public TimeWindow {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("until: " + until + " (expected: not before " + from + ")");
        }
    }

    /** Whether the moment is in it. */
    public boolean holds(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }
}
