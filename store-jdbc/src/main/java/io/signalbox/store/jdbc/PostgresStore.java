package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A database with the ledger's tables in it, and this gateway among those that are alive there.
 *
 * <p>Until {@link #prepare} has succeeded once, everything else fails at once: nobody waits for a database that was never there.
 */
final class PostgresStore implements AutoCloseable {

    private static final int MOST_INTERRUPTED_AT_ONCE = 500;

    /** Other gateways may be changing the tables, or changing many rows takes its time. */
    private static final Duration PREPARATION_LIMIT = Duration.ofMinutes(2);

    private final PostgresDatabase database;
    private final PostgresSchema schema;
    private final PostgresOptions options;
    private final KnownPrices prices = new KnownPrices();
    private final Instance instance = Instance.fresh();
    private final Lease lease;
    private volatile boolean prepared;
    private volatile boolean leased;
    private volatile LedgerUnavailableException whyNot =
            new LedgerUnavailableException(Reason.FAILED, "The ledger's database was not reached yet.");

    PostgresStore(PostgresOptions options, PostgresSchema schema) {
        this.database = new PostgresDatabase(options);
        this.schema = schema;
        this.options = options;
        this.lease = new Lease(instance, options.lease());
    }

    /** Whether the tables were there once. */
    boolean isPrepared() {
        return prepared;
    }

    /**
     * Brings the tables to this version, takes a lease, and settles what those left open who have ended. For one thread.
     *
     * @throws LedgerUnavailableException if it cannot work with this database
     */
    void prepare() throws SQLException {
        try {
            database.reach();
            database.write(TimeLimit.in(PREPARATION_LIMIT), connection -> {
                schema.migrate(connection);
                lease.renew(connection);
                return true;
            });
            prepared = true;
            leased = true;
            settleInterrupted();
        } catch (SQLException failed) {
            whyNot = PostgresFailures.unavailable(failed);
            throw failed;
        } catch (LedgerUnavailableException refused) {
            whyNot = refused;
            throw refused;
        }
    }

    /**
     * Makes sure that the database can be asked, without changing anything in it.
     *
     * @throws LedgerUnavailableException if it is no ledger that this version can read
     */
    void prepareToRead() throws SQLException {
        database.reach();
        database.read(limit(), connection -> {
            schema.expectIn(connection);
            return true;
        });
        prepared = true;
    }

    /** Says that this gateway is alive, and settles what those left open who are not. For one thread. */
    void renew() throws SQLException {
        database.write(limit(), connection -> {
            lease.renew(connection);
            return true;
        });
        settleInterrupted();
    }

    /** Says that this gateway has ended: whatever it left open may be settled by others. */
    void leave() throws SQLException {
        if (leased) {
            database.write(limit(), connection -> {
                lease.end(connection);
                return true;
            });
        }
    }

    PostgresBatch batch() {
        return new PostgresBatch(instance, prices);
    }

    void write(PostgresBatch batch, TimeLimit limit) throws SQLException {
        requirePrepared();
        database.write(limit, connection -> {
            batch.writeTo(connection, limit);
            return true;
        });
        batch.committed();
    }

    <T> T read(PostgresDatabase.Work<T> question) throws SQLException {
        requirePrepared();
        return database.read(TimeLimit.in(options.questionLimit()), question);
    }

    /** If the server behind our connections writes no more, the next ones may lead to the one that does. */
    void failedOver(SQLException failed) {
        if (PostgresFailures.isReadOnly(failed)) {
            database.forgetConnections();
        }
    }

    @Override
    public void close() {
        database.close();
    }

    private void settleInterrupted() throws SQLException {
        while (settleSomeInterrupted() == MOST_INTERRUPTED_AT_ONCE) {
            // And the next ones.
        }
    }

    private int settleSomeInterrupted() throws SQLException {
        TimeLimit limit = limit();
        Instant now = options.clock().now();
        return database.write(limit, connection -> {
            List<Long> left = lease.leftBehind(connection, MOST_INTERRUPTED_AT_ONCE);
            PostgresBatch batch = batch();
            for (Generation generation : new PostgresReader(connection).generations(left)) {
                batch.settle(Generation.interrupted(generation.intent()), now);
            }
            batch.writeTo(connection, limit);
            return left.size();
        });
    }

    private TimeLimit limit() {
        return TimeLimit.in(options.settlementLimit());
    }

    private void requirePrepared() {
        if (!prepared) {
            throw new LedgerUnavailableException(whyNot.reason(), String.valueOf(whyNot.getMessage()));
        }
    }
}
