package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, as a list of scripts that each bring a file from one version to the next. Forward only, and only adding: what a
 * version wrote stays as it is. Each script runs in a transaction of its own together with the note that it ran.
 *
 * @param scripts SQL; the first makes version 1 of an empty file
 */
record Schema(List<String> scripts) {

    /** Copies the list. */
    Schema {
        scripts = List.copyOf(scripts);
    }

    /** The tables of this version of the program. */
    static Schema current() {
        return new Schema(List.of(
                script("sqlite/001-ledger.sql"),
                script("sqlite/002-attempt-role.sql"),
                script("sqlite/003-accounting.sql"),
                script("sqlite/004-reports.sql")));
    }

    /**
     * Brings a file to this version.
     *
     * @throws LedgerUnavailableException if the file is of a newer version, or no ledger
     */
    void migrate(Connection connection, long nowNanos) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > scripts.size()) {
                throw new LedgerUnavailableException(
                        Reason.NEWER_VERSION,
                        "The ledger's file is of version " + version + ", this program knows versions up to "
                                + scripts.size() + ": use the newer program, or another file.");
            }
            for (int next = version + 1; next <= scripts.size(); next++) {
                migrate(connection, statement, next, nowNanos);
            }
        }
    }

    /**
     * Makes sure that a file is of this version, without changing it.
     *
     * @throws LedgerUnavailableException if it is of another version, or no ledger
     */
    void expectIn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version != scripts.size()) {
                throw new LedgerUnavailableException(
                        version > scripts.size() ? Reason.NEWER_VERSION : Reason.UNREADABLE,
                        "The ledger's file is of version " + version + ", this program reads version " + scripts.size()
                                + ".");
            }
        }
    }

    private void migrate(Connection connection, Statement statement, int next, long nowNanos) throws SQLException {
        Transaction.in(connection, () -> {
            if (next == 1) {
                statement.executeUpdate("CREATE TABLE schema_version ("
                        + "version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT");
            }
            statement.executeUpdate(scripts.get(next - 1));
            statement.executeUpdate("INSERT INTO schema_version VALUES (" + next + ", " + nowNanos + ")");
        });
    }

    private static int version(Statement statement) throws SQLException {
        int tables = number(statement, "SELECT count(*) FROM sqlite_schema");
        if (tables == 0) {
            return 0;
        }
        if (number(statement, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'")
                == 0) {
            throw new LedgerUnavailableException(
                    Reason.UNREADABLE, "The ledger's file is a database of something else: name another file.");
        }
        return number(statement, "SELECT max(version) FROM schema_version");
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    static String script(String name) {
        try (InputStream resource = Schema.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("missing from the jar: " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
