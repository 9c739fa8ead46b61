package io.signalbox.core.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which generations are wanted, a page at a time. Open ones are among them.
 *
 * @param window when they were asked for
 * @param where only those that have one of these values of each of these dimensions
 * @param order which come first
 * @param after where the page before ended, as {@link PageCursor#text} writes it; empty for the first page
 * @param most how many at most, 1 to 1,000
 */
public record GenerationQuery(
        TimeWindow window, Map<Dimension, Set<String>> where, Order order, Optional<String> after, int most) {

    /** The largest page. */
    public static final int LARGEST_PAGE = 1_000;

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if the page's size is out of range, or no page gave {@code after}
     */
    public GenerationQuery {
        if (most < 1 || most > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit: " + most + " (expected: 1 to " + LARGEST_PAGE + ")");
        }
        after.ifPresent(PageCursor::parse);
        Map<Dimension, Set<String>> copy = new EnumMap<>(Dimension.class);
        where.forEach((dimension, values) -> copy.put(dimension, Set.copyOf(values)));
        where = Collections.unmodifiableMap(copy);
    }

    /** The first page of a window. */
    public static GenerationQuery of(TimeWindow window, Order order, int most) {
        return new GenerationQuery(window, Map.of(), order, Optional.empty(), most);
    }

    /** The next page. */
    public GenerationQuery after(Optional<String> place) {
        return new GenerationQuery(window, where, order, place, most);
    }

    /** Where the page before ended; empty for the first page. */
    public Optional<PageCursor> cursor() {
        return after.map(PageCursor::parse);
    }

    /** Whether a generation is asked about. */
    public boolean holds(Generation generation) {
        return window.holds(generation.intent().createdAt())
                && where.entrySet().stream()
                        .allMatch(allowed ->
                                allowed.getKey().of(generation).stream().anyMatch(allowed.getValue()::contains));
    }

    /** In which order generations come: by when they were asked for, and those of one moment by their ids. */
    public enum Order {
        /** The latest first. */
        LATEST_FIRST,
        /** The earliest first. */
        EARLIEST_FIRST
    }
}
