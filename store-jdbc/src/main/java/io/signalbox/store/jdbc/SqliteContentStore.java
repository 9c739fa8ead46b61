package io.signalbox.store.jdbc;

import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.ContentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prompts and answers in a SQLite file of their own, which nobody but its owner may read, encrypted if there is a key.
 *
 * <p>One thread of its own does everything: what waits is written together, in the order in which it came. What may wait is bounded by
 * its size. May be called from any thread; ends with {@link #close}.
 */
public final class SqliteContentStore implements ContentStore {

    /** How many bytes of content may wait to be written. */
    static final long MOST_WAITING_BYTES = 64L << 20;

    /** What content takes beside its bodies, about. */
    private static final int OVERHEAD_BYTES = 1024;

    private static final int MOST_WAITING_QUESTIONS = 1000;
    private static final int WRITTEN_AT_ONCE = 64;
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final FileClaim claim;
    private final ContentTable table;
    private final LedgerThread thread = LedgerThread.bounded("signalbox-content", MOST_WAITING_QUESTIONS);
    private final long mostWaitingBytes;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteContentStore(FileClaim claim, ContentTable table, long mostWaitingBytes) {
        this.claim = claim;
        this.table = table;
        this.mostWaitingBytes = mostWaitingBytes;
    }

    /**
     * Opens the store in that file; file and folders are created if they are not there, for their owner's eyes only. Blocks meanwhile.
     *
     * @param keys what content is encrypted with: the first writes, all of them read; if there are none, it is not encrypted
     * @throws ContentUnavailableException if somebody else has the file, if it cannot be used, or if a key is not the one that wrote
     *     under its name
     */
    public static SqliteContentStore open(Path file, List<EncryptionKey> keys) {
        return open(file, keys, MOST_WAITING_BYTES);
    }

    static SqliteContentStore open(Path file, List<EncryptionKey> keys, long mostWaitingBytes) {
        try {
            return open(SqliteFile.at(file, BUSY_LIMIT), keys, mostWaitingBytes);
        } catch (IOException refused) {
            throw new ContentUnavailableException(
                    Reason.FAILED, "The file of the content store, or the folder for it, may not be created or used.");
        }
    }

    static SqliteContentStore open(SqliteFile file, List<EncryptionKey> keys, long mostWaitingBytes)
            throws IOException {
        try {
            FileClaim claim = FileClaim.on(file.realPath());
            try {
                return new SqliteContentStore(claim, ContentTable.in(file, new ContentCipher(keys)), mostWaitingBytes);
            } catch (SQLException | RuntimeException refused) {
                claim.close();
                throw refused;
            }
        } catch (LedgerUnavailableException taken) {
            throw new ContentUnavailableException(
                    Reason.IN_USE, "The file of the content store is in use by another gateway.");
        } catch (SQLException refused) {
            throw failed();
        }
    }

    @Override
    public CompletionStage<Void> put(StoredContent content) {
        Waiting one = new Waiting(content, new CompletableFuture<>());
        if (waitingBytes.addAndGet(one.size()) > mostWaitingBytes) {
            waitingBytes.addAndGet(-one.size());
            return CompletableFuture.failedStage(overloaded());
        }
        waiting.add(one);
        if (closed.get()) {
            fail(waiting.remove(one) ? List.of(one) : List.of(), closed());
        } else if (writing.compareAndSet(false, true) && !began(this::writeWaiting)) {
            // A thread that takes nothing more is busy with questions, and each of these writes first.
            writing.set(false);
        }
        return one.written.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Optional<StoredContent>> find(String generationId) {
        return ask(() -> table.find(generationId));
    }

    @Override
    public CompletionStage<Long> removeBefore(Instant moment) {
        CompletableFuture<Long> removed = new CompletableFuture<>();
        removeBefore(moment, 0, removed);
        return removed;
    }

    /** A batch, and the next one behind whatever waits by then. */
    private void removeBefore(Instant moment, long before, CompletableFuture<Long> removed) {
        ask(() -> {
                    int more = table.removeSomeBefore(moment);
                    if (more == 0 && before > 0) {
                        table.forget();
                    }
                    return more;
                })
                .whenComplete((more, thrown) -> {
                    if (thrown != null) {
                        removed.completeExceptionally(thrown);
                    } else if (more == 0) {
                        removed.complete(before);
                    } else {
                        removeBefore(moment, before + more, removed);
                    }
                });
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean ends = began(() -> {
            writeAll();
            closeTable();
            claim.close();
        });
        thread.close(Deadline.in(CLOSE_LIMIT));
        if (!ends) {
            claim.close();
        }
        for (List<Waiting> late = next(); !late.isEmpty(); late = next()) {
            fail(late, closed());
        }
    }

    private <T> CompletionStage<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean asked = began(() -> {
            writeAll();
            try {
                answer.complete(question.ask());
            } catch (SQLException failed) {
                answer.completeExceptionally(failed());
            } catch (RuntimeException refused) {
                answer.completeExceptionally(known(refused));
            }
        });
        if (!asked) {
            answer.completeExceptionally(thread.isClosed() ? closed() : overloaded());
        }
        return answer;
    }

    /** Whether the thread has taken it. */
    private boolean began(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void writeWaiting() {
        writing.set(false);
        writeAll();
    }

    private void writeAll() {
        for (List<Waiting> some = next(); !some.isEmpty(); some = next()) {
            write(some);
        }
    }

    private List<Waiting> next() {
        List<Waiting> some = new ArrayList<>();
        for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
            waitingBytes.addAndGet(-one.size());
            some.add(one);
            if (some.size() == WRITTEN_AT_ONCE) {
                return some;
            }
        }
        return some;
    }

    private void write(List<Waiting> some) {
        try {
            table.write(some.stream().map(Waiting::content).toList());
            some.forEach(one -> one.written.complete(null));
        } catch (SQLException failed) {
            failTogether(some, failed());
        } catch (RuntimeException failed) {
            failTogether(some, known(failed));
        }
    }

    /** What failed together may do so for one's sake: each is tried alone. */
    private void failTogether(List<Waiting> some, ContentUnavailableException why) {
        if (some.size() == 1) {
            fail(some, why);
        } else {
            some.forEach(one -> write(List.of(one)));
        }
    }

    private static void fail(List<Waiting> some, ContentUnavailableException why) {
        some.forEach(one -> one.written.completeExceptionally(why));
    }

    private void closeTable() {
        try {
            table.close();
        } catch (SQLException ignored) {
            // What was committed is in the log, from where the next opening takes it.
        }
    }

    private static ContentUnavailableException known(RuntimeException thrown) {
        return thrown instanceof ContentUnavailableException known ? known : failed();
    }

    private static ContentUnavailableException failed() {
        return new ContentUnavailableException(
                Reason.FAILED, "The file of the content store could not be read or written.");
    }

    private static ContentUnavailableException overloaded() {
        return new ContentUnavailableException(Reason.OVERLOADED, "More content waits for the disk than may.");
    }

    private static ContentUnavailableException closed() {
        return new ContentUnavailableException(Reason.CLOSED, "The content store is closed.");
    }

    /** Content on its way to the disk. */
    private record Waiting(StoredContent content, CompletableFuture<Void> written) {
        long size() {
            return content.size() + OVERHEAD_BYTES;
        }
    }

    /** Something that is done on the thread. */
    private interface Question<T> {
        T ask() throws SQLException;
    }
}
