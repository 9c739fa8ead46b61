package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Latencies;
import io.signalbox.core.ledger.Measures;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adds up generations in the database, on one connection within one transaction.
 *
 * <p>Where periods begin is computed here and not there: the database's calendars of time zones may be of another year than ours, and
 * the hour that a zone has twice is one hour to it. It gets the beginnings and finds the period of each row among them, some thousand
 * at a time; where nothing was asked for, none are made.
 */
final class PostgresReport {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MOST_PERIODS_AT_ONCE = 2_000;

    private static final List<String> COUNTS = List.of(
            "count(*)",
            "count(*) FILTER (WHERE status = 'completed')",
            "count(*) FILTER (WHERE status = 'failed')",
            "count(*) FILTER (WHERE status = 'cancelled')",
            "count(*) FILTER (WHERE status = 'interrupted')",
            "count(fallback_cause)",
            "count(cached_from)",
            "sum(usage_estimated)",
            "count(*) FILTER (WHERE charged IS NULL)",
            "sum(attempts)");
    private static final List<String> AMOUNTS =
            List.of("charged", "coalesce(reported_cost, computed_cost)", "spent", "saved");

    private final Connection connection;
    private final ReportQuery query;
    private final Map<Place, Measures> groups = new LinkedHashMap<>();

    private PostgresReport(Connection connection, ReportQuery query) {
        this.connection = connection;
        this.query = query;
    }

    /** The answer to the query. */
    static Report of(Connection connection, ReportQuery query) throws SQLException {
        Map<Place, Measures> groups = new PostgresReport(connection, query).groups();
        Measures total = query.by().contains(Dimension.TAG)
                ? sum(new PostgresReport(connection, ungrouped(query)).groups())
                : sum(groups);
        List<Report.Row> rows = new ArrayList<>();
        groups.forEach((place, measures) -> rows.add(new Report.Row(place.start, place.group, measures)));
        return new Report(query, rows, total);
    }

    private static ReportQuery ungrouped(ReportQuery query) {
        return new ReportQuery(query.window(), query.zone(), List.of(), Optional.empty(), query.where());
    }

    private static Measures sum(Map<Place, Measures> groups) {
        return groups.values().stream().reduce(Measures.NONE, Measures::plus);
    }

    private Map<Place, Measures> groups() throws SQLException {
        if (query.per().isEmpty()) {
            add(query.window(), List.of());
            return groups;
        }
        TimeWindow left = query.window();
        for (Optional<Instant> first = first(left); first.isPresent(); first = first(left)) {
            List<Instant> starts = starts(query.per().get(), first.get(), left.until());
            Instant end = starts.remove(starts.size() - 1);
            Instant until = end.isBefore(left.until()) ? end : left.until();
            add(new TimeWindow(left.from(), until), starts);
            left = new TimeWindow(until, left.until());
        }
        return groups;
    }

    /** When the first generation of a window was asked for. */
    private Optional<Instant> first(TimeWindow window) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT min(created_at) FROM generation_intent WHERE created_at >= ? AND created_at < ?")) {
            new PostgresRow(statement).time(window.from()).time(window.until());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long nanos = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(Columns.instant(nanos));
            }
        }
    }

    /** When periods begin, from the one that holds a moment; the last is the end of the one before. */
    private List<Instant> starts(Period period, Instant from, Instant until) {
        List<Instant> starts = new ArrayList<>();
        Instant start = period.start(from, query.zone());
        starts.add(start);
        while (start.isBefore(until) && starts.size() <= MOST_PERIODS_AT_ONCE) {
            start = period.end(start, query.zone());
            starts.add(start);
        }
        return starts;
    }

    private void add(TimeWindow window, List<Instant> starts) throws SQLException {
        PostgresFilter filter = PostgresFilter.ofSettled(window, query.where());
        try (PreparedStatement statement = connection.prepareStatement(sql(filter))) {
            PostgresRow parameters = new PostgresRow(statement);
            parameters.numbers(starts.stream().map(Columns::nanos).toList());
            filter.fill(parameters);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(row, starts);
                }
            }
        }
    }

    /**
     * Three kinds of rows, told apart by two flags: of a group, of a group's step of the time to first content, and of a group's step of
     * the total time.
     */
    private String sql(PostgresFilter filter) {
        List<Dimension> by = query.by();
        String values = IntStream.range(0, by.size())
                .mapToObj(i -> ", " + PostgresFilter.value(by.get(i)) + " AS group_" + i)
                .collect(Collectors.joining());
        String group = Stream.concat(
                        Stream.of("period"), IntStream.range(0, by.size()).mapToObj(i -> "group_" + i))
                .collect(Collectors.joining(", "));
        return "SELECT " + group + ", first_content_step, total_step,"
                + " GROUPING(first_content_step) = 0 AS of_first_content, GROUPING(total_step) = 0 AS of_total, "
                + measures()
                + " FROM (SELECT width_bucket(i.created_at, ?::bigint[]) AS period, s.*" + values
                + " FROM generation_intent i JOIN generation_settlement s ON s.generation = i.sequence WHERE "
                + filter.sql() + ") AS asked"
                + " GROUP BY GROUPING SETS ((" + group + "), (" + group + ", first_content_step), (" + group
                + ", total_step))";
    }

    private static String measures() {
        Stream<String> counts = IntStream.range(0, COUNTS.size()).mapToObj(i -> COUNTS.get(i) + " AS count_" + i);
        Stream<String> usage = Stream.of(UsageClass.values())
                .map(usageClass -> "sum(asked." + usageClass.word() + ") AS used_" + usageClass.word());
        Stream<String> amounts =
                IntStream.range(0, AMOUNTS.size()).mapToObj(i -> "sum(" + AMOUNTS.get(i) + ") AS amount_" + i);
        return Stream.of(counts, usage, amounts).flatMap(it -> it).collect(Collectors.joining(", "));
    }

    private void add(ResultSet row, List<Instant> starts) throws SQLException {
        int place = row.getInt("period") - 1;
        Optional<Instant> start = query.per().map(period -> starts.get(place));
        List<String> group = new ArrayList<>();
        for (int i = 0; i < query.by().size(); i++) {
            String value = Columns.string(row, "group_" + i);
            group.add(query.by().get(i) == Dimension.TAG ? PostgresFilter.tag(value) : value);
        }
        Measures part;
        if (row.getBoolean("of_first_content")) {
            part = latencies(steps(row, "first_content_step"), Latencies.NONE);
        } else if (row.getBoolean("of_total")) {
            part = latencies(Latencies.NONE, steps(row, "total_step"));
        } else {
            part = measures(row);
        }
        groups.merge(new Place(start, group), part, Measures::plus);
    }

    private static Latencies steps(ResultSet row, String column) throws SQLException {
        int step = row.getInt(column);
        return row.wasNull() ? Latencies.NONE : new Latencies(Map.of(step, row.getLong("count_0")));
    }

    private static Measures latencies(Latencies firstContent, Latencies total) {
        return new Measures(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                Money.ZERO,
                Money.ZERO,
                Money.ZERO,
                Money.ZERO,
                firstContent,
                total);
    }

    private static Measures measures(ResultSet row) throws SQLException {
        long[] counts = new long[COUNTS.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong("count_" + i);
        }
        Map<UsageClass, Long> usage = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            BigDecimal used = number(row, "used_" + usageClass.word());
            usage.put(usageClass, used.min(LARGEST).longValueExact());
        }
        return new Measures(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                counts[7],
                counts[8],
                counts[9],
                usage,
                new Money(number(row, "amount_0")),
                new Money(number(row, "amount_1")),
                new Money(number(row, "amount_2")),
                new Money(number(row, "amount_3")),
                Latencies.NONE,
                Latencies.NONE);
    }

    private static BigDecimal number(ResultSet row, String column) throws SQLException {
        BigDecimal sum = row.getBigDecimal(column);
        return sum == null ? BigDecimal.ZERO : sum;
    }

    private record Place(Optional<Instant> start, List<String> group) {}
}
