package io.signalbox.core.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a {@link ReportQuery}.
 *
 * @param query what was asked
 * @param rows one for each period and each group that has any generation; by time, then the dearest first, then by name
 * @param total all generations that were asked about, each once
 */
public record Report(ReportQuery query, List<Row> rows, Measures total) {

    /** The order of rows. */
    public static final Comparator<Row> ORDER = Comparator.comparing(
                    (Row row) -> row.start().orElse(Instant.MIN))
            .thenComparing((Row row) -> row.measures().charged(), Comparator.reverseOrder())
            .thenComparing(row -> String.join("\0", row.group()));

    /** Copies the rows and puts them in order. */
    public Report {
        rows = rows.stream().sorted(ORDER).toList();
    }

    /** The answer from the generations themselves: what every store's has to equal. */
    public static Report of(ReportQuery query, Iterable<Generation> generations) {
        Map<Place, Measures> groups = new LinkedHashMap<>();
        Measures total = Measures.NONE;
        for (Generation generation : generations) {
            if (generation.status() == GenerationStatus.OPEN || !query.holds(generation)) {
                continue;
            }
            Measures one = Measures.of(generation);
            total = total.plus(one);
            Optional<Instant> start =
                    query.per().map(period -> period.start(generation.intent().createdAt(), query.zone()));
            for (List<String> group : groups(query.by(), generation)) {
                groups.merge(new Place(start, group), one, Measures::plus);
            }
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach((place, sum) -> rows.add(new Row(place.start, place.group, sum)));
        return new Report(query, rows, total);
    }

    private static List<List<String>> groups(List<Dimension> by, Generation generation) {
        List<List<String>> groups = List.of(List.of());
        for (Dimension dimension : by) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> group : groups) {
                for (String value : dimension.of(generation)) {
                    List<String> extended = new ArrayList<>(group);
                    extended.add(value);
                    longer.add(extended);
                }
            }
            groups = longer;
        }
        return groups;
    }

    /**
     * One group in one period.
     *
     * @param start when the period begins; empty if the window is not cut
     * @param group a value for each dimension that was grouped by; the empty text stands for none
     * @param measures the sums
     */
    public record Row(Optional<Instant> start, List<String> group, Measures measures) {

        /** Copies the group. */
        public Row {
            group = List.copyOf(group);
        }
    }

    private record Place(Optional<Instant> start, List<String> group) {}
}
