package io.signalbox.core.health;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts of several things over a window that moves with time, in a fixed amount of memory.
 *
 * <p>The window is cut into slices that are forgotten whole: what is counted are all full slices of the window but the oldest, and
 * the one under way. So the window is never longer than stated, and shorter by one slice at most. Totals are kept along, so that
 * reading them costs nothing. A moment earlier than one seen before is taken for that one: threads read the clock in any order.
 *
 * <p>Not thread-safe.
 */
final class WindowedCounts {

    private final long sliceNanos;
    private final int slices;
    private final int columns;
    private final int[] counts;
    private final long[] totals;
    private long slice;
    private long revision;

    /**
     * Nothing counted yet.
     *
     * @param window how far back it reaches
     * @param slices into how many parts it is cut
     * @param columns how many things are counted apart
     * @param nanos now
     */
    WindowedCounts(Duration window, int slices, int columns, long nanos) {
        this.sliceNanos = window.toNanos() / slices;
        this.slices = slices;
        this.columns = columns;
        this.counts = new int[slices * columns];
        this.totals = new long[columns];
        this.slice = Math.floorDiv(nanos, sliceNanos);
    }

    void add(int column, long nanos) {
        moveTo(nanos);
        counts[at(slice) + column]++;
        totals[column]++;
        revision++;
    }

    /** What was counted in the window that ends now. */
    long total(int column, long nanos) {
        moveTo(nanos);
        return totals[column];
    }

    /** What was counted in the window that ends where it was last moved to. */
    long total(int column) {
        return totals[column];
    }

    /**
     * Lets the window end now.
     *
     * @return a number that stays the same as long as all totals do
     */
    long moveTo(long nanos) {
        long now = Math.floorDiv(nanos, sliceNanos);
        if (now - slice >= slices) {
            Arrays.fill(counts, 0);
            Arrays.fill(totals, 0);
            slice = now;
            revision++;
        }
        while (slice < now) {
            slice++;
            revision++;
            forget(at(slice));
        }
        return revision;
    }

    private void forget(int start) {
        for (int column = 0; column < columns; column++) {
            totals[column] -= counts[start + column];
            counts[start + column] = 0;
        }
    }

    private int at(long which) {
        return Math.floorMod(which, slices) * columns;
    }
}
