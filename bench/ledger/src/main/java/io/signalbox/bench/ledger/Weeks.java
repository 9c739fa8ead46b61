package io.signalbox.bench.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes many weeks of one: copies all rows of a ledger, moved by whole weeks, the rollups too, which end where weeks do. A tenth of the work of
 * writing them, and the same rows.
 */
final class Weeks {

    private static final long WEEK = 604_800;

    private Weeks() {}

    static void copy(Path file, int weeks) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -3000000");
            long second = number(statement, "SELECT min(start) FROM rollup");
            long first = number(statement, "SELECT max(sequence) FROM generation_intent WHERE created_at < "
                    + (second + WEEK) + "000000000");
            long done = number(statement, "SELECT max(sequence) FROM generation_intent") / first;
            List<String> triggers = takeTriggers(statement);
            for (long week = done; week < weeks; week++) {
                statement.execute("BEGIN IMMEDIATE");
                copy(statement, week, first);
                statement.execute("COMMIT");
                System.out.println(week + 1 + " weeks");
            }
            for (String trigger : triggers) {
                statement.execute(trigger);
            }
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Those that see to it that no row is written twice: none is, and they take as long as the rows. */
    private static List<String> takeTriggers(Statement statement) throws SQLException {
        List<String> triggers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%first_stands'")) {
            while (row.next()) {
                names.add(row.getString("name"));
                triggers.add(row.getString("sql"));
            }
        }
        for (String name : names) {
            statement.execute("DROP TRIGGER " + name);
        }
        return triggers;
    }

    private static void copy(Statement statement, long week, long first) throws SQLException {
        long nanos = week * WEEK * 1_000_000_000L;
        long rows = week * first;
        copy(statement, "generation_intent", "sequence <= " + first, List.of(
                "sequence", "sequence + " + rows,
                "id", "'gen-" + week + "-' || id",
                "created_at", "created_at + " + nanos));
        copy(statement, "generation_settlement", "generation <= " + first, List.of(
                "generation", "generation + " + rows,
                "settled_at", "settled_at + " + nanos,
                "upstream_id", "upstream_id || '-" + week + "'"));
        copy(statement, "attempt", "generation <= " + first, List.of(
                "generation", "generation + " + rows,
                "started_at", "started_at + " + nanos));
        long second = number(statement, "SELECT min(start) FROM rollup");
        copy(statement, "rollup", "start < " + (second + WEEK), List.of("start", "start + " + week * WEEK));
        copy(statement, "spend_by_day", "day < " + (second + WEEK) / 86_400, List.of("day", "day + " + week * 7));
    }

    private static void copy(Statement statement, String table, String where, List<String> changes) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                columns.add(row.getString("name"));
            }
        }
        String values = columns.stream()
                .map(column -> changes.contains(column) ? changes.get(changes.indexOf(column) + 1) : column)
                .collect(Collectors.joining(", "));
        statement.executeUpdate("INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + values + " FROM "
                + table + " WHERE " + where);
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
