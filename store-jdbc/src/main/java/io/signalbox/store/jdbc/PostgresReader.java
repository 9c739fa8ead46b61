package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.PageCursor;
import io.signalbox.core.ledger.Spend;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes generations of rows, on one connection within one transaction. */
final class PostgresReader {

    private static final String SPEND = "SELECT coalesce(sum(amount), 0) AS total,"
            + " coalesce(sum(amount) FILTER (WHERE day = ?), 0) AS today,"
            + " coalesce(sum(amount) FILTER (WHERE day >= ? AND day < ?), 0) AS week,"
            + " coalesce(sum(amount) FILTER (WHERE day >= ? AND day < ?), 0) AS month"
            + " FROM spend_by_day WHERE keyed = ? AND caller_key = ?";

    private final Connection connection;
    private final Map<String, Prices> prices = new HashMap<>();

    PostgresReader(Connection connection) {
        this.connection = connection;
    }

    /** The generation of that id, or else the last one whose provider gave it that id. */
    Optional<Generation> find(String id) throws SQLException {
        List<Long> own = sequences("SELECT sequence FROM generation_intent WHERE id = ?", id);
        List<Long> found = own.isEmpty()
                ? sequences(
                        "SELECT generation FROM generation_settlement WHERE upstream_id = ?"
                                + " ORDER BY generation DESC LIMIT 1",
                        id)
                : own;
        return generations(found).stream().findFirst();
    }

    /** The intent of that number. */
    GenerationIntent intent(long sequence) throws SQLException {
        return generations(List.of(sequence)).get(0).intent();
    }

    /** What a key has spent in the windows that hold this moment. */
    Spend spend(Optional<String> key, Instant now) throws SQLException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = today.withDayOfMonth(1);
        try (PreparedStatement statement = connection.prepareStatement(SPEND)) {
            new PostgresRow(statement)
                    .number(today.toEpochDay())
                    .number(monday.toEpochDay())
                    .number(monday.plusWeeks(1).toEpochDay())
                    .number(first.toEpochDay())
                    .number(first.plusMonths(1).toEpochDay())
                    .flag(key.isPresent())
                    .text(key.orElse(""));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Spend(
                        new Money(row.getBigDecimal("total")),
                        new Money(row.getBigDecimal("today")),
                        new Money(row.getBigDecimal("week")),
                        new Money(row.getBigDecimal("month")));
            }
        }
    }

    /** Some generations of a window. */
    GenerationPage page(GenerationQuery query) throws SQLException {
        boolean latestFirst = query.order() == Order.LATEST_FIRST;
        PostgresFilter filter = PostgresFilter.ofAny(query.window(), query.where());
        Optional<PageCursor> cursor = query.cursor();
        String direction = latestFirst ? " DESC" : "";
        String sql = "SELECT i.sequence FROM generation_intent i"
                + " LEFT JOIN generation_settlement s ON s.generation = i.sequence WHERE " + filter.sql()
                + (cursor.isPresent() ? " AND (i.created_at, i.id) " + (latestFirst ? "<" : ">") + " (?, ?)" : "")
                + " ORDER BY i.created_at" + direction + ", i.id" + direction + " LIMIT ?";
        List<Long> sequences = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresRow row = new PostgresRow(statement);
            filter.fill(row);
            if (cursor.isPresent()) {
                row.time(cursor.get().createdAt()).text(cursor.get().id());
            }
            row.number(query.most() + 1L);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    sequences.add(found.getLong(1));
                }
            }
        }
        return GenerationPage.of(generations(sequences), query.most());
    }

    /** The generations of these numbers, in their order. */
    List<Generation> generations(Collection<Long> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return List.of();
        }
        readPrices(sequences);
        Map<Long, GenerationIntent> intents = new LinkedHashMap<>();
        byNumber(
                "SELECT * FROM generation_intent WHERE sequence = ANY (?)",
                sequences,
                row -> intents.put(row.getLong("sequence"), GenerationRows.intent(row, this::prices)));
        Map<Long, List<Attempt>> attempts = new HashMap<>();
        byNumber(
                "SELECT * FROM attempt WHERE generation = ANY (?) ORDER BY generation, position",
                sequences,
                row -> attempts.computeIfAbsent(row.getLong("generation"), number -> new ArrayList<>())
                        .add(GenerationRows.attempt(row, this::prices)));
        Map<Long, Generation> settled = new HashMap<>();
        byNumber("SELECT * FROM generation_settlement WHERE generation = ANY (?)", sequences, row -> {
            long number = row.getLong("generation");
            GenerationIntent intent = Objects.requireNonNull(intents.get(number));
            settled.put(number, GenerationRows.settled(intent, row, attempts.getOrDefault(number, List.of())));
        });
        List<Generation> found = new ArrayList<>();
        for (Long number : sequences) {
            GenerationIntent intent = Objects.requireNonNull(intents.get(number));
            found.add(settled.getOrDefault(number, Generation.open(intent)));
        }
        return found;
    }

    private void readPrices(Collection<Long> sequences) throws SQLException {
        String sql = "SELECT version, text FROM price WHERE version IN"
                + " (SELECT price FROM generation_intent WHERE sequence = ANY (?)"
                + " UNION SELECT price FROM attempt WHERE generation = ANY (?))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new PostgresRow(statement).numbers(sequences).numbers(sequences);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    prices.put(row.getString("version"), Prices.parse(Columns.string(row, "text")));
                }
            }
        }
    }

    private Prices prices(ResultSet row) throws SQLException {
        return Columns.text(row, "price").map(prices::get).orElse(Prices.UNKNOWN);
    }

    private List<Long> sequences(String sql, String parameter) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new PostgresRow(statement).text(parameter);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getLong(1));
                }
            }
        }
        return found;
    }

    private void byNumber(String sql, Collection<Long> sequences, Reading reading) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new PostgresRow(statement).numbers(sequences);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reading.read(row);
                }
            }
        }
    }

    /** Makes something of a row. */
    private interface Reading {
        void read(ResultSet row) throws SQLException;
    }
}
