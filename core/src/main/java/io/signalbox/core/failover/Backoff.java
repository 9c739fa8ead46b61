package io.signalbox.core.failover;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the same endpoint is called again: {@code base × 2ⁿ}, capped, and drawn evenly from the upper half of
 * that, so that callers who failed together do not come back together.
 *
 * @param base the wait before the first retry
 * @param cap the longest wait
 */
public record Backoff(Duration base, Duration cap) {

    /** Half a second, doubling up to eight: what the official SDKs do. */
    public static final Backoff STANDARD = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8));

    /**
     * The wait before retry number {@code retry}.
     *
     * @param retry from 1
     * @param chance where in the upper half it falls
     */
    public Duration before(int retry, RandomGenerator chance) {
        long nanos = base.toNanos();
        for (int i = 1; i < retry && nanos < cap.toNanos(); i++) {
            nanos = nanos > cap.toNanos() / 2 ? cap.toNanos() : nanos * 2;
        }
        nanos = Math.min(nanos, cap.toNanos());
        return Duration.ofNanos(nanos / 2 + (long) (chance.nextDouble() * (nanos - nanos / 2)));
    }
}
