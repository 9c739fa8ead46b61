package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Clock.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The laws of the port {@link Clock}. Extend it, say which clock it is about, and run it. */
public abstract class ClockContract {

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LATER = Duration.ofMillis(500);

    /** For subclasses. */
    protected ClockContract() {}

    /** The clock. Called once in each test. */
    protected abstract Clock clock();

    /** Lets that much time pass on a clock that does not go by itself. Does nothing unless overridden. */
    protected void pass(Clock clock, Duration time) {}

    @Test
    @DisplayName("K-01: nanoseconds never go back, and the time of day is some time")
    void neverGoesBack() {
        Clock clock = clock();
        long last = clock.nanos();
        for (int i = 0; i < 1_000; i++) {
            pass(clock, Duration.ofNanos(i));
            long now = clock.nanos();
            assertThat(now - last).isNotNegative();
            last = now;
        }
        assertThat(clock.now()).isAfter(Instant.EPOCH);
    }

    @Test
    @DisplayName("K-02: a task runs once, and not before its delay has passed")
    void runsOnceInTime() {
        Clock clock = clock();
        long asked = clock.nanos();
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Long> ran = new CompletableFuture<>();
        clock.schedule(SOON, () -> {
            runs.incrementAndGet();
            ran.complete(clock.nanos());
        });
        pass(clock, SOON);
        assertThat(done(ran) - asked).isGreaterThanOrEqualTo(SOON.toNanos());
        awaitAnother(clock, SOON.multipliedBy(4));
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("K-03: what was called off never runs; calling it off again, or too late, does nothing")
    void calledOffIsCalledOff() {
        Clock clock = clock();
        AtomicInteger runs = new AtomicInteger();
        // Long enough to be called off in time on a machine that is busy with other things.
        Cancellable task = clock.schedule(LATER, runs::incrementAndGet);
        task.cancel();
        task.cancel();
        awaitAnother(clock, LATER.plus(SOON));
        assertThat(runs).hasValue(0);

        CompletableFuture<Long> ran = new CompletableFuture<>();
        Cancellable late = clock.schedule(Duration.ZERO, () -> ran.complete(clock.nanos()));
        pass(clock, Duration.ZERO);
        done(ran);
        late.cancel();
    }

    @Test
    @DisplayName("K-04: no delay, or less than none, is at once")
    void noDelayIsAtOnce() {
        Clock clock = clock();
        CompletableFuture<Long> none = new CompletableFuture<>();
        CompletableFuture<Long> less = new CompletableFuture<>();
        clock.schedule(Duration.ZERO, () -> none.complete(clock.nanos()));
        clock.schedule(Duration.ofSeconds(-5), () -> less.complete(clock.nanos()));
        pass(clock, Duration.ZERO);
        done(none);
        done(less);
    }

    @Test
    @DisplayName("K-05: a task may schedule the next one, and call off another")
    void tasksScheduleTasks() {
        Clock clock = clock();
        CompletableFuture<Long> second = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        Cancellable never = clock.schedule(Duration.ofDays(1), runs::incrementAndGet);
        clock.schedule(SOON, () -> {
            never.cancel();
            clock.schedule(SOON, () -> second.complete(clock.nanos()));
        });
        pass(clock, SOON.multipliedBy(2));
        done(second);
        assertThat(runs).hasValue(0);
    }

    @Test
    @DisplayName("K-06: any thread may schedule")
    void anyThreadMaySchedule() {
        Clock clock = clock();
        List<CompletableFuture<Long>> ran = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> ran.add(new CompletableFuture<>()));
        ran.parallelStream().forEach(each -> clock.schedule(SOON, () -> each.complete(clock.nanos())));
        pass(clock, SOON);
        ran.forEach(ClockContract::done);
    }

    /** Waits until a task has run that is due after everything that is due soon. */
    private void awaitAnother(Clock clock, Duration delay) {
        CompletableFuture<Long> another = new CompletableFuture<>();
        clock.schedule(delay, () -> another.complete(clock.nanos()));
        pass(clock, delay);
        done(another);
    }

    private static long done(CompletableFuture<Long> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
