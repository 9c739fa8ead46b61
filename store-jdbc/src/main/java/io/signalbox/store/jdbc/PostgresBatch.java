package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Generations that are written in one transaction: gathered first, then written kind by kind, so that a batch of any size takes a
 * handful of round trips. Rows of one kind are written in the order of their keys, so that two gateways do not wait for each other in
 * a circle.
 */
final class PostgresBatch implements GenerationSink {

    private static final String INSERT_INTENT =
            GenerationRows.insert("generation_intent", GenerationRows.INTENT) + " ON CONFLICT DO NOTHING";
    private static final String INSERT_OPEN_INTENT = "WITH added AS (" + INSERT_INTENT + " RETURNING sequence)"
            + " INSERT INTO open_generation (generation, instance) SELECT sequence, ? FROM added";
    private static final String INSERT_SETTLEMENT = "WITH closed AS (DELETE FROM open_generation WHERE generation = ?) "
            + GenerationRows.insert("generation_settlement", PostgresColumns.SETTLEMENT)
            + " ON CONFLICT DO NOTHING";
    private static final String INSERT_ATTEMPT = GenerationRows.insert("attempt", GenerationRows.ATTEMPT);
    private static final String ADD_SPEND =
            "INSERT INTO spend_by_day AS kept (keyed, caller_key, day, shard, amount) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (keyed, caller_key, day, shard) DO UPDATE SET amount = kept.amount + excluded.amount";

    private final Instance instance;
    private final KnownPrices known;
    private final Map<String, Prices> prices = new TreeMap<>();
    private final Map<String, GenerationIntent> intents = new TreeMap<>();
    private final Map<String, Generation> settlements = new TreeMap<>();
    private Instant now = Instant.EPOCH;

    PostgresBatch(Instance instance, KnownPrices known) {
        this.instance = instance;
        this.known = known;
    }

    @Override
    public void open(GenerationIntent intent) {
        intents.putIfAbsent(intent.id(), intent);
        priced(intent.prices());
    }

    @Override
    public void settle(Generation generation, Instant settledAt) {
        now = settledAt;
        settlements.putIfAbsent(generation.id(), generation);
        priced(generation.intent().prices());
        generation.attempts().forEach(attempt -> priced(attempt.prices()));
    }

    /** Writes everything. What is there stays as it is. */
    void writeTo(Connection connection, TimeLimit limit) throws SQLException {
        insertPrices(connection, limit);
        insertIntents(connection, limit, intents.values(), true);
        if (!settlements.isEmpty()) {
            settle(connection, limit);
        }
    }

    /** The transaction that it was written in has been committed. */
    void committed() {
        known.add(prices.keySet());
    }

    private void priced(Prices of) {
        if (!of.equals(Prices.UNKNOWN) && !known.holds(of.version())) {
            prices.put(of.version(), of);
        }
    }

    private static Optional<String> versionOf(Prices of) {
        return of.equals(Prices.UNKNOWN) ? Optional.empty() : Optional.of(of.version());
    }

    private void insertPrices(Connection connection, TimeLimit limit) throws SQLException {
        batch(
                connection,
                limit,
                "INSERT INTO price (version, text) VALUES (?, ?) ON CONFLICT DO NOTHING",
                prices.entrySet(),
                (row, entry) -> row.text(entry.getKey()).text(entry.getValue().text()));
    }

    private void insertIntents(Connection connection, TimeLimit limit, Collection<GenerationIntent> added, boolean open)
            throws SQLException {
        batch(connection, limit, open ? INSERT_OPEN_INTENT : INSERT_INTENT, added, (row, intent) -> {
            GenerationRows.intent(row, intent, versionOf(intent.prices()));
            if (open) {
                row.text(instance.id());
            }
        });
    }

    private void settle(Connection connection, TimeLimit limit) throws SQLException {
        Map<String, StoredIntent> stored = storedIntents(connection, limit, settlements.keySet());
        List<GenerationIntent> missing = settlements.values().stream()
                .map(Generation::intent)
                .filter(intent -> !stored.containsKey(intent.id()))
                .toList();
        if (!missing.isEmpty()) {
            insertIntents(connection, limit, missing, false);
            stored.putAll(storedIntents(
                    connection,
                    limit,
                    missing.stream().map(GenerationIntent::id).toList()));
        }
        List<Settling> all = new ArrayList<>();
        for (Generation generation : settlements.values()) {
            all.add(announced(connection, Objects.requireNonNull(stored.get(generation.id())), generation));
        }
        int[] added = batch(connection, limit, INSERT_SETTLEMENT, all, (row, it) -> {
            row.number(it.intent.sequence);
            PostgresColumns.settlement(row, it.intent.sequence, it.generation, now);
        });
        List<Settling> first = new ArrayList<>();
        for (int i = 0; i < added.length; i++) {
            if (added[i] > 0) {
                first.add(all.get(i));
            }
        }
        insertAttempts(connection, limit, first);
        addSpend(connection, limit, first);
    }

    /** As it was announced, should the settlement say otherwise. */
    private static Settling announced(Connection connection, StoredIntent stored, Generation generation)
            throws SQLException {
        if (stored.createdAt == Columns.nanos(generation.intent().createdAt())) {
            return new Settling(stored, generation);
        }
        GenerationIntent intent = new PostgresReader(connection).intent(stored.sequence);
        return new Settling(stored, generation.announcedAs(intent));
    }

    private void insertAttempts(Connection connection, TimeLimit limit, List<Settling> first) throws SQLException {
        List<PlacedAttempt> attempts = new ArrayList<>();
        for (Settling it : first) {
            List<Attempt> made = it.generation.attempts();
            for (int position = 0; position < made.size(); position++) {
                attempts.add(new PlacedAttempt(it.intent.sequence, position, made.get(position)));
            }
        }
        batch(
                connection,
                limit,
                INSERT_ATTEMPT,
                attempts,
                (row, it) -> GenerationRows.attempt(
                        row, it.generation, it.position, it.attempt, versionOf(it.attempt.prices())));
    }

    private void addSpend(Connection connection, TimeLimit limit, List<Settling> first) throws SQLException {
        Map<KeyDay, Money> spent = new TreeMap<>();
        for (Settling it : first) {
            it.generation.charged().ifPresent(amount -> spent.merge(it.intent.keyDay(), amount, Money::plus));
        }
        batch(
                connection,
                limit,
                ADD_SPEND,
                spent.entrySet(),
                (row, entry) -> row.flag(entry.getKey().keyed)
                        .text(entry.getKey().key)
                        .number(entry.getKey().day)
                        .number(instance.shard())
                        .money(Optional.of(entry.getValue())));
    }

    private static Map<String, StoredIntent> storedIntents(
            Connection connection, TimeLimit limit, Collection<String> ids) throws SQLException {
        limit.hold(connection);
        Map<String, StoredIntent> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id, sequence, created_at, caller_key FROM generation_intent WHERE id = ANY (?)")) {
            new PostgresRow(statement).texts(ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            Columns.string(row, "id"),
                            new StoredIntent(
                                    row.getLong("sequence"),
                                    row.getLong("created_at"),
                                    Columns.text(row, "caller_key")));
                }
            }
        }
        return found;
    }

    /** Executes a statement for each, all in one go; how many rows each has added. */
    private static <T> int[] batch(
            Connection connection, TimeLimit limit, String sql, Collection<T> items, Filling<T> filling)
            throws SQLException {
        if (items.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (T item : items) {
                filling.fill(new PostgresRow(statement), item);
                statement.addBatch();
            }
            limit.hold(connection);
            return statement.executeBatch();
        }
    }

    /** Makes a row of something. */
    private interface Filling<T> {
        void fill(PostgresRow row, T item) throws SQLException;
    }

    private record Settling(StoredIntent intent, Generation generation) {}

    private record PlacedAttempt(long generation, int position, Attempt attempt) {}

    private record StoredIntent(long sequence, long createdAt, Optional<String> key) {
        KeyDay keyDay() {
            LocalDate day = LocalDate.ofInstant(Columns.instant(createdAt), ZoneOffset.UTC);
            return new KeyDay(key.isPresent(), key.orElse(""), day.toEpochDay());
        }
    }

    private record KeyDay(boolean keyed, String key, long day) implements Comparable<KeyDay> {
        @Override
        public int compareTo(KeyDay other) {
            int byKey = keyed == other.keyed ? key.compareTo(other.key) : Boolean.compare(keyed, other.keyed);
            return byKey != 0 ? byKey : Long.compare(day, other.day);
        }
    }
}
