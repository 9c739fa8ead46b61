package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A ledger in a SQLite file: the embedded default, for one process on one machine.
 *
 * <p>The file is in WAL mode and every commit is flushed ({@code synchronous=FULL}): what a completed stage announced survives the
 * death of the process and a power cut. What waits is written in one transaction and shares one flush, so that throughput grows with
 * load. Intents are flushed at once, in both modes. The stage of {@link #settle} completes when the settlement is durable, in both
 * modes; under {@link Durability#STANDARD} it may wait up to the commit interval to be written with others, under
 * {@link Durability#STRICT} it does not wait. Whether a caller's answer ends before that stage does is the gateway's decision.
 *
 * <p>Questions are answered from what was committed, after all settlements that were handed over before: a generation can be found as
 * soon as {@link #settle} has returned.
 *
 * <p>No method but {@link #open(Path, SqliteOptions) opening} and {@link #close} blocks. All stages fail with a
 * {@link LedgerUnavailableException}: overloaded beyond the queue bound, at once; full or failed when the file could not be written or
 * read, in which case repeating is safe and later calls try again; closed. Stages complete on threads of the ledger's which write
 * nothing: a callback that stalls there delays other callbacks and in the end leads to overload, but never keeps rows from the disk.
 */
public final class SqliteLedger implements Ledger {

    private static final int MOST_INTERRUPTED_AT_ONCE = 500;

    private final SqliteOptions options;
    private final int interrupted;
    private final WriteQueue writes;
    private final Chores chores;
    private final Thread writer;
    private final LedgerThread completions = LedgerThread.boundedElsewhere("signalbox-ledger-completions");
    private final ReadSide reads;
    private final ReadSide reports;
    private final Retention retention;
    private boolean closed;

    private SqliteLedger(
            FileClaim claim,
            SqliteFile file,
            SqliteOptions options,
            Tail tail,
            GenerationWriter rows,
            int interrupted) {
        this.options = options;
        this.interrupted = interrupted;
        this.writes = new WriteQueue(options.queueBound(), options.settlementDelay(), options.clock());
        this.chores = new Chores(writes);
        this.reads = new ReadSide("signalbox-ledger-reader", file, tail, options.queueBound());
        this.reports = new ReadSide("signalbox-ledger-reports", file, tail, options.queueBound());
        this.retention = new Retention(file, chores, options);
        this.writer = new Thread(
                new CommitLoop(file, tail, rows, writes, options.clock(), completions, claim::close),
                "signalbox-ledger-writer");
        writer.setDaemon(true);
    }

    /** One that only answers: its writer has nothing to do from the beginning. */
    private SqliteLedger(SqliteFile file, SqliteOptions options) {
        this.options = options;
        this.interrupted = 0;
        this.writes = new WriteQueue(options.queueBound(), options.settlementDelay(), options.clock());
        this.chores = new Chores(writes);
        Tail tail = new Tail();
        this.reads = new ReadSide("signalbox-ledger-reader", file, tail, options.queueBound());
        this.reports = new ReadSide("signalbox-ledger-reports", file, tail, options.queueBound());
        this.retention = new Retention(file, chores, options);
        this.writer = new Thread(writes::end, "signalbox-ledger-writer");
        writes.end();
    }

    /** Opens the ledger in that file with the standard options. */
    public static SqliteLedger open(Path file) {
        return open(file, SqliteOptions.standard());
    }

    /**
     * Opens the ledger in that file; file and folders are created if they are not there, for their owner's eyes only. Brings the
     * tables to this version, and settles what a process that died left open. Blocks meanwhile.
     *
     * @throws LedgerUnavailableException if another ledger has the file, if it is of a newer version, if it is no ledger, or if it
     *     cannot be created, read or written
     */
    public static SqliteLedger open(Path file, SqliteOptions options) {
        try {
            return open(SqliteFile.at(file, options.busyLimit()), options);
        } catch (IOException refused) {
            throw new LedgerUnavailableException(
                    Reason.FAILED, "The ledger's file, or the folder for it, may not be created or used.");
        }
    }

    /**
     * Opens the ledger in that file to ask it alone, also while another process writes it. What that one has not written yet is not
     * found, and intents and settlements are refused as closed. Blocks meanwhile.
     *
     * @throws LedgerUnavailableException if there is no such file, if it is of another version, or if it is no ledger
     */
    public static SqliteLedger reading(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new LedgerUnavailableException(Reason.UNREADABLE, "There is no ledger's file.");
        }
        SqliteOptions options = SqliteOptions.standard();
        try {
            SqliteFile there = SqliteFile.at(file, options.busyLimit());
            try (Connection connection = there.openForReading()) {
                Schema.current().expectIn(connection);
            }
            return new SqliteLedger(there, options);
        } catch (IOException refused) {
            throw new LedgerUnavailableException(Reason.FAILED, "The ledger's file may not be read.");
        } catch (SQLException refused) {
            throw Storage.unavailable(refused);
        }
    }

    static SqliteLedger open(SqliteFile file, SqliteOptions options) throws IOException {
        FileClaim claim = FileClaim.on(file.realPath());
        try {
            Connection connection = file.openForWriting();
            try {
                Schema.current()
                        .migrate(connection, Columns.nanos(options.clock().now()));
                Tail tail = new Tail();
                GenerationWriter rows = new GenerationWriter(connection, tail);
                int interrupted = settleInterrupted(connection, rows, options);
                SqliteLedger ledger = new SqliteLedger(claim, file, options, tail, rows, interrupted);
                ledger.writer.start();
                ledger.retention.start();
                return ledger;
            } catch (SQLException | RuntimeException | Error refused) {
                connection.close();
                throw refused;
            }
        } catch (SQLException refused) {
            claim.close();
            throw Storage.unavailable(refused);
        } catch (RuntimeException | Error refused) {
            claim.close();
            throw refused;
        }
    }

    /** How many generations the process before left open; they were settled as interrupted when this ledger was opened. */
    public int interruptedAtOpening() {
        return interrupted;
    }

    @Override
    public CompletionStage<Void> open(GenerationIntent intent) {
        return writes.open(intent);
    }

    @Override
    public CompletionStage<Void> settle(Generation generation) {
        if (generation.status() == GenerationStatus.OPEN) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("status: open (expected: how the generation ended)"));
        }
        return writes.settle(generation);
    }

    @Override
    public CompletionStage<Optional<Generation>> find(String id) {
        return ask(rows -> rows.generations().find(id));
    }

    @Override
    public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
        return ask(rows -> rows.generations().spend(key, now));
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return writes.settlementsWritten().thenCompose(written -> reports.ask(rows -> rows.report(query)));
    }

    @Override
    public CompletionStage<GenerationPage> page(GenerationQuery query) {
        return writes.settlementsWritten().thenCompose(written -> reports.ask(rows -> rows.page(query)));
    }

    /**
     * Forgets the sums that reports are answered from, and has them made again of the generations: for those who do not trust them. Reports
     * are exact meanwhile, and slow. Of generations that are in the archive the sums stay. Nothing else is written while
     * sums are forgotten, some seconds for each million of generations. The stage completes when they are; they are made again
     * afterwards, in the background.
     */
    public CompletionStage<Void> rebuild() {
        return chores.add(GenerationWriter::emptyRollups);
    }

    /** Takes out now what is older than the retention; how many generations that were. */
    CompletionStage<Integer> retain() {
        return retention.run();
    }

    /** Adds settlements to the rollups now, at most so many. */
    CompletionStage<Void> roll(int most) {
        return chores.add(rows -> rows.rollHere(most));
    }

    /**
     * Makes durable what was accepted, answers what was asked, and gives the file back, all within the close limit. Beyond it, or when
     * the thread is interrupted, what still waits fails as closed, and the file is given back when the write under way has ended.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Deadline deadline = Deadline.in(options.closeLimit());
        retention.stop();
        writes.close();
        boolean written = deadline.await(nanos -> {
            writer.join(Math.max(1, nanos / 1_000_000));
            return !writer.isAlive();
        });
        if (written) {
            // Before the questions, because questions follow the completion of writes.
            completions.close(deadline);
        } else {
            writes.end();
        }
        reads.close(deadline);
        reports.close(deadline);
        retention.close(deadline);
    }

    private <T> CompletionStage<T> ask(ReadSide.Question<T> question) {
        return writes.settlementsWritten().thenCompose(written -> reads.ask(question));
    }

    private static int settleInterrupted(Connection connection, GenerationWriter rows, SqliteOptions options)
            throws SQLException {
        GenerationReader found = new GenerationReader(connection);
        int settled = 0;
        while (true) {
            List<GenerationIntent> open = found.openIntents(MOST_INTERRUPTED_AT_ONCE);
            if (open.isEmpty()) {
                return settled;
            }
            Instant now = options.clock().now();
            rows.transaction(() -> {
                for (GenerationIntent intent : open) {
                    rows.settle(Generation.interrupted(intent), now);
                }
            });
            settled += open.size();
        }
    }
}
