package io.signalbox.docs.acceptance;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on the threads that bring them, and tells a test when none is running: what a gateway had to do about the events that came
 * so far is then done, and it has asked for what it wants next.
 */
final class QuietExecutor implements Executor {

    private static final long PATIENCE_SECONDS = 30;

    private int running;

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            running++;
        }
        try {
            task.run();
        } finally {
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    /** Waits until no task is running. */
    synchronized void awaitQuiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (running > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("running: " + running + " (expected: 0)");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for quiet", e);
            }
        }
    }
}
