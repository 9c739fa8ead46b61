package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.port.Clock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * A thread that writes: takes what waits, writes it in one transaction, and has its stages completed elsewhere, so that no caller's
 * code runs here. What fails because something was in the way is tried again at once, a few times. A row that cannot be written fails
 * alone, not with its batch.
 *
 * <p>There are two of them. Requests wait for intents: those that cannot be written within their limit are refused, together with all
 * that have gathered meanwhile. Nobody waits for settlements: those that cannot be written are kept and tried until they are.
 */
final class PostgresLoop implements Runnable {

    private static final int MOST_TRIES = 4;
    private static final Duration FIRST_WAIT = Duration.ofMillis(40);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final PostgresStore store;
    private final WriteQueue queue;
    private final Duration limit;
    private final boolean keeps;
    private final Clock clock;
    private final Executor completions;
    private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);

    /**
     * Ready to run.
     *
     * @param limit how long one batch may take
     * @param keeps whether what cannot be written is kept, or else refused
     */
    PostgresLoop(
            PostgresStore store, WriteQueue queue, Duration limit, boolean keeps, Clock clock, Executor completions) {
        this.store = store;
        this.queue = queue;
        this.limit = limit;
        this.keeps = keeps;
        this.clock = clock;
        this.completions = completions;
    }

    @Override
    public void run() {
        try {
            for (List<Write> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
                commit(batch);
            }
        } finally {
            queue.end();
        }
    }

    private void commit(List<Write> batch) {
        try {
            write(batch);
            backoff.succeeded();
            completions.execute(() -> batch.forEach(Write::succeed));
        } catch (SQLException failed) {
            if (PostgresFailures.isOfTheRow(failed)) {
                failRowsApart(batch);
            } else {
                unwritten(batch, PostgresFailures.unavailable(failed));
            }
        } catch (LedgerUnavailableException notYet) {
            unwritten(batch, notYet);
        } catch (RuntimeException failed) {
            failRowsApart(batch);
        } catch (Error failed) {
            fail(batch, new LedgerUnavailableException(Reason.FAILED, "The ledger has stopped."));
            throw failed;
        }
    }

    private void write(List<Write> batch) throws SQLException {
        TimeLimit time = TimeLimit.in(limit);
        Backoff waits = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        Instant now = clock.now();
        for (int number = 1; ; number++) {
            try {
                PostgresBatch rows = store.batch();
                for (Write write : batch) {
                    write.applyTo(rows, now);
                }
                store.write(rows, time);
                return;
            } catch (SQLException failed) {
                Duration wait = waits.next();
                if (number == MOST_TRIES || !PostgresFailures.mayPassSoon(failed) || time.isShorterThan(wait)) {
                    throw failed;
                }
                store.failedOver(failed);
                pause(wait);
            }
        }
    }

    private void pause(Duration wait) {
        Semaphore over = new Semaphore(0);
        clock.schedule(wait, over::release);
        over.acquireUninterruptibly();
    }

    /** The database did not take it. */
    private void unwritten(List<Write> batch, LedgerUnavailableException why) {
        if (keeps) {
            List<Write> barriers = batch.stream().filter(Write::isBarrier).toList();
            queue.keep(batch.stream().filter(write -> !write.isBarrier()).toList(), backoff.next());
            completions.execute(() -> barriers.forEach(Write::succeed));
        } else {
            fail(batch, why);
            fail(queue.takeIntents(), why);
        }
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
}
