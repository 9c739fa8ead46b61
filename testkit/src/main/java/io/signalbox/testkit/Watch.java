package io.signalbox.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A bounded wait for something that other threads bring about. Every wait of the kit ends: in the event, or in an
 * error.
 */
final class Watch {
    private final Duration patience;

    Watch(Duration patience) {
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /** Tells the waiting threads to look again. The state they look at must have changed before. */
    synchronized void changed() {
        notifyAll();
    }

    /** Waits until the condition holds, looking after every change. */
    void await(BooleanSupplier condition, Supplier<String> otherwise) {
        await(condition, patience, otherwise);
    }

    /** Waits until the condition holds, looking after every change and at least once per {@code look}. */
    synchronized void await(BooleanSupplier condition, Duration look, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(otherwise.get() + " (waited " + patience.toMillis() + " ms)");
            }
            try {
                wait(Math.max(1, Math.min(left, look.toNanos()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted; " + otherwise.get(), e);
            }
        }
    }
}
