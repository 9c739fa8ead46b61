package io.signalbox.testkit;

import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A clock that stands still until a test moves it. Tasks run on the thread that moves it, in the order in which they are due, and a
 * task sees the time at which it was due.
 *
 * <p>May be used from any thread. Waits end in an {@link AssertionError} after thirty seconds of real time.
 */
public final class ManualClock implements Clock {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Object lock = new Object();
    private final Instant start;
    private final List<Task> tasks = new ArrayList<>();
    private long nanos;
    private long scheduled;

    private ManualClock(Instant start) {
        this.start = start;
    }

    /** A clock that shows this time. */
    public static ManualClock at(Instant start) {
        return new ManualClock(start);
    }

    /** A clock that shows noon of the first of January 2026, UTC. */
    public static ManualClock atNoon() {
        return at(Instant.parse("2026-01-01T12:00:00Z"));
    }

    @Override
    public Instant now() {
        synchronized (lock) {
            return start.plusNanos(nanos);
        }
    }

    @Override
    public long nanos() {
        synchronized (lock) {
            return nanos;
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable what) {
        synchronized (lock) {
            Task task = new Task(nanos + Math.max(0, delay.toNanos()), scheduled++, what);
            tasks.add(task);
            lock.notifyAll();
            return () -> {
                synchronized (lock) {
                    tasks.remove(task);
                }
            };
        }
    }

    /** Moves time on, and runs everything that falls due on the way, tasks that other tasks schedule included. */
    public void advance(Duration by) {
        long end;
        synchronized (lock) {
            end = nanos + by.toNanos();
        }
        while (true) {
            Runnable due;
            synchronized (lock) {
                Optional<Task> next = tasks.stream()
                        .filter(task -> task.dueNanos <= end)
                        .min(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));
                if (next.isEmpty()) {
                    nanos = end;
                    return;
                }
                tasks.remove(next.get());
                nanos = Math.max(nanos, next.get().dueNanos);
                due = next.get().what;
            }
            due.run();
        }
    }

    /**
     * Moves time on to the moment at which the next task is due, and runs what is due then.
     *
     * @return false if no task waits, so that nothing moved
     */
    public boolean advanceToNext() {
        Duration until;
        synchronized (lock) {
            Optional<Task> next = tasks.stream().min(Comparator.comparingLong(Task::dueNanos));
            if (next.isEmpty()) {
                return false;
            }
            until = Duration.ofNanos(Math.max(0, next.get().dueNanos - nanos));
        }
        advance(until);
        return true;
    }

    /** How many tasks wait for their time. */
    public int waiting() {
        synchronized (lock) {
            return tasks.size();
        }
    }

    /** Waits until at least so many tasks wait for their time. */
    public void awaitWaiting(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lock) {
            while (tasks.size() < count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("scheduled: " + tasks.size() + " (expected: at least " + count + ")");
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted while waiting for a task to be scheduled", e);
                }
            }
        }
    }

    private record Task(long dueNanos, long number, Runnable what) {}
}
