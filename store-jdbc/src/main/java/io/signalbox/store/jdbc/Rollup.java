package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.ReportQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What rollups are kept by. Those that may have as many rows as there are generations are kept for no less than an hour, so that they
 * stay smaller than what they sum up.
 */
enum Rollup {
    /** Nothing: all generations together. */
    TOTAL(Bucket.QUARTER),
    /** The model. */
    MODEL(Bucket.QUARTER, Dimension.MODEL),
    /** The provider. */
    PROVIDER(Bucket.QUARTER, Dimension.PROVIDER),
    /** The key. */
    KEY(Bucket.QUARTER, Dimension.KEY),
    /** The caller's user. */
    USER(Bucket.HOUR, Dimension.USER),
    /** The app. */
    APP(Bucket.QUARTER, Dimension.APP),
    /** Each tag. */
    TAG(Bucket.QUARTER, Dimension.TAG),
    /** How it ended. */
    STATUS(Bucket.QUARTER, Dimension.STATUS),
    /** Why it failed. */
    FAILURE(Bucket.QUARTER, Dimension.FAILURE),
    /** Why another was asked. */
    FALLBACK(Bucket.QUARTER, Dimension.FALLBACK),
    /** Any of key, model, provider and status together. */
    JOINT(Bucket.HOUR, Dimension.KEY, Dimension.MODEL, Dimension.PROVIDER, Dimension.STATUS);

    /** All of them. */
    static final List<Rollup> ALL = List.of(values());

    /** The columns for values. */
    static final List<String> COLUMNS = List.of("a", "b", "c", "d");

    private final Bucket finest;
    private final List<Dimension> dimensions;

    Rollup(Bucket finest, Dimension... dimensions) {
        this.finest = finest;
        this.dimensions = List.of(dimensions);
    }

    /** The number in the database. */
    int kind() {
        return ordinal();
    }

    /** The shortest part of time that it is kept for; it is kept for all longer ones, too. */
    Bucket finest() {
        return finest;
    }

    /** The parts of time that it is kept for, the shortest first. */
    List<Bucket> buckets() {
        return Bucket.ALL.subList(finest.ordinal(), Bucket.ALL.size());
    }

    /** What its columns are. */
    List<Dimension> dimensions() {
        return dimensions;
    }

    /** The smallest that knows the answer, if one does. */
    static Optional<Rollup> answering(ReportQuery query) {
        Set<Dimension> asked = query.dimensions();
        if (asked.contains(Dimension.TAG) && !tagsAreApart(query)) {
            return Optional.empty();
        }
        return ALL.stream()
                .filter(rollup -> rollup.dimensions.containsAll(asked))
                .findFirst();
    }

    /** Whether the one that groups by nothing but the filter's dimensions must give the total, because rows overlap. */
    static boolean rowsOverlap(ReportQuery query) {
        return query.by().contains(Dimension.TAG);
    }

    /** A generation with two tags is in two rows: these can be told from rows only if no row is left out, or only one is asked for. */
    private static boolean tagsAreApart(ReportQuery query) {
        Set<String> wanted = query.where().getOrDefault(Dimension.TAG, Set.of());
        boolean filtered = query.where().containsKey(Dimension.TAG);
        return query.by().contains(Dimension.TAG) ? !filtered : wanted.size() <= 1;
    }

    /** The values by which a fact is in this rollup's rows: one list for each row. */
    List<List<String>> groups(Fact fact) {
        return Groups.of(dimensions, fact);
    }
}
