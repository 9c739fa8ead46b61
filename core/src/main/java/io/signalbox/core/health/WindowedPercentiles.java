package io.signalbox.core.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How a positive figure is distributed over a window that moves with time, in a fixed amount of memory.
 *
 * <p>Values are counted in buckets whose bounds grow geometrically, each 1.105 times the one before. A percentile is the middle of
 * the bucket that holds the exact one (nearest rank), so it is off by at most {@link #RELATIVE_ERROR} of it, whatever the
 * distribution. This is the scheme of DDSketch (Masson, Rim, Lee: VLDB 2019). Values below {@link #LEAST} or above {@link #MOST}
 * are taken for these.
 *
 * <p>Not thread-safe.
 */
final class WindowedPercentiles {

    /** By how much of itself a percentile may be off. */
    static final double RELATIVE_ERROR = 0.05;

    /** A thousandth: a millisecond to the first content, or a token in a quarter of an hour. */
    static final double LEAST = 0.001;

    /** More than a day to the first content, or a hundred thousand tokens a second. */
    static final double MOST = 100_000;

    private static final double GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
    private static final double LOG_GROWTH = Math.log(GROWTH);
    private static final int BUCKETS = bucketOf(MOST) + 1;
    private static final int SLICES = 10;

    /** Of p50, p75, p90, p95 and p99. */
    private static final double[] SHARES = {0.5, 0.75, 0.9, 0.95, 0.99};

    private final WindowedCounts counts;
    private final double[] values = new double[SHARES.length];
    private Optional<Percentiles> remembered = Optional.empty();
    private long rememberedRevision;

    WindowedPercentiles(Duration window, long nanos) {
        this.counts = new WindowedCounts(window, SLICES, BUCKETS, nanos);
    }

    void add(double value, long nanos) {
        counts.add(bucketOf(value), nanos);
    }

    /** The distribution over the window; empty if nothing fell into it. */
    Optional<Percentiles> at(long nanos) {
        long revision = counts.moveTo(nanos);
        if (revision != rememberedRevision) {
            remembered = compute();
            rememberedRevision = revision;
        }
        return remembered;
    }

    private Optional<Percentiles> compute() {
        long count = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            count += counts.total(bucket);
        }
        return count == 0 ? Optional.empty() : Optional.of(percentiles(count));
    }

    private Percentiles percentiles(long count) {
        long seen = 0;
        int next = 0;
        for (int bucket = 0; next < SHARES.length; bucket++) {
            seen += counts.total(bucket);
            while (next < SHARES.length && seen >= Math.ceil(SHARES[next] * count)) {
                values[next++] = middleOf(bucket);
            }
        }
        return new Percentiles(values[0], values[1], values[2], values[3], values[4], count);
    }

    /** The bucket that counts the value. */
    static int bucketOf(double value) {
        double within = Math.max(LEAST, Math.min(MOST, value));
        return (int) Math.floor(Math.log(within / LEAST) / LOG_GROWTH);
    }

    /** What a value of this bucket is taken for. */
    static double middleOf(int bucket) {
        return LEAST * Math.pow(GROWTH, bucket) * 2 * GROWTH / (GROWTH + 1);
    }
}
