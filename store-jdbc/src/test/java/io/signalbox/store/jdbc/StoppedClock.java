package io.signalbox.store.jdbc;

import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A clock on which no time passes until the test says that all that was scheduled is due. */
final class StoppedClock implements Clock {

    private final Queue<Runnable> scheduled = new ConcurrentLinkedQueue<>();

    @Override
    public Instant now() {
        return Instant.parse("2026-11-05T12:00:00Z");
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        scheduled.add(task);
        return () -> scheduled.remove(task);
    }

    int waiting() {
        return scheduled.size();
    }

    void fire() {
        for (Runnable task = scheduled.poll(); task != null; task = scheduled.poll()) {
            task.run();
        }
    }
}
