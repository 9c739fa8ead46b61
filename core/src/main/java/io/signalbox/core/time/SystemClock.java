package io.signalbox.core.time;

import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The machine's clock. Tasks run on a few daemon threads; which one is decided by the scheduling thread, so that threads rarely
 * share a queue and never wait for one lock.
 */
public final class SystemClock implements Clock {

    private static final SystemClock INSTANCE =
            new SystemClock(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final ScheduledThreadPoolExecutor[] queues;

    private SystemClock(int threads) {
        AtomicInteger number = new AtomicInteger();
        queues = new ScheduledThreadPoolExecutor[threads];
        for (int i = 0; i < threads; i++) {
            queues[i] = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "signalbox-clock-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            queues[i].setRemoveOnCancelPolicy(true);
        }
    }

    /** The one system clock. */
    public static Clock instance() {
        return INSTANCE;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        int queue = (int) (Thread.currentThread().getId() % queues.length);
        ScheduledFuture<?> future = queues[queue].schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
