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
 * A database, and how transactions run on it: each within a time limit that holds for the pool, the socket and the server, so that
 * neither side goes on when the other has given up.
 */
final class PostgresDatabase implements AutoCloseable {

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(1);
    private static final int CONNECT_SECONDS = 2;

    /** The server's time is a little shorter, so that it is the one that says what happened. */
    private static final int AHEAD_MILLIS = 100;

    private static final String LIMITS = "SELECT set_config('statement_timeout', ?, true),"
            + " set_config('lock_timeout', ?, true),"
            + " set_config('idle_in_transaction_session_timeout', ?, true),"
            // Whoever made this the database's default has not thought of a ledger; what is stricter stays.
            + " CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END";

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
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setValidationTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis() / 2);
        // A database that is not there yet is no reason to fail; the pool goes on looking for it.
        config.setInitializationFailTimeout(-1);
        return config;
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
                tell(connection, limit);
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

    private static void tell(Connection connection, TimeLimit limit) throws SQLException {
        String millis = Integer.toString(Math.max(1, limit.leftMillis() - AHEAD_MILLIS));
        try (PreparedStatement statement = connection.prepareStatement(LIMITS)) {
            for (int i = 1; i <= 3; i++) {
                statement.setString(i, millis);
            }
            statement.execute();
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
