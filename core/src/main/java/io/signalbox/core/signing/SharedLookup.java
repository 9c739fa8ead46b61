package io.signalbox.core.signing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A lookup that is under way at most once, on an executor: whoever asks meanwhile gets the same outcome, so that a slow or failing
 * one costs a single thread however many calls wait for it. An outcome is not kept; what is looked up keeps it as long as it is
 * good.
 *
 * <p>May be used from any thread.
 *
 * @param <T> what is looked up
 */
public final class SharedLookup<T> {

    private final Supplier<? extends CompletionStage<? extends T>> source;
    private final Executor threads;
    private final Object lock = new Object();
    private CompletableFuture<T> latest = CompletableFuture.failedFuture(new IllegalStateException("not begun"));

    /**
     * A lookup that has not begun.
     *
     * @param source asked on the executor; may block, and may fail by throwing
     * @param threads where it blocks
     */
    public SharedLookup(Supplier<? extends CompletionStage<? extends T>> source, Executor threads) {
        this.source = source;
        this.threads = threads;
    }

    /**
     * The outcome of the lookup that is under way, or of a new one.
     *
     * @return shared with others: to be awaited, not to be completed or cancelled. Fails with what the source failed with, or where
     *     the executor takes no more
     */
    public CompletableFuture<T> outcome() {
        CompletableFuture<T> fresh = new CompletableFuture<>();
        synchronized (lock) {
            if (!latest.isDone()) {
                return latest;
            }
            latest = fresh;
        }
        try {
            threads.execute(() -> look(fresh));
        } catch (RejectedExecutionException full) {
            fresh.completeExceptionally(full);
        }
        return fresh;
    }

    private void look(CompletableFuture<T> outcome) {
        try {
            source.get().whenComplete((found, thrown) -> {
                if (thrown == null) {
                    outcome.complete(found);
                } else {
                    outcome.completeExceptionally(thrown);
                }
            });
        } catch (RuntimeException | LinkageError thrown) {
            outcome.completeExceptionally(thrown);
        }
    }
}
