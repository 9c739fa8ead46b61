package io.signalbox.store.jdbc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before something is tried again: twice as long each time, up to a most, and never as long as everybody else. */
final class Backoff {

    private final Duration first;
    private final Duration most;
    private int failures;

    Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
    }

    /** Half to the whole of what it is this time. */
    Duration next() {
        long nanos = Math.min(most.toNanos(), first.toNanos() << Math.min(failures, 20));
        failures += 1;
        return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    void succeeded() {
        failures = 0;
    }
}
