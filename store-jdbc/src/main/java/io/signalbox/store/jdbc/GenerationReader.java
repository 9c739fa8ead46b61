package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes generations of rows, on one connection and one thread. Sees what was committed. */
final class GenerationReader implements AutoCloseable {

    private static final int MOST_PRICES_KEPT = 10_000;

    private final Connection connection;
    private final PreparedStatement intentById;
    private final PreparedStatement intentBySequence;
    private final PreparedStatement sequenceByUpstreamId;
    private final PreparedStatement settlement;
    private final PreparedStatement attempts;
    private final PreparedStatement openIntents;
    private final PreparedStatement spendByDay;
    private final PreparedStatement price;
    private final Map<String, Prices> prices = new HashMap<>();

    GenerationReader(Connection connection) throws SQLException {
        this.connection = connection;
        intentById = connection.prepareStatement("SELECT * FROM generation_intent WHERE id = ?");
        intentBySequence = connection.prepareStatement("SELECT * FROM generation_intent WHERE sequence = ?");
        sequenceByUpstreamId = connection.prepareStatement("SELECT generation FROM generation_settlement"
                + " WHERE upstream_id = ? ORDER BY generation DESC LIMIT 1");
        settlement = connection.prepareStatement("SELECT * FROM generation_settlement WHERE generation = ?");
        attempts = connection.prepareStatement("SELECT * FROM attempt WHERE generation = ? ORDER BY position");
        openIntents = connection.prepareStatement("SELECT generation_intent.* FROM open_generation"
                + " JOIN generation_intent ON sequence = generation ORDER BY generation LIMIT ?");
        price = connection.prepareStatement("SELECT text FROM price WHERE version = ?");
        spendByDay =
                connection.prepareStatement("SELECT day, amount FROM spend_by_day WHERE keyed = ? AND caller_key = ?");
    }

    /** What it reads from. */
    Connection connection() {
        return connection;
    }

    /** The generation of that id, or else the last one whose provider gave it that id. */
    Optional<Generation> find(String id) throws SQLException {
        new Columns.Row(intentById).text(id);
        Optional<Generation> own = generation(intentById);
        if (own.isPresent()) {
            return own;
        }
        new Columns.Row(sequenceByUpstreamId).text(id);
        try (ResultSet row = sequenceByUpstreamId.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            return bySequence(row.getLong(1));
        }
    }

    /** The generation of that number in the ledger. */
    Optional<Generation> bySequence(long sequence) throws SQLException {
        intentBySequence.setLong(1, sequence);
        return generation(intentBySequence);
    }

    /** The oldest intents that were never settled, at most so many. */
    List<GenerationIntent> openIntents(int most) throws SQLException {
        openIntents.setInt(1, most);
        List<GenerationIntent> open = new ArrayList<>();
        try (ResultSet row = openIntents.executeQuery()) {
            while (row.next()) {
                open.add(GenerationRows.intent(row, this::prices));
            }
        }
        return open;
    }

    /** What a key has spent in the windows that hold this moment. */
    Spend spend(Optional<String> key, Instant now) throws SQLException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = today.withDayOfMonth(1);
        new Columns.Row(spendByDay).flag(key.isPresent()).text(key.orElse(""));
        Spend spend = Spend.NOTHING;
        try (ResultSet row = spendByDay.executeQuery()) {
            while (row.next()) {
                LocalDate day = LocalDate.ofEpochDay(row.getLong(1));
                Money amount = Columns.money(row.getString(2));
                spend = new Spend(
                        spend.total().plus(amount),
                        within(day, today, today.plusDays(1)) ? spend.today().plus(amount) : spend.today(),
                        within(day, monday, monday.plusDays(7))
                                ? spend.thisWeek().plus(amount)
                                : spend.thisWeek(),
                        within(day, first, first.plusMonths(1))
                                ? spend.thisMonth().plus(amount)
                                : spend.thisMonth());
            }
        }
        return spend;
    }

    @Override
    public void close() throws SQLException {
        // Closes its statements too.
        connection.close();
    }

    private static boolean within(LocalDate day, LocalDate start, LocalDate end) {
        return !day.isBefore(start) && day.isBefore(end);
    }

    private Optional<Generation> generation(PreparedStatement intentQuery) throws SQLException {
        long sequence;
        GenerationIntent intent;
        try (ResultSet row = intentQuery.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            sequence = row.getLong("sequence");
            intent = GenerationRows.intent(row, this::prices);
        }
        settlement.setLong(1, sequence);
        try (ResultSet row = settlement.executeQuery()) {
            return Optional.of(
                    row.next() ? GenerationRows.settled(intent, row, attempts(sequence)) : Generation.open(intent));
        }
    }

    private List<Attempt> attempts(long generation) throws SQLException {
        attempts.setLong(1, generation);
        List<Attempt> found = new ArrayList<>();
        try (ResultSet row = attempts.executeQuery()) {
            while (row.next()) {
                found.add(GenerationRows.attempt(row, this::prices));
            }
        }
        return found;
    }

    private Prices prices(ResultSet row) throws SQLException {
        Optional<String> version = Columns.text(row, "price");
        if (version.isEmpty()) {
            return Prices.UNKNOWN;
        }
        Prices known = prices.get(version.get());
        if (known != null) {
            return known;
        }
        price.setString(1, version.get());
        try (ResultSet kept = price.executeQuery()) {
            Prices read = kept.next() ? Prices.parse(kept.getString("text")) : Prices.UNKNOWN;
            if (prices.size() == MOST_PRICES_KEPT) {
                prices.clear();
            }
            prices.put(version.get(), read);
            return read;
        }
    }
}
