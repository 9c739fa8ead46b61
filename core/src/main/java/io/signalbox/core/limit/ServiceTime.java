package io.signalbox.core.limit;

import java.time.Duration;

/** The mean of how long recent calls took: of all, up to {@link #REMEMBERED}, and from then on weighted towards the latest. */
final class ServiceTime {

    private static final int REMEMBERED = 32;

    private double meanNanos;
    private int observed;

    void observe(long nanos) {
        observed = Math.min(observed + 1, REMEMBERED);
        meanNanos += (nanos - meanNanos) / observed;
    }

    /** Zero if nothing was observed. */
    Duration mean() {
        return Duration.ofNanos((long) meanNanos);
    }
}
