package io.signalbox.face;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Latencies;
import io.signalbox.core.ledger.Measures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One column of a report.
 *
 * @param name in API, CSV and command line
 * @param unit what it counts
 * @param subjects the reports that show it
 * @param of its value for a row, given the sums over everything; empty where there is none, such as a share of nothing
 */
record Figure(String name, Unit unit, Set<Subject> subjects, BiFunction<Measures, Measures, Optional<BigDecimal>> of) {

    private static final int SHARE_DECIMALS = 6;

    /** All of them, in their order. */
    static final List<Figure> ALL = all();

    /** What is counted. */
    enum Unit {
        /** Whole numbers. */
        COUNT,
        /** US dollars, to the last digit. */
        DOLLARS,
        /** From 0 to 1. */
        SHARE,
        /** Milliseconds. */
        MILLIS
    }

    /** What a report is about. */
    enum Subject {
        /** Amounts of money. */
        SPEND,
        /** How requests ended. */
        REQUESTS,
        /** What was used. */
        TOKENS,
        /** How long it took. */
        LATENCY;

        /** The name in API and command line: {@code spend}. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The column of that name; empty if there is none. */
    static Optional<Figure> find(String name) {
        return ALL.stream().filter(figure -> figure.name.equals(name)).findFirst();
    }

    /** The columns of one report, or all where none is named. */
    static List<Figure> about(Optional<Subject> subject) {
        return subject.map(one -> ALL.stream()
                        .filter(figure -> figure.subjects.contains(one))
                        .toList())
                .orElse(ALL);
    }

    private static List<Figure> all() {
        Subject[] everywhere = Subject.values();
        List<Figure> all = new ArrayList<>(List.of(
                count("requests", Measures::requests, everywhere),
                share("share", (row, whole) -> ratio(row.requests(), whole.requests()), Subject.REQUESTS),
                count("completed", Measures::completed, Subject.REQUESTS),
                count("failed", Measures::failed, Subject.REQUESTS),
                count("cancelled", Measures::cancelled, Subject.REQUESTS),
                count("interrupted", Measures::interrupted, Subject.REQUESTS),
                share(
                        "success_rate",
                        (row, whole) -> ratio(row.completed(), row.requests() - row.cancelled()),
                        Subject.REQUESTS),
                count("fallbacks", Measures::fallbacks, Subject.REQUESTS),
                share("fallback_rate", (row, whole) -> ratio(row.fallbacks(), row.requests()), Subject.REQUESTS),
                count("cached", Measures::cached, Subject.REQUESTS),
                count("attempts", Measures::attempts, Subject.REQUESTS),
                dollars("charged", Measures::charged),
                dollars("cost", Measures::cost),
                dollars("spent", Measures::spent),
                dollars("saved", Measures::saved),
                count("unpriced", Measures::unpriced, Subject.SPEND),
                count("estimated", Measures::estimated, Subject.SPEND, Subject.TOKENS),
                count("prompt_tokens", row -> tokens(row).promptTokens(), Subject.TOKENS),
                count("cached_tokens", row -> tokens(row).cachedTokens(), Subject.TOKENS),
                count("cache_write_tokens", row -> tokens(row).cacheWriteTokens(), Subject.TOKENS),
                count("completion_tokens", row -> tokens(row).completionTokens(), Subject.TOKENS),
                count("reasoning_tokens", row -> tokens(row).count(UsageClass.REASONING), Subject.TOKENS),
                count("total_tokens", row -> tokens(row).totalTokens(), Subject.TOKENS)));
        for (int percent : new int[] {50, 90, 95, 99}) {
            all.add(millis("first_content_p" + percent, Measures::firstContent, percent));
        }
        for (int percent : new int[] {50, 90, 95, 99}) {
            all.add(millis("total_p" + percent, Measures::total, percent));
        }
        return List.copyOf(all);
    }

    private static Figure count(String name, Function<Measures, Long> of, Subject... subjects) {
        return new Figure(
                name, Unit.COUNT, Set.of(subjects), (row, whole) -> Optional.of(BigDecimal.valueOf(of.apply(row))));
    }

    private static Figure dollars(String name, Function<Measures, Money> of) {
        return new Figure(
                name,
                Unit.DOLLARS,
                Set.of(Subject.SPEND),
                (row, whole) -> Optional.of(of.apply(row).usd()));
    }

    private static Figure share(
            String name, BiFunction<Measures, Measures, Optional<BigDecimal>> of, Subject... subjects) {
        return new Figure(name, Unit.SHARE, Set.of(subjects), of);
    }

    private static Figure millis(String name, Function<Measures, Latencies> of, int percent) {
        return new Figure(
                name + "_ms",
                Unit.MILLIS,
                Set.of(Subject.LATENCY),
                (row, whole) -> of.apply(row).percentile(percent).map(took -> BigDecimal.valueOf(took.toMillis())));
    }

    private static Usage tokens(Measures row) {
        return Usage.reported(row.usage());
    }

    private static Optional<BigDecimal> ratio(long part, long whole) {
        return whole == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(part)
                        .divide(BigDecimal.valueOf(whole), SHARE_DECIMALS, RoundingMode.HALF_EVEN));
    }
}
