package io.signalbox.store.jdbc;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One daemon thread that does one thing after another. */
final class LedgerThread implements Executor {

    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    private LedgerThread(String name, BlockingQueue<Runnable> queue) {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    /** Refuses what would be more than so many waiting. */
    static LedgerThread bounded(String name, int bound) {
        return new LedgerThread(name, new ArrayBlockingQueue<>(bound));
    }

    /** Refuses nothing: for tasks whose number something else bounds. */
    static LedgerThread boundedElsewhere(String name) {
        return new LedgerThread(name, new LinkedBlockingQueue<>());
    }

    /** @throws java.util.concurrent.RejectedExecutionException beyond the bound, and once it is closed */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    boolean isClosed() {
        return executor.isShutdown();
    }

    /** Takes nothing more, and waits until what it took is done; not for itself, if it is the one that asks. */
    void close(Deadline deadline) {
        executor.shutdown();
        if (Thread.currentThread() != thread) {
            deadline.await(nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS));
        }
    }
}
