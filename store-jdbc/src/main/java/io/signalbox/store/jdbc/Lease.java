package io.signalbox.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * For how long others believe that a gateway is alive. All times are the database's own: the clocks of the gateways' machines may
 * differ.
 *
 * <p>A lease also ends while the database is down, for everybody. Therefore nobody calls others dead who has not held a lease of his own
 * without a gap for as long as one lasts: within that time everybody who is alive has renewed his. The one exception is who says
 * himself that he has ended.
 */
final class Lease {

    private static final String RENEW = "INSERT INTO instance AS kept (id, steady_since, lease_until)"
            + " VALUES (?, clock_timestamp(), clock_timestamp() + ? * INTERVAL '1 millisecond')"
            + " ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, steady_since ="
            + " CASE WHEN kept.lease_until < clock_timestamp() THEN excluded.steady_since ELSE kept.steady_since END";

    private static final String END = "UPDATE instance SET lease_until = '-infinity' WHERE id = ?";

    /** Of all that have ended; who holds a row of it keeps its gateway from renewing until what it left is settled. */
    private static final String ENDED = "SELECT id FROM instance WHERE id <> ? AND (lease_until = '-infinity'"
            + " OR lease_until < clock_timestamp() AND EXISTS (SELECT 1 FROM instance own WHERE own.id = ?"
            + " AND own.lease_until > clock_timestamp()"
            + " AND own.steady_since <= clock_timestamp() - ? * INTERVAL '1 millisecond')) FOR UPDATE SKIP LOCKED";

    private static final String LEFT =
            "SELECT generation FROM open_generation WHERE instance = ANY (?)" + " ORDER BY generation LIMIT ?";

    /** Those of whom nothing is open any more, and who had the time to come back. */
    private static final String FORGET = "DELETE FROM instance WHERE id = ANY (?)"
            + " AND lease_until < clock_timestamp() - INTERVAL '1 day'"
            + " AND NOT EXISTS (SELECT 1 FROM open_generation o WHERE o.instance = instance.id)";

    private final Instance instance;
    private final Duration length;

    Lease(Instance instance, Duration length) {
        this.instance = instance;
        this.length = length;
    }

    void renew(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
            new PostgresRow(statement).text(instance.id()).number(length.toMillis());
            statement.executeUpdate();
        }
    }

    void end(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            new PostgresRow(statement).text(instance.id());
            statement.executeUpdate();
        }
    }

    /** Numbers of generations that are open and whose gateways have ended, at most so many. */
    List<Long> leftBehind(Connection connection, int most) throws SQLException {
        List<String> ended = ended(connection);
        if (ended.isEmpty()) {
            return List.of();
        }
        List<Long> left = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LEFT)) {
            new PostgresRow(statement).texts(ended).number(most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    left.add(row.getLong(1));
                }
            }
        }
        if (left.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                new PostgresRow(statement).texts(ended);
                statement.executeUpdate();
            }
        }
        return left;
    }

    private List<String> ended(Connection connection) throws SQLException {
        List<String> ended = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ENDED)) {
            new PostgresRow(statement).text(instance.id()).text(instance.id()).number(length.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ended.add(row.getString(1));
                }
            }
        }
        return ended;
    }
}
