package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.port.Clock;
import java.sql.SQLException;
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
 */
final class CommitLoop implements Runnable {

    private final SqliteFile file;
    private final WriteQueue queue;
    private final Clock clock;
    private final Executor completions;
    private final Runnable afterwards;
    private @Nullable GenerationWriter writer;

    /**
     * Ready to run.
     *
     * @param writer on a file whose tables are there
     * @param afterwards what is to be done when nothing will be written any more
     */
    CommitLoop(
            SqliteFile file,
            GenerationWriter writer,
            WriteQueue queue,
            Clock clock,
            Executor completions,
            Runnable afterwards) {
        this.file = file;
        this.writer = writer;
        this.queue = queue;
        this.clock = clock;
        this.completions = completions;
        this.afterwards = afterwards;
    }

    @Override
    public void run() {
        try {
            for (List<Write> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
                commit(batch);
            }
        } finally {
            queue.end();
            closeConnection();
            afterwards.run();
        }
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
        GenerationWriter rows = writer;
        if (rows == null) {
            rows = new GenerationWriter(file.openForWriting());
            writer = rows;
        }
        GenerationWriter open = rows;
        Instant now = clock.now();
        open.transaction(() -> {
            for (Write write : batch) {
                write.applyTo(open, now);
            }
        });
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
