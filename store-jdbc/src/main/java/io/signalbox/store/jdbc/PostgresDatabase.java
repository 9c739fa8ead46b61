package io.signalbox.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.signalbox.core.config.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database, and how transactions run on it: each within a time limit on this side, and all of them within one on the other, so that
 * neither goes on for long when the other has given up.
 */
final class PostgresDatabase implements AutoCloseable {

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofMillis(1_500);
    private static final int CONNECT_SECONDS = 2;

    private final PGSimpleDataSource source;
    private final HikariDataSource pool;

    PostgresDatabase(PostgresOptions options) {
        source = new PGSimpleDataSource();
        source.setURL(options.url());
        options.user().ifPresent(source::setUser);
        options.password().map(Secret::reveal).ifPresent(source::setPassword);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("signalbox");
        // Batches have to say which of their rows are new.
        source.setReWriteBatchedInserts(false);
        pool = new HikariDataSource(pool(source, options));
    }

    private static HikariConfig pool(PGSimpleDataSource source, PostgresOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("signalbox-ledger");
        config.setDataSource(source);
        config.setMaximumPoolSize(options.connections());
        config.setMinimumIdle(Math.min(options.connections(), PostgresOptions.FEWEST_CONNECTIONS));
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(limits(options));
        // Committed, so that the first transaction begins as every other, and does not take the limits back with it.
        config.setIsolateInternalQueries(true);
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setValidationTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis() / 2);
        // A database that is not there yet is no reason to fail; the pool goes on looking for it.
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /**
     * What holds on the server: it gives up what nobody waits for any more, also where the gateway was frozen in the middle. Whoever made
     * it the default that commits do not wait for the disk has not thought of a ledger; what is stricter stays.
     */
    private static String limits(PostgresOptions options) {
        long millis = Math.max(
                options.settlementLimit().toMillis(), options.questionLimit().toMillis());
        return "SELECT set_config('statement_timeout', '" + millis + "', false), set_config('lock_timeout', '" + millis
                + "', false), set_config('idle_in_transaction_session_timeout', '" + millis + "', false),"
                + " CASE current_setting('synchronous_commit') WHEN 'off' THEN"
                + " set_config('synchronous_commit', 'on', false) END";
    }

    /** Tries once, beside the pool, whether the database is there; what it says is why it is not. */
    void reach() throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, CONNECT_SECONDS * 1_000);
        }
    }

    /** Does the work and commits it, or takes all of it back. */
    <T> T write(TimeLimit limit, Work<T> work) throws SQLException {
        return transaction("", limit, work);
    }

    /** Asks several things of one state of the database. */
    <T> T read(TimeLimit limit, Work<T> work) throws SQLException {
        return transaction("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", limit, work);
    }

    /** From now on connections are new ones, which may lead to another server. */
    void forgetConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T transaction(String characteristics, TimeLimit limit, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                limit.hold(connection);
                if (!characteristics.isEmpty()) {
                    try (PreparedStatement statement = connection.prepareStatement(characteristics)) {
                        statement.execute();
                    }
                }
                T result = work.on(connection);
                limit.hold(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error failed) {
                rollBack(connection, failed);
                throw failed;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failed) {
        try {
            connection.rollback();
        } catch (SQLException alreadyGone) {
            failed.addSuppressed(alreadyGone);
        }
    }

    /** What happens within a transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
