package io.signalbox.core.health;

import io.signalbox.core.health.EndpointHealth.Breaker;

/**
 * Keeps callers from an endpoint that failed too often in a row.
 *
 * <pre>
 *   CLOSED    -- failuresToOpen failures in a row --> OPEN
 *   OPEN      -- firstOpen passes, doubled for each probe that failed --> HALF_OPEN
 *   HALF_OPEN -- one attempt at a time is let through, the probe
 *                its first content --> CLOSED, on probation: one failure opens it again, doubled
 *                a failure         --> OPEN, doubled
 *                abandoned, or a failure that says nothing of the endpoint --> the next may probe
 *   any       -- a success, the probe's or of an attempt from before --> CLOSED, the doubling forgotten
 * </pre>
 *
 * <p>A failure of an attempt from before it opened changes nothing: that it is ill is known.
 *
 * <p>Not thread-safe.
 */
final class CircuitBreaker {

    private static final long NOBODY = 0;
    private static final long LEAST_WAIT_NANOS = 1_000_000_000;

    private final HealthRules rules;
    private int failuresInARow;
    private boolean open;
    private long openNanos;
    private long openUntil;
    private long probe = NOBODY;
    private long probeSince;

    CircuitBreaker(HealthRules rules) {
        this.rules = rules;
    }

    Breaker state(long nanos) {
        if (!open) {
            return Breaker.CLOSED;
        }
        return nanos - openUntil < 0 ? Breaker.OPEN : Breaker.HALF_OPEN;
    }

    /**
     * How many nanoseconds until an attempt may begin; 0 if it may now. While somebody probes nobody knows, and the answer is when
     * that probe has been out for as long as the breaker was open, but at least a second.
     */
    long waitNanos(long nanos) {
        return switch (state(nanos)) {
            case CLOSED -> 0;
            case OPEN -> openUntil - nanos;
            case HALF_OPEN -> probe == NOBODY ? 0 : Math.max(LEAST_WAIT_NANOS, probeSince + openNanos - nanos);
        };
    }

    /**
     * An attempt begins that need not wait.
     *
     * @param attempt its number, above 0
     * @return whether it is the probe
     */
    boolean began(long attempt, long nanos) {
        if (open) {
            probe = attempt;
            probeSince = nanos;
        }
        return open;
    }

    /** An attempt's first content came. */
    void gotContent(long attempt) {
        if (isProbe(attempt)) {
            close();
            failuresInARow = rules.failuresToOpen() - 1;
        }
    }

    void succeeded() {
        close();
        failuresInARow = 0;
        openNanos = 0;
    }

    /** An attempt failed, and the endpoint was at fault. */
    void failed(long attempt, long nanos) {
        if (open && !isProbe(attempt)) {
            return;
        }
        failuresInARow++;
        if (open || failuresInARow >= rules.failuresToOpen()) {
            open(nanos);
        }
    }

    /** An attempt ended in a way that says nothing of the endpoint. */
    void saidNothing(long attempt) {
        if (isProbe(attempt)) {
            probe = NOBODY;
        }
    }

    private boolean isProbe(long attempt) {
        return open && probe == attempt;
    }

    private void open(long nanos) {
        long longest = rules.longestOpen().toNanos();
        openNanos = openNanos == 0 ? rules.firstOpen().toNanos() : Math.min(longest, openNanos * 2);
        openUntil = nanos + openNanos;
        open = true;
        probe = NOBODY;
    }

    private void close() {
        open = false;
        probe = NOBODY;
    }
}
