package io.signalbox.testkit.simulation;

import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The clock as the gateway sees it: knows the timers that are armed, so that none can be forgotten unseen. */
final class GatewayTimers implements Clock {

    private final SimulatedClock clock;
    private final Lateness lateness;
    private final Set<Timer> armed = new LinkedHashSet<>();

    GatewayTimers(SimulatedClock clock, Lateness lateness) {
        this.clock = clock;
        this.lateness = lateness;
    }

    /** Whether a timer of the gateway's waits for its time. */
    boolean areArmed() {
        return !armed.isEmpty();
    }

    /** Those that do, in words. */
    List<String> lines() {
        return armed.stream().map(Timer::toString).toList();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(clock.now(), delay);
        armed.add(timer);
        Cancellable event = clock.schedule(delay.plusNanos(lateness.drawNanos()), () -> {
            armed.remove(timer);
            task.run();
        });
        return () -> {
            armed.remove(timer);
            event.cancel();
        };
    }

    /** Not a record: two timers are never the same. */
    private static final class Timer {
        private final Instant since;
        private final Duration delay;

        Timer(Instant since, Duration delay) {
            this.since = since;
            this.delay = delay;
        }

        @Override
        public String toString() {
            return "a timer of " + delay + " since " + since;
        }
    }
}
