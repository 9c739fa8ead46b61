package io.signalbox.face;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.face.Figure.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report as somebody asks for it, over HTTP or on the command line: the question, and how the answer is to be shown. */
public final class ReportRequest {

    private static final int MOST_ROWS = 10_000;
    private static final int USUAL_ROWS = 1_000;
    private static final int MOST_PERIODS = 10_000;

    private final ReportQuery query;
    private final List<Figure> figures;
    private final Format format;
    private final Optional<Comparator<Report.Row>> order;
    private final int limit;

    private ReportRequest(
            ReportQuery query, List<Figure> figures, Format format, Optional<Comparator<Report.Row>> order, int limit) {
        this.query = query;
        this.figures = figures;
        this.format = format;
        this.order = order;
        this.limit = limit;
    }

    /**
     * Reads the parameters {@code by}, {@code per}, {@code zone}, {@code last}, {@code from}, {@code until}, {@code where}, {@code show},
     * {@code sort}, {@code limit} and {@code format}.
     *
     * @param parameters the values of each; only {@code where} may have several
     * @param now what windows are seen from
     * @throws InvalidParameterException if one of them is none
     */
    public static ReportRequest of(Map<String, List<String>> parameters, Instant now) {
        Parameters given = new Parameters(parameters, now);
        given.expect("by", "per", "zone", "last", "from", "until", "where", "show", "sort", "limit", "format");
        ReportQuery query = new ReportQuery(given.window(), given.zone(), by(given), per(given), given.where());
        Optional<Subject> subject =
                given.word("show", named(Subject.values(), Subject::word), words(Subject.values(), Subject::word));
        Format format = given.word("format", named(Format.values(), Format::word), words(Format.values(), Format::word))
                .orElse(Format.JSON);
        return new ReportRequest(
                query, Figure.about(subject), format, order(given), given.number("limit", USUAL_ROWS, MOST_ROWS));
    }

    /** What the ledger is to be asked. */
    public ReportQuery query() {
        return query;
    }

    /** The media type of the answer. */
    public String contentType() {
        return format.contentType;
    }

    /** The answer as it was asked for. */
    public byte[] answer(Report report) {
        List<Report.Row> rows =
                order.map(by -> report.rows().stream().sorted(by).toList()).orElse(report.rows());
        List<Report.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        ReportPage page = new ReportPage(report, shown, figures);
        return switch (format) {
            case JSON -> page.json();
            case CSV -> page.csv();
            case TABLE -> page.table();
        };
    }

    private static List<Dimension> by(Parameters given) {
        return given.text("by").stream()
                .flatMap(words -> Arrays.stream(words.split(",", -1)))
                .map(word -> Dimension.find(word.strip())
                        .orElseThrow(() -> new InvalidParameterException(
                                "by", word, "one or more of " + Parameters.dimensions() + ", with commas between")))
                .toList();
    }

    private static Optional<Period> per(Parameters given) {
        Optional<Period> per =
                given.word("per", named(Period.values(), Period::word), words(Period.values(), Period::word));
        TimeWindow window = given.window();
        Duration shortest = per.equals(Optional.of(Period.HOUR)) ? Duration.ofHours(1) : Duration.ofHours(23);
        if (per.isPresent() && Duration.between(window.from(), window.until()).dividedBy(shortest) > MOST_PERIODS) {
            throw new InvalidParameterException(
                    "per", per.get().word(), "a window of no more than " + MOST_PERIODS + " of these");
        }
        return per;
    }

    private static Optional<Comparator<Report.Row>> order(Parameters given) {
        return given.text("sort").map(words -> {
            boolean least = words.startsWith("+");
            Figure figure = Figure.find(least ? words.substring(1) : words)
                    .orElseThrow(() -> new InvalidParameterException(
                            "sort",
                            words,
                            "one of " + words(Figure.ALL.toArray(Figure[]::new), Figure::name)
                                    + ", the most first; with + before it the least first"));
            Comparator<Report.Row> rising = Comparator.comparing(row -> value(figure, row));
            return (least ? rising : rising.reversed()).thenComparing(Report.ORDER);
        });
    }

    /** What has no value comes where the least comes. */
    private static BigDecimal value(Figure figure, Report.Row row) {
        return figure.of().apply(row.measures(), row.measures()).orElse(BigDecimal.valueOf(Long.MIN_VALUE));
    }

    private static <T> Function<String, Optional<T>> named(T[] values, Function<T, String> word) {
        return written -> Arrays.stream(values)
                .filter(value -> word.apply(value).equals(written))
                .findFirst();
    }

    private static <T> String words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).collect(Collectors.joining(", "));
    }

    /** How a report is written. */
    private enum Format {
        JSON("application/json"),
        CSV("text/csv; charset=utf-8"),
        TABLE("text/plain; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
