package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Questions to a database, several at a time, each on a connection of the pool. */
final class QuestionThreads {

    private final PostgresStore store;
    private final ThreadPoolExecutor executor;

    QuestionThreads(PostgresStore store, int threads, int bound) {
        this.store = store;
        executor = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(bound), task -> {
                    Thread made = new Thread(task, "signalbox-ledger-reader");
                    made.setDaemon(true);
                    return made;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Asks, and answers on a thread of these. */
    <T> CompletionStage<T> ask(PostgresDatabase.Work<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(
                    executor.isShutdown() ? WriteQueue.closed() : WriteQueue.overloaded("questions"));
        }
        return answer.minimalCompletionStage();
    }

    /** Answers what was asked. */
    void close(Deadline deadline) {
        executor.shutdown();
        deadline.await(nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    }

    private <T> void answer(PostgresDatabase.Work<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(store.read(question));
        } catch (SQLException failed) {
            answer.completeExceptionally(PostgresFailures.unavailable(failed));
        } catch (LedgerUnavailableException notYet) {
            answer.completeExceptionally(notYet);
        } catch (RuntimeException failed) {
            answer.completeExceptionally(
                    new LedgerUnavailableException(Reason.UNREADABLE, "A row of the ledger cannot be read."));
        }
    }
}
