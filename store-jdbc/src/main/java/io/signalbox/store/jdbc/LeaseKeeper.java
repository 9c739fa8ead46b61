package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Clock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Keeps a gateway among those that are alive on its database: prepares the database as soon as it is there, then renews the lease. */
final class LeaseKeeper {

    private static final int RENEWALS_A_LEASE = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private final PostgresStore store;
    private final Clock clock;
    private final Duration interval;
    private final Backoff backoff;
    private final LedgerThread thread = LedgerThread.bounded("signalbox-ledger-lease", 1);

    LeaseKeeper(PostgresStore store, Duration lease, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.interval = lease.dividedBy(RENEWALS_A_LEASE);
        this.backoff = new Backoff(FIRST_WAIT, interval);
    }

    /** Goes on from an attempt to prepare the database that was made already. */
    void begin() {
        later(store.isPrepared() ? interval : backoff.next());
    }

    /** Renews nothing any more, and says so to the others if the database is there. */
    void close(Deadline deadline) {
        try {
            thread.execute(this::leave);
        } catch (RejectedExecutionException busy) {
            // The lease ends by itself.
        }
        thread.close(deadline);
    }

    private void later(Duration delay) {
        clock.schedule(delay, () -> {
            try {
                thread.execute(this::renew);
            } catch (RejectedExecutionException closedOrStillAtIt) {
                // Who closed wants no more; who is still at it goes on by itself.
            }
        });
    }

    private void renew() {
        Duration next = interval;
        try {
            if (store.isPrepared()) {
                store.renew();
            } else {
                store.prepare();
            }
            backoff.succeeded();
        } catch (SQLException | LedgerUnavailableException failed) {
            next = backoff.next();
        } finally {
            later(next);
        }
    }

    private void leave() {
        try {
            store.leave();
        } catch (SQLException gone) {
            // The lease ends by itself.
        }
    }
}
