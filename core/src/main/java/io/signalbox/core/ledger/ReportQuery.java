package io.signalbox.core.ledger;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A question about settled generations. A generation belongs to the moment at which it was asked for.
 *
 * @param window which generations
 * @param zone whose calendar cuts the window into periods
 * @param by what rows are grouped by, in this order; none for one row a period
 * @param per what the window is cut into; not at all if empty
 * @param where only generations that have one of these values of each of these dimensions
 */
public record ReportQuery(
        TimeWindow window, ZoneId zone, List<Dimension> by, Optional<Period> per, Map<Dimension, Set<String>> where) {

    /** Copies the collections; a dimension counts once. */
    public ReportQuery {
        by = List.copyOf(new LinkedHashSet<>(by));
        Map<Dimension, Set<String>> copy = new EnumMap<>(Dimension.class);
        where.forEach((dimension, values) -> copy.put(dimension, Set.copyOf(values)));
        where = Collections.unmodifiableMap(copy);
    }

    /** All of a window, in one row. */
    public static ReportQuery over(TimeWindow window, ZoneId zone) {
        return new ReportQuery(window, zone, List.of(), Optional.empty(), Map.of());
    }

    /** The same, grouped. */
    public ReportQuery by(Dimension... dimensions) {
        return new ReportQuery(window, zone, List.of(dimensions), per, where);
    }

    /** The same, cut into periods. */
    public ReportQuery per(Period period) {
        return new ReportQuery(window, zone, by, Optional.of(period), where);
    }

    /** The same, of only those that have one of these values. */
    public ReportQuery where(Dimension dimension, String... values) {
        Map<Dimension, Set<String>> all = new EnumMap<>(Dimension.class);
        all.putAll(where);
        all.put(dimension, Set.of(values));
        return new ReportQuery(window, zone, by, per, all);
    }

    /** Everything that the question groups or filters by. */
    public Set<Dimension> dimensions() {
        List<Dimension> all = new ArrayList<>(by);
        all.addAll(where.keySet());
        return Set.copyOf(all);
    }

    /** Whether a settled generation is asked about. */
    public boolean holds(Generation generation) {
        return window.holds(generation.intent().createdAt())
                && where.entrySet().stream()
                        .allMatch(allowed ->
                                allowed.getKey().of(generation).stream().anyMatch(allowed.getValue()::contains));
    }
}
