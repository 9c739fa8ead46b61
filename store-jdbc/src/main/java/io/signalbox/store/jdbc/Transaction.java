package io.signalbox.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;

/**
 * One transaction on a connection. Begun and ended by statements of our own: the driver's way would begin the next one with the
 * commit of the last, and hold the file's lock between them.
 */
final class Transaction {

    private Transaction() {}

    /** Does the work and commits it, or takes all of it back. */
    static void in(Connection connection, Work work) throws SQLException {
        SQLiteConnectionConfig driver =
                connection.unwrap(SQLiteConnection.class).getConnectionConfig();
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            try {
                // Else the driver tries to begin a transaction of its own at every statement.
                driver.setAutoCommit(false);
                try {
                    work.run();
                } finally {
                    driver.setAutoCommit(true);
                }
                statement.executeUpdate("COMMIT");
            } catch (SQLException | RuntimeException | Error failed) {
                try {
                    statement.executeUpdate("ROLLBACK");
                } catch (SQLException alreadyRolledBack) {
                    failed.addSuppressed(alreadyRolledBack);
                }
                throw failed;
            }
        }
    }

    /** What happens within a transaction. */
    interface Work {
        void run() throws SQLException;
    }
}
