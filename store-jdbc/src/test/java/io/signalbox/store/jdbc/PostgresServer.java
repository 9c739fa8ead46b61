package io.signalbox.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server that all tests of this process share, with a schema for each that asks. */
final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** The address of a new and empty schema: to the ledger, a database of its own. */
    static String freshDatabase() {
        String name = "ledger_" + DATABASES.incrementAndGet();
        String url = Shared.SERVER.getJdbcUrl("postgres", "postgres");
        run(url, "CREATE SCHEMA " + name);
        return url + "&currentSchema=" + name;
    }

    /** With time for everything, so that a busy machine refuses nothing. */
    static PostgresOptions patient(String url) {
        Duration limit = Duration.ofSeconds(25);
        return PostgresOptions.of(url).limits(limit, limit, limit);
    }

    /** As anybody might do who has the database's password. */
    static int run(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    /** The first column of the first row, as text. */
    static String ask(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    private static final class Shared {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
