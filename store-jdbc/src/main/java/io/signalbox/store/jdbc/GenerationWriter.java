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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rows of generations, on one connection and one thread. All rows are written within a
 * {@link #transaction}.
 *
 * <p>Why there is a table of spend by day: a key may have millions of generations, sums must be exact, and SQLite can add
 * neither decimals nor anything else of that many rows fast enough for a request to wait. One row a key and day, added to in the
 * transaction that appends the settlement, makes a sum over a key's whole life one of some hundred rows, added up exactly in Java.
 * Money as integers of some small unit would have made it SQLite's own sum, but no unit is small enough to be exact for every
 * price, and 64 bits end soon for those that are small.
 */
final class GenerationWriter implements GenerationSink, AutoCloseable {

    private final Connection connection;
    private final PreparedStatement insertIntent;
    private final PreparedStatement findIntent;
    private final PreparedStatement insertOpen;
    private final PreparedStatement deleteOpen;
    private final PreparedStatement insertSettlement;
    private final PreparedStatement insertAttempt;
    private final PreparedStatement findSpend;
    private final PreparedStatement putSpend;
    private final PreparedStatement insertPrice;
    private final Set<String> keptPrices = new HashSet<>();
    private final Map<KeyDay, Money> spent = new HashMap<>();

    GenerationWriter(Connection connection) throws SQLException {
        this.connection = connection;
        insertIntent = connection.prepareStatement(GenerationRows.insert("generation_intent", GenerationRows.INTENT));
        findIntent = connection.prepareStatement(
                "SELECT sequence, created_at, caller_key FROM generation_intent WHERE id = ?");
        insertOpen = connection.prepareStatement(
                "INSERT INTO open_generation SELECT sequence FROM generation_intent WHERE id = ?");
        deleteOpen = connection.prepareStatement("DELETE FROM open_generation WHERE generation = ?");
        insertSettlement =
                connection.prepareStatement(GenerationRows.insert("generation_settlement", GenerationRows.SETTLEMENT));
        insertAttempt = connection.prepareStatement(GenerationRows.insert("attempt", GenerationRows.ATTEMPT));
        findSpend = connection.prepareStatement(
                "SELECT amount FROM spend_by_day WHERE keyed = ? AND caller_key = ? AND day = ?");
        insertPrice =
                connection.prepareStatement("INSERT INTO price (version, text) VALUES (?, ?) ON CONFLICT DO NOTHING");
        putSpend = connection.prepareStatement(
                "INSERT INTO spend_by_day (keyed, caller_key, day, amount) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET amount = excluded.amount");
    }

    /** Commits all that the work writes, or takes all of it back. */
    void transaction(Transaction.Work work) throws SQLException {
        Transaction.in(connection, () -> {
            // A transaction that was taken back may have left something.
            spent.clear();
            keptPrices.clear();
            work.run();
            bookSpend();
        });
    }

    /** Adds an intent; one that is there stays as it is. */
    @Override
    public void open(GenerationIntent intent) throws SQLException {
        if (insertIntent(intent)) {
            new Columns.Row(insertOpen).text(intent.id()).insert();
        }
    }

    /** Adds a settlement with its attempts, and its intent if nobody did; a settlement that is there stays as it is. */
    @Override
    public void settle(Generation generation, Instant now) throws SQLException {
        StoredIntent intent = storedIntent(generation.intent());
        boolean first = GenerationRows.settlement(new Columns.Row(insertSettlement), intent.sequence, generation, now)
                .insert();
        deleteOpen.setLong(1, intent.sequence);
        deleteOpen.executeUpdate();
        if (!first) {
            return;
        }
        insertAttempts(intent.sequence, generation.attempts());
        generation.charged().ifPresent(amount -> spent.merge(intent.keyDay, amount, Money::plus));
    }

    @Override
    public void close() throws SQLException {
        // Closes its statements too.
        connection.close();
    }

    private void bookSpend() throws SQLException {
        for (Map.Entry<KeyDay, Money> entry : spent.entrySet()) {
            KeyDay keyDay = entry.getKey();
            Money sum = entry.getValue();
            keyDay.into(new Columns.Row(findSpend));
            try (ResultSet before = findSpend.executeQuery()) {
                if (before.next()) {
                    sum = sum.plus(Columns.money(before.getString(1)));
                }
            }
            keyDay.into(new Columns.Row(putSpend)).text(Columns.text(sum)).insert();
        }
    }

    private boolean insertIntent(GenerationIntent intent) throws SQLException {
        return GenerationRows.intent(new Columns.Row(insertIntent), intent, versionOf(intent.prices()))
                .insert();
    }

    private StoredIntent storedIntent(GenerationIntent intent) throws SQLException {
        Optional<StoredIntent> stored = findIntent(intent.id());
        if (stored.isEmpty()) {
            insertIntent(intent);
            stored = findIntent(intent.id());
        }
        return stored.orElseThrow();
    }

    /** What was announced counts, whatever the settlement says of it. */
    private Optional<StoredIntent> findIntent(String id) throws SQLException {
        new Columns.Row(findIntent).text(id);
        try (ResultSet row = findIntent.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            LocalDate day = LocalDate.ofInstant(Columns.instant(row.getLong("created_at")), ZoneOffset.UTC);
            return Optional.of(new StoredIntent(
                    row.getLong("sequence"), new KeyDay(Columns.text(row, "caller_key"), day.toEpochDay())));
        }
    }

    private void insertAttempts(long generation, List<Attempt> attempts) throws SQLException {
        for (int position = 0; position < attempts.size(); position++) {
            Attempt attempt = attempts.get(position);
            GenerationRows.attempt(
                            new Columns.Row(insertAttempt), generation, position, attempt, versionOf(attempt.prices()))
                    .insert();
        }
    }

    /** The name under which the prices are kept; empty if nothing is known of them. */
    private Optional<String> versionOf(Prices prices) throws SQLException {
        if (prices.equals(Prices.UNKNOWN)) {
            return Optional.empty();
        }
        String version = prices.version();
        if (!keptPrices.contains(version)) {
            new Columns.Row(insertPrice).text(version).text(prices.text()).insert();
            keptPrices.add(version);
        }
        return Optional.of(version);
    }

    private record StoredIntent(long sequence, KeyDay keyDay) {}

    private record KeyDay(Optional<String> key, long day) {
        Columns.Row into(Columns.Row row) throws SQLException {
            return row.flag(key.isPresent()).text(key.orElse("")).number(day);
        }
    }
}
