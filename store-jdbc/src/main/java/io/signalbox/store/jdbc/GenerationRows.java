package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.ledger.Timings;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What generations are as rows of the three tables of facts, which every database has alike. */
final class GenerationRows {

    /** What a row of {@code generation_intent} is written with. */
    static final List<String> INTENT = withCharge(
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
            "charged");

    /** What a row of {@code generation_settlement} is written with. */
    static final List<String> SETTLEMENT = withCharge(
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
            "charged");

    /** What a row of {@code attempt} is written with. */
    static final List<String> ATTEMPT = withCharge(
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
            "failure_retry_after_nanos");

    private GenerationRows() {}

    /** A statement that inserts a row. */
    static String insert(String table, List<String> columns) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
    }

    static Columns.Row intent(Columns.Row row, GenerationIntent intent, Optional<String> price) throws SQLException {
        return row.text(intent.id())
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
                .text(price)
                .charged(intent.estimate())
                .charge(intent.estimate().usage(), intent.estimate().cost());
    }

    static Columns.Row settlement(Columns.Row row, long sequence, Generation generation, Instant now)
            throws SQLException {
        return row.number(sequence)
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
                .charged(generation.charge())
                .charge(generation.usage(), generation.cost());
    }

    static Columns.Row attempt(Columns.Row row, long generation, int position, Attempt attempt, Optional<String> price)
            throws SQLException {
        row.number(generation)
                .number(position)
                .number(attempt.number())
                .text(attempt.role().word())
                .text(attempt.endpoint().provider())
                .text(attempt.endpoint().upstreamModel())
                .text(attempt.model().text())
                .time(attempt.startedAt())
                .duration(attempt.firstContent())
                .number(Columns.nanos(attempt.took()))
                .text(price)
                .text(attempt.serviceTier())
                .text(attempt.reported());
        Optional<Failure> failure = attempt.failure();
        return row.text(failure.map(it -> it.kind().word()))
                .text(failure.map(it -> it.progress().name()))
                .text(failure.map(Failure::code))
                .text(failure.map(Failure::message))
                .text(failure.flatMap(Failure::parameter))
                .number(failure.map(Failure::upstreamStatus)
                        .flatMap(it -> it.isPresent() ? Optional.of((long) it.getAsInt()) : Optional.empty()))
                .duration(failure.flatMap(Failure::retryAfter))
                .charge(attempt.usage(), attempt.cost());
    }

    static GenerationIntent intent(ResultSet row, KeptPrices prices) throws SQLException {
        return new GenerationIntent(
                Columns.string(row, "id"),
                Columns.instant(row.getLong("created_at")),
                Columns.text(row, "caller_key"),
                new CallerIdentity(
                        Columns.text(row, "app_url"),
                        Columns.text(row, "app_title"),
                        Columns.text(row, "user_agent"),
                        Columns.text(row, "end_user")),
                new Labels(
                        Columns.lines(Columns.string(row, "tags")),
                        Columns.pairs(Columns.string(row, "metadata")),
                        Columns.text(row, "session")),
                Columns.string(row, "dialect"),
                row.getBoolean("streamed"),
                Columns.string(row, "asked_model"),
                Columns.string(row, "model"),
                Columns.string(row, "provider"),
                Columns.lines(Columns.string(row, "plan")),
                Columns.text(row, "routing"),
                prices.of(row),
                Columns.charge(row));
    }

    static Generation settled(GenerationIntent intent, ResultSet row, List<Attempt> attempts) throws SQLException {
        return new Generation(
                intent,
                GenerationStatus.valueOf(Columns.string(row, "status").toUpperCase(Locale.ROOT)),
                Columns.string(row, "model"),
                Columns.string(row, "provider"),
                Columns.string(row, "provider_name"),
                Columns.text(row, "upstream_id"),
                attempts,
                Columns.charge(row),
                row.getBoolean("own_key"),
                Columns.text(row, "service_tier"),
                Columns.text(row, "cached_from"),
                Columns.text(row, "finish_reason"),
                Columns.text(row, "native_finish_reason"),
                Columns.text(row, "failure_kind"),
                new Timings(
                        Duration.ofNanos(row.getLong("queued_nanos")),
                        Columns.duration(row, "first_content_nanos"),
                        Duration.ofNanos(row.getLong("total_nanos"))));
    }

    static Attempt attempt(ResultSet row, KeptPrices prices) throws SQLException {
        return new Attempt(
                row.getInt("number"),
                Attempt.Role.valueOf(Columns.string(row, "role").toUpperCase(Locale.ROOT)),
                new EndpointId(Columns.string(row, "provider"), Columns.string(row, "upstream_model")),
                new ModelId(Columns.string(row, "model")),
                Columns.instant(row.getLong("started_at")),
                Columns.duration(row, "first_content_nanos"),
                Duration.ofNanos(row.getLong("took_nanos")),
                failure(row),
                prices.of(row),
                Columns.text(row, "service_tier"),
                Columns.usage(row),
                Columns.text(row, "reported_usage"),
                Columns.cost(row));
    }

    private static Optional<Failure> failure(ResultSet row) throws SQLException {
        Optional<String> kind = Columns.text(row, "failure_kind");
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        int status = row.getInt("failure_upstream_status");
        OptionalInt upstreamStatus = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status);
        return Optional.of(new Failure(
                FailureKind.valueOf(kind.get().toUpperCase(Locale.ROOT)),
                SendProgress.valueOf(Columns.string(row, "failure_progress")),
                Columns.string(row, "failure_code"),
                Columns.string(row, "failure_message"),
                Columns.text(row, "failure_parameter"),
                upstreamStatus,
                Columns.duration(row, "failure_retry_after_nanos")));
    }

    /** Where the prices are that a row names. */
    interface KeptPrices {
        Prices of(ResultSet row) throws SQLException;
    }

    private static List<String> withCharge(String... columns) {
        return Stream.concat(Stream.of(columns), Columns.CHARGE.stream()).toList();
    }
}
