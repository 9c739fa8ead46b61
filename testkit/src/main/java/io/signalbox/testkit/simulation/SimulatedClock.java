package io.signalbox.testkit.simulation;

import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that is also the queue of everything that is going to happen: time jumps from one event to the next. Events of the same
 * nanosecond run in the order in which they were scheduled.
 *
 * <p>For one thread.
 */
public final class SimulatedClock implements Clock {

    /** What the clock shows at the beginning: noon of the first of January 2026, UTC. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::number));
    private long nanos;
    private long scheduled;

    /** A clock at its start, with nothing to do. */
    public SimulatedClock() {}

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    /** Nanoseconds since the start. */
    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return schedule(Math.max(0, delay.toNanos()), task);
    }

    /**
     * Moves on to the next event and runs it.
     *
     * @return false if nothing is left to happen
     */
    public boolean runNext() {
        while (true) {
            Event next = events.poll();
            if (next == null) {
                return false;
            }
            if (next.begin()) {
                nanos = next.dueNanos;
                next.task.run();
                return true;
            }
        }
    }

    /** Runs a task so many nanoseconds from now. */
    Cancellable schedule(long delayNanos, Runnable task) {
        Event event = new Event(nanos + delayNanos, scheduled++, task);
        events.add(event);
        return event::begin;
    }

    private static final class Event {
        private final long dueNanos;
        private final long number;
        private final Runnable task;
        private boolean begun;

        Event(long dueNanos, long number, Runnable task) {
            this.dueNanos = dueNanos;
            this.number = number;
            this.task = task;
        }

        long dueNanos() {
            return dueNanos;
        }

        long number() {
            return number;
        }

        /** Whether it was neither run nor called off before; afterwards it never is. */
        boolean begin() {
            boolean first = !begun;
            begun = true;
            return first;
        }
    }
}
