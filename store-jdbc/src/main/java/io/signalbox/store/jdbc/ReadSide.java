package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the ledger, on a thread and a connection of their own: the write-ahead log lets them read while others write. A
 * connection that failed is given up, and the next question opens another.
 */
final class ReadSide {

    private final SqliteFile file;
    private final LedgerThread thread;
    private final Tail tail;
    private @Nullable Readers reader;

    /** On a thread of this name, where so many questions may wait. */
    ReadSide(String name, SqliteFile file, Tail tail, int bound) {
        this.file = file;
        this.tail = tail;
        this.thread = LedgerThread.bounded(name, bound);
    }

    /** Asks, and answers on this side's thread. */
    <T> CompletionStage<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(
                    thread.isClosed() ? WriteQueue.closed() : WriteQueue.overloaded("questions"));
        }
        return answer.minimalCompletionStage();
    }

    /** Answers what was asked, then gives up the connection. */
    void close(Deadline deadline) {
        try {
            thread.execute(this::closeConnection);
        } catch (RejectedExecutionException full) {
            // A connection that nobody closes ends with the process; the file does not mind.
        }
        thread.close(deadline);
    }

    private <T> void answer(Question<T> question, CompletableFuture<T> answer) {
        try {
            Readers open = reader;
            if (open == null) {
                open = new Readers(file.openForReading(), tail);
                reader = open;
            }
            answer.complete(question.ask(open));
        } catch (SQLException failed) {
            closeConnection();
            answer.completeExceptionally(Storage.unavailable(failed));
        } catch (QuestionRefused refused) {
            answer.completeExceptionally(new IllegalArgumentException(refused.getMessage()));
        } catch (RuntimeException failed) {
            answer.completeExceptionally(
                    new LedgerUnavailableException(Reason.UNREADABLE, "A row of the ledger cannot be read."));
        }
    }

    private void closeConnection() {
        Readers open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException ignored) {
                // Nothing was written on it.
            }
        }
    }

    /** Something to read. */
    interface Question<T> {
        T ask(Readers rows) throws SQLException;
    }
}
