package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
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
import java.util.stream.Collectors;
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
final class GenerationWriter implements AutoCloseable {

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
        insertIntent = connection.prepareStatement(insert(
                "generation_intent",
                "id",
                "created_at",
                "caller_key",
                "app_url",
                "app_title",
                "user_agent",
                "end_user",
                "dialect",
                "streamed",
                "asked_model",
                "model",
                "provider",
                "plan",
                "tags",
                "metadata",
                "session",
                "routing",
                "price",
                "charged"));
        findIntent = connection.prepareStatement(
                "SELECT sequence, created_at, caller_key FROM generation_intent WHERE id = ?");
        insertOpen = connection.prepareStatement(
                "INSERT INTO open_generation SELECT sequence FROM generation_intent WHERE id = ?");
        deleteOpen = connection.prepareStatement("DELETE FROM open_generation WHERE generation = ?");
        insertSettlement = connection.prepareStatement(insert(
                "generation_settlement",
                "generation",
                "settled_at",
                "status",
                "model",
                "provider",
                "provider_name",
                "upstream_id",
                "finish_reason",
                "native_finish_reason",
                "failure_kind",
                "own_key",
                "service_tier",
                "cached_from",
                "queued_nanos",
                "first_content_nanos",
                "total_nanos",
                "charged"));
        insertAttempt = connection.prepareStatement(insert(
                "attempt",
                "generation",
                "position",
                "number",
                "role",
                "provider",
                "upstream_model",
                "model",
                "started_at",
                "first_content_nanos",
                "took_nanos",
                "price",
                "service_tier",
                "reported_usage",
                "failure_kind",
                "failure_progress",
                "failure_code",
                "failure_message",
                "failure_parameter",
                "failure_upstream_status",
                "failure_retry_after_nanos"));
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
    void open(GenerationIntent intent) throws SQLException {
        if (insertIntent(intent)) {
            new Columns.Row(insertOpen).text(intent.id()).insert();
        }
    }

    /** Adds a settlement with its attempts, and its intent if nobody did; a settlement that is there stays as it is. */
    void settle(Generation generation, Instant now) throws SQLException {
        StoredIntent intent = storedIntent(generation.intent());
        boolean first = new Columns.Row(insertSettlement)
                .number(intent.sequence)
                .time(now)
                .text(generation.status().word())
                .text(generation.model())
                .text(generation.provider())
                .text(generation.providerName())
                .text(generation.upstreamId())
                .text(generation.finishReason())
                .text(generation.nativeFinishReason())
                .text(generation.failureKind())
                .flag(generation.ownKey())
                .text(generation.serviceTier())
                .text(generation.cachedFrom())
                .number(Columns.nanos(generation.timings().queued()))
                .duration(generation.timings().firstContent())
                .number(Columns.nanos(generation.timings().total()))
                .text(Columns.charged(generation.charge()))
                .charge(generation.usage(), generation.cost())
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
        return new Columns.Row(insertIntent)
                .text(intent.id())
                .time(intent.createdAt())
                .text(intent.key())
                .text(intent.caller().appUrl())
                .text(intent.caller().appTitle())
                .text(intent.caller().userAgent())
                .text(intent.caller().user())
                .text(intent.dialect())
                .flag(intent.streamed())
                .text(intent.askedModel())
                .text(intent.model())
                .text(intent.provider())
                .text(Columns.lines(intent.plan()))
                .text(Columns.lines(intent.labels().tags()))
                .text(Columns.pairs(intent.labels().metadata()))
                .text(intent.labels().session())
                .text(intent.routing())
                .text(versionOf(intent.prices()))
                .text(Columns.charged(intent.estimate()))
                .charge(intent.estimate().usage(), intent.estimate().cost())
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
        findIntent.setString(1, id);
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
            Columns.Row row = new Columns.Row(insertAttempt)
                    .number(generation)
                    .number(position)
                    .number(attempt.number())
                    .text(attempt.role().word())
                    .text(attempt.endpoint().provider())
                    .text(attempt.endpoint().upstreamModel())
                    .text(attempt.model().text())
                    .time(attempt.startedAt())
                    .duration(attempt.firstContent())
                    .number(Columns.nanos(attempt.took()))
                    .text(versionOf(attempt.prices()))
                    .text(attempt.serviceTier())
                    .text(attempt.reported());
            Optional<Failure> failure = attempt.failure();
            row.text(failure.map(it -> it.kind().word()))
                    .text(failure.map(it -> it.progress().name()))
                    .text(failure.map(Failure::code))
                    .text(failure.map(Failure::message))
                    .text(failure.flatMap(Failure::parameter))
                    .number(failure.map(Failure::upstreamStatus)
                            .flatMap(it -> it.isPresent() ? Optional.of((long) it.getAsInt()) : Optional.empty()))
                    .duration(failure.flatMap(Failure::retryAfter))
                    .charge(attempt.usage(), attempt.cost())
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

    private static String insert(String table, String... columns) {
        List<String> all =
                Stream.concat(Stream.of(columns), Columns.CHARGE.stream()).toList();
        return "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES ("
                + all.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
    }

    private record StoredIntent(long sequence, KeyDay keyDay) {}

    private record KeyDay(Optional<String> key, long day) {
        Columns.Row into(Columns.Row row) throws SQLException {
            return row.flag(key.isPresent()).text(key.orElse("")).number(day);
        }
    }
}
