package io.signalbox.store.jdbc;

import java.time.Duration;

/** How long several waits may take in all. */
final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + Columns.nanos(limit));
    }

    /** Waits for what is left of the time; whether it was long enough. An interrupt ends the wait, and stays on. */
    boolean await(Wait wait) {
        try {
            return wait.until(Math.max(1, endNanos - System.nanoTime()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Something that can be waited for. */
    interface Wait {
        boolean until(long nanos) throws InterruptedException;
    }
}
