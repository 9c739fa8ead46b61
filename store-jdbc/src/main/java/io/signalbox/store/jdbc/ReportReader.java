package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Answers reports, on one connection and one thread: what rollups hold of the window, and the generations that they do not count yet,
 * and those in the edges that are no whole part of time. All of it is read from one state of the file, so that nothing counts twice or not at
 * all while settlements go over into rollups.
 */
final class ReportReader {

    private static final int RUN = 1;
    private static final int SUMS = 2;

    private final Connection connection;
    private final Tail tail;
    private final FactReader facts;
    private final PreparedStatement unrolled;
    private final PreparedStatement activeDays;
    private final PreparedStatement archivedUntil;

    ReportReader(Connection connection, GenerationReader generations, Tail tail) throws SQLException {
        this.connection = connection;
        this.tail = tail;
        facts = new FactReader(connection, generations);
        unrolled = connection.prepareStatement("SELECT generation FROM unrolled_generation");
        activeDays = connection.prepareStatement("SELECT start FROM rollup WHERE kind = " + Rollup.TOTAL.kind()
                + " AND size = " + Bucket.DAY.seconds() + " AND start >= ? AND start < ? ORDER BY start");
        archivedUntil = connection.prepareStatement("SELECT archived_until FROM archive_state");
    }

    /**
     * The report.
     *
     * @throws QuestionRefused if it asks for what only generations know that are in the archive
     */
    Report report(ReportQuery query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                return new Answer(query).report();
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    private long archivedUntil() throws SQLException {
        try (ResultSet row = archivedUntil.executeQuery()) {
            return row.next() ? row.getLong(1) : Long.MIN_VALUE;
        }
    }

    private List<Long> activeDays(long fromNanos, long untilNanos) throws SQLException {
        new Columns.Row(activeDays)
                .number(Bucket.DAY.floor(fromNanos) / 1_000_000_000)
                .number(Math.floorDiv(untilNanos, 1_000_000_000) + 1);
        List<Long> days = new ArrayList<>();
        try (ResultSet row = activeDays.executeQuery()) {
            while (row.next()) {
                days.add(row.getLong(1));
            }
        }
        return days;
    }

    /** One report on its way. */
    private final class Answer {

        private final ReportQuery query;
        private final Map<Group, Sums> groups = new HashMap<>();
        private final Sums total = new Sums();

        /** Whether a generation may stand in several groups; where it cannot, the groups add up to the total. */
        private final boolean overlap;

        Answer(ReportQuery query) {
            this.query = query;
            overlap = Rollup.rowsOverlap(query);
        }

        Report report() throws SQLException {
            Optional<Rollup> rollup = Rollup.answering(query);
            if (rollup.isPresent()) {
                addRollups(rollup.get());
                addTail();
            } else {
                refuseArchived();
                facts.all(Slices.Edge.of(query.window()), this::add);
            }
            List<Report.Row> rows = new ArrayList<>();
            groups.forEach((group, sums) -> {
                rows.add(new Report.Row(group.start, group.values, sums.measures()));
                if (!overlap) {
                    total.add(sums);
                }
            });
            return new Report(query, rows, total.measures());
        }

        private void refuseArchived() throws SQLException {
            long from = Slices.bounded(query.window().from());
            long until = Math.min(Slices.bounded(query.window().until()), archivedUntil());
            if (from < until && !activeDays(from, until).isEmpty()) {
                throw new QuestionRefused(
                        "from: " + query.window().from() + " (expected: not before " + Columns.instant(archivedUntil())
                                + ", because these dimensions together are not kept of what is older)");
            }
        }

        private void addRollups(Rollup rollup) throws SQLException {
            long from = Slices.bounded(query.window().from());
            long until = Slices.bounded(query.window().until());
            List<Long> days = query.per().isPresent() ? activeDays(from, until) : List.of();
            Slices slices = Slices.of(query, rollup.finest(), archivedUntil(), days);
            addRuns(rollup, slices.runs());
            if (overlap) {
                addTotal(slices.runs());
            }
            for (Slices.Edge edge : slices.edges()) {
                facts.rolled(edge, this::add);
            }
        }

        private void addTotal(List<Slices.Run> runs) throws SQLException {
            read(Rollup.TOTAL, runs, List.of(), Map.of(), row -> total.add(row.getBytes(SUMS)));
        }

        private void addRuns(Rollup rollup, List<Slices.Run> runs) throws SQLException {
            List<String> columns = query.by().stream()
                    .map(dimension -> Rollup.COLUMNS.get(rollup.dimensions().indexOf(dimension)))
                    .toList();
            read(rollup, runs, columns, query.where(), row -> {
                List<String> values = new ArrayList<>(columns.size());
                for (int column = 0; column < columns.size(); column++) {
                    values.add(Columns.unescaped(row.getString(SUMS + 1 + column)));
                }
                Slices.Run run = runs.get(row.getInt(RUN));
                groups.computeIfAbsent(new Group(run.place(), values), it -> new Sums())
                        .add(row.getBytes(SUMS));
            });
        }

        private void read(
                Rollup rollup,
                List<Slices.Run> runs,
                List<String> columns,
                Map<Dimension, Set<String>> where,
                RowTaker taker)
                throws SQLException {
            // Where the first column is given, each part of time is looked up by itself: few rows of many are wanted.
            boolean each = !rollup.dimensions().isEmpty()
                    && where.containsKey(rollup.dimensions().get(0));
            StringBuilder sql = new StringBuilder("SELECT r.value ->> 0 AS run, sums");
            columns.forEach(column -> sql.append(", ").append(column));
            sql.append(" FROM json_each(?) r CROSS JOIN rollup ON kind = ? AND size = r.value ->> 1 AND ")
                    .append(each ? "start = r.value ->> 2" : "start >= r.value ->> 2 AND start < r.value ->> 3");
            where.forEach((dimension, values) -> sql.append(" AND ")
                    .append(Rollup.COLUMNS.get(rollup.dimensions().indexOf(dimension)))
                    .append(values.stream().map(value -> "?").collect(Collectors.joining(", ", " IN (", ")"))));
            try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
                Columns.Row row = new Columns.Row(statement)
                        .text(each ? starts(runs) : spans(runs))
                        .number(rollup.kind());
                for (Set<String> values : where.values()) {
                    for (String value : values) {
                        row.text(value);
                    }
                }
                try (ResultSet found = statement.executeQuery()) {
                    while (found.next()) {
                        taker.take(found);
                    }
                }
            }
        }

        private String spans(List<Slices.Run> runs) {
            return IntStream.range(0, runs.size())
                    .mapToObj(index -> "[" + index + ","
                            + runs.get(index).bucket().seconds() + ","
                            + runs.get(index).from() + "," + runs.get(index).until() + "]")
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private String starts(List<Slices.Run> runs) {
            return IntStream.range(0, runs.size())
                    .boxed()
                    .flatMap(index -> {
                        Slices.Run run = runs.get(index);
                        long size = run.bucket().seconds();
                        return LongStream.range(0, (run.until() - run.from()) / size)
                                .mapToObj(part -> "[" + index + "," + size + "," + (run.from() + part * size) + "]");
                    })
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private void addTail() throws SQLException {
            try (ResultSet row = unrolled.executeQuery()) {
                while (row.next()) {
                    long generation = row.getLong(1);
                    Fact fact = tail.find(generation).orElse(null);
                    add(fact == null ? facts.one(generation) : fact);
                }
            }
        }

        private void add(Fact fact) {
            if (!query.window().holds(fact.createdAt()) || !fact.isAmong(query.where())) {
                return;
            }
            if (overlap) {
                total.add(fact);
            }
            Optional<Instant> start = query.per().map(period -> period.start(fact.createdAt(), query.zone()));
            for (List<String> values : Groups.of(query.by(), fact)) {
                groups.computeIfAbsent(new Group(start, values), it -> new Sums())
                        .add(fact);
            }
        }
    }

    private record Group(Optional<Instant> start, List<String> values) {}

    private interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }
}
