package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Measures;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What OpenRouter's clients ask with a management key: {@code GET /activity} and {@code GET /credits}. An admin key opens them.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity">OpenRouter: activity</a>
 * @see <a href="https://openrouter.ai/docs/api/api-reference/credits/get-credits">OpenRouter: credits</a>
 */
final class ManagementPages {

    private static final int DAYS = 30;

    private final Gateway gateway;
    private final Clock clock;
    private final KeyGuard admins;
    private final KeyGuard callers;

    ManagementPages(Gateway gateway, Clock clock, KeyGuard admins, KeyGuard callers) {
        this.gateway = gateway;
        this.clock = clock;
        this.admins = admins;
        this.callers = callers;
    }

    /** Whether the path is one of theirs. */
    static boolean covers(ApiPath path) {
        return path.is("activity") || path.is("credits");
    }

    /** A key that may call models is known here, and may not do this. */
    FaceRoute route(ApiPath path, FaceHead head, Dialect dialect) {
        if (!admins.knows(head.headers()) && callers.knows(head.headers())) {
            return FaceRoutes.now(Refusals.page(
                    dialect, Failure.of(FailureKind.PERMISSION, "Only management keys can perform this operation")));
        }
        return admins.guard(
                head.headers(),
                dialect,
                admin -> Refusals.unlessMethod(
                        "GET",
                        head,
                        dialect,
                        () -> path.is("credits") ? credits(dialect) : activity(Query.of(head.query()), dialect)));
    }

    /** Nothing is prepaid here, so the credits are without limit. */
    private FaceRoute credits(Dialect dialect) {
        TimeWindow ever = new TimeWindow(Instant.EPOCH, clock.now().plusNanos(1));
        return Refusals.unlessUnavailable(
                gateway.report(ReportQuery.over(ever, ZoneOffset.UTC))
                        .thenApply(report -> data(json -> {
                            json.writeStartObject();
                            json.writeNumberField("total_credits", AccountPages.NO_LIMIT);
                            JsonMembers.number(
                                    json, "total_usage", report.total().charged());
                            json.writeEndObject();
                        })),
                dialect);
    }

    private FaceRoute activity(Query query, Dialect dialect) {
        LocalDate today = clock.now().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate first = today.minusDays(DAYS);
        LocalDate last = today.minusDays(1);
        Optional<String> asked = query.first("date");
        if (asked.isPresent()) {
            Optional<LocalDate> date =
                    asked.flatMap(ManagementPages::date).filter(day -> !day.isBefore(first) && day.isBefore(today));
            if (date.isEmpty()) {
                return FaceRoutes.now(Refusals.page(
                        dialect,
                        Failure.invalid(
                                "date",
                                "invalid_parameter",
                                "date: \"" + Pages.shown(asked.get()) + "\" (expected: YYYY-MM-DD, one of the last "
                                        + DAYS + " completed UTC days)")));
            }
            return activity(query, date.get(), date.get(), dialect);
        }
        return activity(query, first, last, dialect);
    }

    private FaceRoute activity(Query query, LocalDate first, LocalDate last, Dialect dialect) {
        TimeWindow window = new TimeWindow(midnight(first), midnight(last.plusDays(1)));
        ReportQuery days = ReportQuery.over(window, ZoneOffset.UTC)
                .by(Dimension.MODEL, Dimension.PROVIDER)
                .per(Period.DAY);
        Optional<String> user = query.first("user_id");
        ReportQuery ofUser = user.map(id -> days.where(Dimension.USER, id)).orElse(days);
        Optional<String> hash = query.first("api_key_hash");
        Optional<Caller> key = hash.flatMap(sum -> callers.ring().get().hashed(sum));
        if (hash.isPresent() && key.isEmpty()) {
            return FaceRoutes.now(rows(new Report(days, List.of(), Measures.NONE)));
        }
        ReportQuery wanted = key.flatMap(Caller::key)
                .map(name -> ofUser.where(Dimension.KEY, name))
                .orElse(ofUser);
        return Refusals.unlessUnavailable(gateway.report(wanted).thenApply(this::rows), dialect);
    }

    private FaceResponse rows(Report report) {
        return data(json -> {
            json.writeStartArray();
            for (int i = report.rows().size() - 1; i >= 0; i--) {
                row(json, report.rows().get(i));
            }
            json.writeEndArray();
        });
    }

    private void row(JsonGenerator json, Report.Row row) throws IOException {
        String model = row.group().get(0);
        String provider = row.group().get(1);
        Measures measures = row.measures();
        Usage usage = Usage.reported(measures.usage());
        boolean ownKey = gateway.ownKeyProviders().contains(provider);
        json.writeStartObject();
        json.writeStringField(
                "date",
                row.start()
                        .orElse(Instant.EPOCH)
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate()
                        .toString());
        json.writeStringField("model", model);
        json.writeStringField("model_permaslug", model);
        json.writeStringField("endpoint_id", provider + ":" + model);
        json.writeStringField("provider_name", displayName(provider));
        JsonMembers.number(json, "usage", measures.charged());
        JsonMembers.number(json, "byok_usage_inference", ownKey ? measures.cost() : Money.ZERO);
        json.writeNumberField("requests", measures.requests());
        json.writeNumberField("prompt_tokens", usage.promptTokens());
        json.writeNumberField("completion_tokens", usage.completionTokens());
        json.writeNumberField("reasoning_tokens", usage.count(UsageClass.REASONING));
        json.writeEndObject();
    }

    private String displayName(String provider) {
        Provider known = gateway.catalog().providers().get(provider);
        return known == null ? provider : known.displayName();
    }

    private static FaceResponse data(Pages.JsonPage page) {
        return Pages.json(
                200,
                Pages.write(json -> {
                    json.writeStartObject();
                    json.writeFieldName("data");
                    page.writeTo(json);
                    json.writeEndObject();
                }),
                Headers.NONE);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Optional<LocalDate> date(String written) {
        try {
            return Optional.of(LocalDate.parse(written));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
