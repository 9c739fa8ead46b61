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
import java.util.stream.Stream;

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

    private static final int MOST_ANNOUNCED = 20_000;
    private static final List<String> DERIVED = List.of("attempts", "spent", "saved", "fallback");

    private final Connection connection;
    private final PreparedStatement insertIntent;
    private final PreparedStatement findIntent;
    private final PreparedStatement lastSequence;
    private final PreparedStatement insertOpen;
    private final PreparedStatement deleteOpen;
    private final PreparedStatement insertSettlement;
    private final PreparedStatement insertUnrolled;
    private final PreparedStatement insertAttempt;
    private final PreparedStatement findSpend;
    private final PreparedStatement putSpend;
    private final PreparedStatement insertPrice;
    private final Set<String> keptPrices = new HashSet<>();
    private final Map<KeyDay, Money> spent = new HashMap<>();
    private final Tail tail;
    private final Map<Long, Fact> settled = new HashMap<>();
    private final Roller roller;
    private final Map<String, Announced> announced = new HashMap<>();
    private long sequence;
    private int unrolled;

    /** Writes on this connection, and leaves what was committed at the tail. */
    GenerationWriter(Connection connection, Tail tail) throws SQLException {
        this.connection = connection;
        this.tail = tail;
        roller = new Roller(connection, tail);
        insertIntent = connection.prepareStatement(
                GenerationRows.insert("generation_intent", with(GenerationRows.INTENT, List.of("sequence"))));
        findIntent = connection.prepareStatement(
                "SELECT sequence, created_at, caller_key, end_user, app_url, app_title, tags FROM generation_intent"
                        + " WHERE id = ?");
        lastSequence = connection.prepareStatement("SELECT COALESCE(max(sequence), 0) FROM generation_intent");
        insertOpen = connection.prepareStatement("INSERT INTO open_generation VALUES (?)");
        deleteOpen = connection.prepareStatement("DELETE FROM open_generation WHERE generation = ?");
        insertSettlement = connection.prepareStatement(
                GenerationRows.insert("generation_settlement", with(GenerationRows.SETTLEMENT, DERIVED)));
        insertUnrolled = connection.prepareStatement("INSERT INTO unrolled_generation VALUES (?)");
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
        // A transaction that was taken back may have left something.
        spent.clear();
        settled.clear();
        keptPrices.clear();
        boolean committed = false;
        try {
            Transaction.in(connection, () -> {
                if (sequence == 0) {
                    sequence = lastSequence();
                }
                work.run();
                bookSpend();
            });
            committed = true;
        } finally {
            if (!committed) {
                announced.clear();
                sequence = 0;
            }
        }
        tail.add(settled);
        unrolled += settled.size();
        settled.clear();
    }

    /** Adds the oldest settlements that no rollup counts to the rollups, at most so many, in a transaction of its own; how many. */
    int roll(int most) throws SQLException {
        int[] rolled = {0};
        Transaction.in(connection, () -> rolled[0] = roller.roll(most));
        unrolled = Math.max(0, unrolled - rolled[0]);
        return rolled[0];
    }

    /** The same within the transaction that is open. */
    void rollHere(int most) throws SQLException {
        roller.roll(most);
    }

    /** Empties the rollups, which are filled again one roll after the other. */
    void emptyRollups() throws SQLException {
        roller.empty();
        unrolled = Integer.MAX_VALUE / 2;
    }

    /** Notes that these may be deleted. */
    void archived(List<Long> generations, long until, String file) throws SQLException {
        new ArchiveWriter(connection).note(generations, until, file);
    }

    /** Deletes some of what was noted so. */
    void deleteArchived(int most) throws SQLException {
        new ArchiveWriter(connection).delete(most);
    }

    /** About how many settlements no rollup counts that were written here. */
    int unrolled() {
        return unrolled;
    }

    /** Adds an intent; one that is there stays as it is. */
    @Override
    public void open(GenerationIntent intent) throws SQLException {
        if (insertIntent(intent)) {
            new Columns.Row(insertOpen).number(sequence).insert();
            if (announced.size() < MOST_ANNOUNCED) {
                announced.put(intent.id(), new Announced(sequence, intent));
            }
        }
    }

    /** Adds a settlement with its attempts, and its intent if nobody did; a settlement that is there stays as it is. */
    @Override
    public void settle(Generation generation, Instant now) throws SQLException {
        StoredIntent intent = storedIntent(generation.intent());
        // Of a generation that was announced otherwise, readers find it out.
        Optional<Fact.Derived> derived =
                intent.isAsAnnounced ? Optional.of(Fact.Derived.of(generation)) : Optional.empty();
        boolean first = GenerationRows.settlement(new Columns.Row(insertSettlement), intent.sequence, generation, now)
                .number(derived.map(it -> (long) it.attempts()))
                .text(derived.map(it -> Columns.text(it.spent())))
                .text(derived.map(it -> Columns.text(it.saved())))
                .text(derived.flatMap(Fact.Derived::fallback))
                .insert();
        if (!intent.isNew) {
            new Columns.Row(deleteOpen).number(intent.sequence).insert();
        }
        if (!first) {
            return;
        }
        insertAttempts(intent.sequence, generation.attempts());
        new Columns.Row(insertUnrolled).number(intent.sequence).insert();
        if (intent.isAsAnnounced) {
            settled.put(intent.sequence, Fact.of(generation));
        }
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
        boolean isNew = GenerationRows.intent(new Columns.Row(insertIntent), intent, versionOf(intent.prices()))
                .number(sequence + 1)
                .insert();
        if (isNew) {
            sequence += 1;
        }
        return isNew;
    }

    private long lastSequence() throws SQLException {
        try (ResultSet row = lastSequence.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private StoredIntent storedIntent(GenerationIntent intent) throws SQLException {
        Announced known = announced.remove(intent.id());
        if (known != null && known.intent.equals(intent)) {
            return new StoredIntent(known.sequence, KeyDay.of(intent), true, false);
        }
        Optional<StoredIntent> stored = findIntent(intent);
        if (stored.isPresent()) {
            return stored.get();
        }
        insertIntent(intent);
        return new StoredIntent(sequence, KeyDay.of(intent), true, true);
    }

    /** What was announced counts, whatever the settlement says of it. */
    private Optional<StoredIntent> findIntent(GenerationIntent said) throws SQLException {
        new Columns.Row(findIntent).text(said.id());
        try (ResultSet row = findIntent.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long createdAt = row.getLong("created_at");
            Optional<String> key = Columns.text(row, "caller_key");
            boolean isAsAnnounced = createdAt == Columns.nanos(said.createdAt())
                    && key.equals(said.key())
                    && Columns.text(row, "end_user").equals(said.caller().user())
                    && Columns.text(row, "app_url").equals(said.caller().appUrl())
                    && Columns.text(row, "app_title").equals(said.caller().appTitle())
                    && Columns.string(row, "tags")
                            .equals(Columns.lines(said.labels().tags()));
            return Optional.of(new StoredIntent(
                    row.getLong("sequence"), KeyDay.of(key, Columns.instant(createdAt)), isAsAnnounced, false));
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

    private static List<String> with(List<String> columns, List<String> more) {
        return Stream.concat(columns.stream(), more.stream()).toList();
    }

    private record StoredIntent(long sequence, KeyDay keyDay, boolean isAsAnnounced, boolean isNew) {}

    /** An intent that this writer wrote, and that nobody settled yet: it need not be looked for. */
    private record Announced(long sequence, GenerationIntent intent) {}

    private record KeyDay(Optional<String> key, long day) {

        static KeyDay of(GenerationIntent intent) {
            return of(intent.key(), Columns.instant(Columns.nanos(intent.createdAt())));
        }

        static KeyDay of(Optional<String> key, Instant createdAt) {
            return new KeyDay(
                    key, LocalDate.ofInstant(createdAt, ZoneOffset.UTC).toEpochDay());
        }

        Columns.Row into(Columns.Row row) throws SQLException {
            return row.flag(key.isPresent()).text(key.orElse("")).number(day);
        }
    }
}
