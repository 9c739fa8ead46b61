package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, as a list of scripts that each bring a database from one version to the next. Forward only, and only adding, so that
 * programs of two versions serve side by side while one replaces the other: each script notes the oldest version of the program that
 * can work on what it made.
 *
 * @param steps the first makes version 1
 */
record PostgresSchema(List<Step> steps) {

    private static final String IS_THERE = "SELECT to_regclass('signalbox_schema') IS NOT NULL";

    /** Any number, but the same in all programs: who holds it changes tables. */
    private static final long MIGRATION_LOCK = 0x51676E616C626F78L;

    /** Copies the list. */
    PostgresSchema {
        steps = List.copyOf(steps);
    }

    /**
     * One version.
     *
     * @param script SQL
     * @param servesFrom the oldest version of the program that works with it
     */
    record Step(String script, int servesFrom) {}

    /** The tables of this version of the program. */
    static PostgresSchema current() {
        return new PostgresSchema(List.of(new Step(Schema.script("postgres/001-ledger.sql"), 1)));
    }

    /**
     * Brings a database to this version, if it is older; one at a time.
     *
     * @throws LedgerUnavailableException if it is of a version that this one cannot work with, or cannot hold every text
     */
    void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!"UTF8".equals(text(statement, "SHOW server_encoding"))) {
                throw new LedgerUnavailableException(
                        Reason.UNREADABLE,
                        "The ledger's database does not hold every text: its encoding must be UTF8.");
            }
            statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
            // Asked before, because whoever may not create tables may not do so IF NOT EXISTS either.
            if ("f".equals(text(statement, IS_THERE))) {
                statement.execute("CREATE TABLE signalbox_schema (version INTEGER PRIMARY KEY,"
                        + " serves_from INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())");
            }
            int version = number(statement, "SELECT coalesce(max(version), 0) FROM signalbox_schema");
            refuseNewer(statement);
            for (int next = version + 1; next <= steps.size(); next++) {
                apply(connection, statement, next);
            }
        }
    }

    /**
     * Makes sure that a database can be read by this version, without changing it.
     *
     * @throws LedgerUnavailableException if it is no ledger, or of a version that this one cannot work with
     */
    void expectIn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if ("f".equals(text(statement, IS_THERE))
                    || number(statement, "SELECT coalesce(max(version), 0) FROM signalbox_schema") < steps.size()) {
                throw new LedgerUnavailableException(
                        Reason.UNREADABLE, "The ledger's database is not one of this version of the program yet.");
            }
            refuseNewer(statement);
        }
    }

    private void refuseNewer(Statement statement) throws SQLException {
        int servesFrom = number(statement, "SELECT coalesce(max(serves_from), 0) FROM signalbox_schema");
        if (servesFrom > steps.size()) {
            throw new LedgerUnavailableException(
                    Reason.NEWER_VERSION,
                    "The ledger's database needs a program of version " + servesFrom + ", this one is of version "
                            + steps.size() + ": use the newer program.");
        }
    }

    private void apply(Connection connection, Statement statement, int version) throws SQLException {
        Step step = steps.get(version - 1);
        statement.execute(step.script);
        try (PreparedStatement note =
                connection.prepareStatement("INSERT INTO signalbox_schema (version, serves_from) VALUES (?, ?)")) {
            note.setInt(1, version);
            note.setInt(2, step.servesFrom);
            note.executeUpdate();
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        return Integer.parseInt(text(statement, query));
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
