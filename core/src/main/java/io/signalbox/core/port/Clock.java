package io.signalbox.core.port;

import java.time.Duration;
import java.time.Instant;

/**
 * Time, and things to do when it has passed. All durations in the gateway are measured on {@link #nanos}, which never jumps;
 * {@link #now} is only written down.
 *
 * <p>May be called from any thread.
 */
public interface Clock {

    /** The time of day, for records. */
    Instant now();

    /** Nanoseconds since some moment; only differences mean something. Never goes back. */
    long nanos();

    /**
     * Runs a task once, not before the delay has passed. The task runs on a thread of the clock's and must not block.
     *
     * @return cancels the task if it has not begun
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** Something that can be called off. */
    interface Cancellable {

        /** Calls it off; has no effect if it has begun, or was called off before. */
        void cancel();
    }
}
