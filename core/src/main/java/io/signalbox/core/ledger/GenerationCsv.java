package io.signalbox.core.ledger;

import io.signalbox.core.cost.Bill;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Generations as lines of comma-separated values (RFC 4180): all that is known of them but what routing knew. Amounts are exact US dollars, times
 * UTC, durations whole milliseconds; what is not known is empty. {@code cost_prompt} and its like are what each class cost by the
 * prices that were charged by, {@code price_prompt} and its like what one unit of it cost.
 *
 * <p>A text that a spreadsheet would take for a formula, one that begins with {@code = + - @}, a tab or a carriage return, gets an apostrophe
 * before it. Numbers do not. Texts come from callers and providers.
 */
public final class GenerationCsv {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final StringBuilder line = new StringBuilder();

    private GenerationCsv() {}

    /** The names of the columns, as the first line, without its end. */
    public static String header() {
        List<String> names = new ArrayList<>(List.of(
                "id",
                "created_at",
                "status",
                "model",
                "provider",
                "key",
                "user",
                "app",
                "app_url",
                "tags",
                "metadata",
                "session",
                "dialect",
                "streamed",
                "asked_model",
                "upstream_id",
                "attempts",
                "fallback",
                "failure",
                "finish_reason",
                "native_finish_reason",
                "service_tier",
                "cached_from",
                "own_key",
                "queued_ms",
                "first_content_ms",
                "total_ms",
                "usage_estimated",
                "usage_bounded",
                "charged",
                "cost_computed",
                "cost_reported",
                "spent",
                "cache_saving",
                "price_version"));
        for (UsageClass usageClass : UsageClass.values()) {
            names.add("usage_" + usageClass.word());
            names.add("price_" + usageClass.word());
            names.add("cost_" + usageClass.word());
        }
        return String.join(",", names);
    }

    /** The line of a generation, without its end. */
    public static String line(Generation generation) {
        GenerationCsv csv = new GenerationCsv();
        csv.asked(generation.intent(), generation);
        csv.answered(generation);
        csv.charged(generation);
        csv.classes(generation);
        return csv.line.toString();
    }

    private void asked(GenerationIntent intent, Generation generation) {
        text(intent.id());
        plain(intent.createdAt().toString());
        text(generation.status().word());
        text(generation.model());
        text(generation.provider());
        text(intent.key());
        text(intent.caller().user());
        text(intent.caller().appTitle());
        text(intent.caller().appUrl());
        text(String.join(" ", intent.labels().tags()));
        List<String> metadata = new ArrayList<>();
        intent.labels().metadata().forEach((name, value) -> metadata.add(name + "=" + value));
        text(String.join("; ", metadata));
        text(intent.labels().session());
        text(intent.dialect());
        plain(Boolean.toString(intent.streamed()));
        text(intent.askedModel());
    }

    private void answered(Generation generation) {
        text(generation.upstreamId());
        plain(Integer.toString(generation.attempts().size()));
        text(Dimension.FALLBACK.of(generation).get(0));
        text(generation.failureKind());
        text(generation.finishReason());
        text(generation.nativeFinishReason());
        text(generation.serviceTier());
        text(generation.cachedFrom());
        plain(Boolean.toString(generation.ownKey()));
        millis(Optional.of(generation.timings().queued()));
        millis(generation.timings().firstContent());
        millis(Optional.of(generation.timings().total()));
        plain(Boolean.toString(generation.usage().isEstimated()));
        plain(Boolean.toString(generation.usage().isBounded()));
    }

    private void charged(Generation generation) {
        money(generation.charged());
        money(generation.cost().computed());
        money(generation.cost().reported());
        money(Optional.of(generation.spent()));
        money(generation.cacheSaving());
        plain(generation.answering().map(attempt -> attempt.prices().version()).orElse(""));
    }

    private void classes(Generation generation) {
        Map<UsageClass, Bill.Line> bill = new EnumMap<>(UsageClass.class);
        generation.bill().ifPresent(known -> known.lines().forEach(each -> bill.put(each.usageClass(), each)));
        for (UsageClass usageClass : UsageClass.values()) {
            Optional<Bill.Line> billed = Optional.ofNullable(bill.get(usageClass));
            plain(Long.toString(generation.usage().count(usageClass)));
            money(billed.flatMap(Bill.Line::unitPrice));
            money(billed.flatMap(Bill.Line::amount));
        }
    }

    private void text(Optional<String> value) {
        text(value.orElse(""));
    }

    private void text(String value) {
        boolean formula = !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0;
        plain(formula ? "'" + value : value);
    }

    private void money(Optional<Money> value) {
        plain(value.map(Money::toString).orElse(""));
    }

    private void millis(Optional<Duration> value) {
        plain(value.map(duration -> Long.toString(duration.toMillis())).orElse(""));
    }

    private void plain(String value) {
        if (line.length() > 0) {
            line.append(',');
        }
        boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        line.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
}
