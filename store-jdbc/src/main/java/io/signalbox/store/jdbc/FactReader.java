package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Timings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads of settled generations what reports need, on one connection and one thread. */
final class FactReader {

    private static final String SELECT =
            "SELECT i.sequence, i.created_at, i.caller_key, i.end_user, i.app_title, i.app_url,"
                    + " i.tags, s.model, s.provider, s.status, s.failure_kind, s.fallback, s.cached_from, s.attempts, s.spent,"
                    + " s.saved, s.charged, s.computed_cost, s.reported_cost, s.usage_estimated, s.usage_bounded,"
                    + " s.first_content_nanos, s.total_nanos, "
                    + Stream.of(UsageClass.values()).map(it -> "s." + it.word()).collect(Collectors.joining(", "))
                    + " FROM ";

    private final GenerationReader generations;
    private final PreparedStatement one;
    private final PreparedStatement rolledBetween;
    private final PreparedStatement allBetween;

    FactReader(Connection connection, GenerationReader generations) throws SQLException {
        this.generations = generations;
        one = connection.prepareStatement(
                SELECT + "generation_intent i JOIN generation_settlement s ON s.generation = i.sequence"
                        + " WHERE i.sequence = ?");
        String between = "generation_intent i CROSS JOIN generation_settlement s ON s.generation = i.sequence";
        String within = " WHERE i.created_at >= ? AND i.created_at < ?";
        allBetween = connection.prepareStatement(SELECT + between + within);
        rolledBetween = connection.prepareStatement(
                SELECT + between + " LEFT JOIN unrolled_generation u ON u.generation = i.sequence" + within
                        + " AND u.generation IS NULL");
    }

    /** That of a settled generation. */
    Fact one(long sequence) throws SQLException {
        one.setLong(1, sequence);
        try (ResultSet row = one.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("no settlement " + sequence);
            }
            return fact(row);
        }
    }

    /** Those of an edge that rollups count already. */
    void rolled(Slices.Edge edge, Taker taker) throws SQLException {
        read(rolledBetween, edge, taker);
    }

    /** All of an edge. */
    void all(Slices.Edge edge, Taker taker) throws SQLException {
        read(allBetween, edge, taker);
    }

    private void read(PreparedStatement statement, Slices.Edge edge, Taker taker) throws SQLException {
        new Columns.Row(statement).number(edge.from()).number(edge.until());
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                taker.take(fact(row));
            }
        }
    }

    private Fact fact(ResultSet row) throws SQLException {
        int attempts = row.getInt("attempts");
        if (row.wasNull()) {
            return Fact.of(generation(row.getLong("sequence")));
        }
        Charge charge = Columns.charge(row);
        return Fact.of(
                Columns.instant(row.getLong("created_at")),
                values(row),
                GenerationStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                charge,
                row.getString("cached_from") != null,
                new Fact.Derived(
                        attempts,
                        Columns.money(row.getString("spent")),
                        Columns.money(row.getString("saved")),
                        Columns.text(row, "fallback")),
                new Timings(
                        Duration.ZERO,
                        Columns.duration(row, "first_content_nanos"),
                        Duration.ofNanos(row.getLong("total_nanos"))));
    }

    private Generation generation(long sequence) throws SQLException {
        return generations.bySequence(sequence).orElseThrow();
    }

    private static Map<Dimension, List<String>> values(ResultSet row) throws SQLException {
        Map<Dimension, List<String>> values = new EnumMap<>(Dimension.class);
        values.put(Dimension.MODEL, List.of(Columns.string(row, "model")));
        values.put(Dimension.PROVIDER, List.of(Columns.string(row, "provider")));
        values.put(Dimension.KEY, text(row, "caller_key"));
        values.put(Dimension.USER, text(row, "end_user"));
        Optional<String> title = Columns.text(row, "app_title");
        values.put(Dimension.APP, title.isPresent() ? List.of(title.get()) : text(row, "app_url"));
        List<String> tags = Columns.lines(Columns.string(row, "tags"));
        values.put(Dimension.TAG, tags.isEmpty() ? List.of("") : tags);
        values.put(Dimension.STATUS, List.of(row.getString("status")));
        values.put(Dimension.FAILURE, text(row, "failure_kind"));
        values.put(Dimension.FALLBACK, text(row, "fallback"));
        return values;
    }

    private static List<String> text(ResultSet row, String column) throws SQLException {
        return List.of(Columns.text(row, column).orElse(""));
    }

    /** Takes facts, one by one. */
    interface Taker {
        void take(Fact fact);
    }
}
