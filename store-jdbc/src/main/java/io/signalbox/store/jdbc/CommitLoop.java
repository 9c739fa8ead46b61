package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.port.Clock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: takes what waits, writes it in one transaction, and has its stages completed elsewhere, so that no
 * caller's code runs here. While one batch is flushed, the next one gathers.
 *
 * <p>After a failure of the file the connection is given up and the next batch opens another: what a handle says after an I/O error
 * cannot be trusted. A row that cannot be written fails alone, not with its batch.
 *
 * <p>Between batches it adds to the rollups what was settled, when enough has gathered, or the first of it has waited for long enough, and
 * before it ends: in a transaction of its own, after the stages of the batch before, so that nobody who wrote waits for it.
 */
final class CommitLoop implements Runnable {

    private static final int MOST_ROLLED_AT_ONCE = 2_048;
    private static final Duration ROLLED_AFTER = Duration.ofSeconds(2);
    private static final Duration ROLLED_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int MOST_ROLLS_AT_THE_END = 16;

    private final SqliteFile file;
    private final Tail tail;
    private final WriteQueue queue;
    private final Clock clock;
    private final Executor completions;
    private final Runnable afterwards;
    private @Nullable GenerationWriter writer;
    private boolean rollIsPlanned;
    private boolean rollIsLate;
    private long rollAtNanos;

    /**
     * Ready to run.
     *
     * @param writer on a file whose tables are there
     * @param afterwards what is to be done when nothing will be written any more
     */
    CommitLoop(
            SqliteFile file,
            Tail tail,
            GenerationWriter writer,
            WriteQueue queue,
            Clock clock,
            Executor completions,
            Runnable afterwards) {
        this.file = file;
        this.tail = tail;
        this.writer = writer;
        this.queue = queue;
        this.clock = clock;
        this.completions = completions;
        this.afterwards = afterwards;
    }

    @Override
    public void run() {
        try {
            rollIn(ROLLED_AFTER);
            while (true) {
                List<Write> batch =
                        queue.next(rollIsPlanned ? Math.max(0, rollAtNanos - System.nanoTime()) : Long.MAX_VALUE);
                if (!batch.isEmpty()) {
                    commit(batch);
                } else if (queue.isDrained()) {
                    break;
                }
                rollIfDue();
            }
            rollTheRest();
        } finally {
            queue.end();
            closeConnection();
            afterwards.run();
        }
    }

    private void rollTheRest() {
        GenerationWriter rows = writer;
        for (int rolls = 0; rows != null && rollIsPlanned && rolls < MOST_ROLLS_AT_THE_END; rolls++) {
            roll(rows);
            rows = writer;
        }
    }

    private void rollIn(Duration delay) {
        rollIsPlanned = true;
        rollAtNanos = System.nanoTime() + delay.toNanos();
    }

    private void rollIfDue() {
        GenerationWriter rows = writer;
        if (rows == null) {
            // Whoever writes next opens the file again, and plans it.
            rollIsPlanned = false;
            return;
        }
        if (rows.unrolled() > 0 && !rollIsPlanned) {
            rollIn(ROLLED_AFTER);
        }
        boolean enough = rows.unrolled() >= MOST_ROLLED_AT_ONCE && !rollIsLate;
        if (enough || (rollIsPlanned && rollAtNanos - System.nanoTime() <= 0)) {
            roll(rows);
        }
    }

    private void roll(GenerationWriter rows) {
        rollIsPlanned = false;
        rollIsLate = false;
        try {
            if (rows.roll(MOST_ROLLED_AT_ONCE) == MOST_ROLLED_AT_ONCE) {
                rollIn(Duration.ZERO);
            }
        } catch (SQLException failed) {
            closeConnection();
        } catch (RuntimeException failed) {
            rollLate();
        }
    }

    /** What is not rolled up is counted one by one: reports stay true, and take longer. */
    private void rollLate() {
        rollIsLate = true;
        rollIn(ROLLED_AFTER_FAILURE);
    }

    private void commit(List<Write> batch) {
        try {
            write(batch);
            completions.execute(() -> batch.forEach(Write::succeed));
        } catch (SQLException failed) {
            if (Storage.isOfTheRow(failed)) {
                failRowsApart(batch);
            } else {
                closeConnection();
                fail(batch, Storage.unavailable(failed));
            }
        } catch (RuntimeException failed) {
            failRowsApart(batch);
        } catch (Error failed) {
            fail(batch, new LedgerUnavailableException(Reason.FAILED, "The ledger has stopped."));
            throw failed;
        }
    }

    private void write(List<Write> batch) throws SQLException {
        GenerationWriter open = writer();
        Instant now = clock.now();
        open.transaction(() -> {
            for (Write write : batch) {
                write.applyTo(open, now);
            }
        });
    }

    private GenerationWriter writer() throws SQLException {
        GenerationWriter rows = writer;
        if (rows == null) {
            rows = new GenerationWriter(file.openForWriting(), tail);
            writer = rows;
            rollIn(ROLLED_AFTER);
        }
        return rows;
    }

    private void failRowsApart(List<Write> batch) {
        if (batch.size() == 1) {
            fail(batch, new LedgerUnavailableException(Reason.FAILED, "The generation cannot be written as it is."));
        } else {
            batch.forEach(write -> commit(List.of(write)));
        }
    }

    private void fail(List<Write> batch, LedgerUnavailableException why) {
        completions.execute(() -> batch.forEach(write -> write.fail(why)));
    }

    private void closeConnection() {
        GenerationWriter open = writer;
        writer = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException ignored) {
                // What was committed is in the file, whatever closing says.
            }
        }
    }
}
