package io.signalbox.core.ledger;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long things took, counted in steps that grow with the time: eight steps each time it doubles, so that a percentile is at most an
 * eighth above the truth, and two of these are added by adding counts. Up to 16 ms every step is one or two milliseconds.
 *
 * @param counts step to how many took that long; none is 0
 */
public record Latencies(Map<Integer, Long> counts) {

    /** Nothing was measured. */
    public static final Latencies NONE = new Latencies(Map.of());

    private static final int STEPS_A_DOUBLING = 8;
    private static final int SHIFT = 3;
    // Nothing is told apart beyond 292 years, which is the longest that ledgers keep.
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** Copies the counts, shortest first. */
    public Latencies {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** One of them. */
    public static Latencies of(Duration took) {
        return new Latencies(Map.of(step(took), 1L));
    }

    /** The step that a duration is counted in, 0 or more. */
    public static int step(Duration took) {
        long millis = Math.max(0, took.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : took.toMillis());
        if (millis < STEPS_A_DOUBLING) {
            return (int) millis;
        }
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis) - SHIFT;
        return (doublings << SHIFT) + (int) (millis >> doublings);
    }

    /** The longest duration that is counted in a step, to the millisecond. */
    static Duration longest(int step) {
        if (step < 2 * STEPS_A_DOUBLING) {
            return Duration.ofMillis(step);
        }
        int doublings = (step >> SHIFT) - 1;
        long first = (long) (STEPS_A_DOUBLING + (step & (STEPS_A_DOUBLING - 1))) << doublings;
        return Duration.ofMillis(first + (1L << doublings) - 1);
    }

    /** Both together. */
    public Latencies plus(Latencies other) {
        if (counts.isEmpty() || other.counts.isEmpty()) {
            return counts.isEmpty() ? other : this;
        }
        Map<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((step, count) -> sum.merge(step, count, Long::sum));
        return new Latencies(sum);
    }

    /** How many were measured. */
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What so many of a hundred did not exceed, to the step; empty if nothing was measured.
     *
     * @param percent 0 to 100
     */
    public Optional<Duration> percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(count() * percent / 100));
        long seen = 0;
        for (Map.Entry<Integer, Long> step : counts.entrySet()) {
            seen += step.getValue();
            if (seen >= rank) {
                return Optional.of(longest(step.getKey()));
            }
        }
        return Optional.empty();
    }
}
