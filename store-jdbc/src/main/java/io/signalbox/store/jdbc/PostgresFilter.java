package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.TimeWindow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What dimensions are in SQL, over a {@code generation_intent i} with its {@code generation_settlement s}, and which rows a question
 * is about.
 *
 * @param sql a condition with parameters
 */
record PostgresFilter(String sql, TimeWindow window, List<Set<String>> allowed) {

    /** The tags, as they are kept; one empty text where there are none. */
    private static final String TAGS =
            "CASE WHEN i.tags IN ('', E'\\n') THEN ARRAY['']" + " ELSE string_to_array(left(i.tags, -1), E'\\n') END";

    /** Generations that are settled. */
    static PostgresFilter ofSettled(TimeWindow window, Map<Dimension, Set<String>> where) {
        return of(window, where, false);
    }

    /** Generations that are settled, and those that are not. */
    static PostgresFilter ofAny(TimeWindow window, Map<Dimension, Set<String>> where) {
        return of(window, where, true);
    }

    private static PostgresFilter of(TimeWindow window, Map<Dimension, Set<String>> where, boolean openOnes) {
        StringBuilder sql = new StringBuilder("i.created_at >= ? AND i.created_at < ?");
        List<Set<String>> allowed = new ArrayList<>();
        where.forEach((dimension, values) -> {
            if (dimension == Dimension.TAG) {
                sql.append(" AND ").append(TAGS).append(" && ?::text[]");
                allowed.add(
                        Set.copyOf(values.stream().map(PostgresFilter::keptTag).toList()));
            } else {
                sql.append(" AND ").append(value(dimension, openOnes)).append(" = ANY (?)");
                allowed.add(values);
            }
        });
        return new PostgresFilter(sql.toString(), window, allowed);
    }

    /** Puts the values into a statement, in the order of the condition's parameters. */
    void fill(PostgresRow row) throws SQLException {
        row.time(window.from()).time(window.until());
        for (Set<String> values : allowed) {
            row.texts(values);
        }
    }

    /** The value of a settled generation, of which it has one; of tags, one a row. */
    static String value(Dimension dimension) {
        return value(dimension, false);
    }

    /** A tag as it was written, of what {@link #value} gives. */
    static String tag(String kept) {
        return Columns.lines(kept + "\n").get(0);
    }

    private static String keptTag(String tag) {
        String line = Columns.lines(List.of(tag));
        return line.substring(0, line.length() - 1);
    }

    private static String value(Dimension dimension, boolean openOnes) {
        return switch (dimension) {
            case MODEL -> openOnes ? "coalesce(s.model, i.model)" : "s.model";
            case PROVIDER -> openOnes ? "coalesce(s.provider, i.provider)" : "s.provider";
            case KEY -> "coalesce(i.caller_key, '')";
            case USER -> "coalesce(i.end_user, '')";
            case APP -> "coalesce(i.app_title, i.app_url, '')";
            case TAG -> "unnest(" + TAGS + ")";
            case STATUS -> openOnes ? "coalesce(s.status, 'open')" : "s.status";
            case FAILURE -> "coalesce(s.failure_kind, '')";
            case FALLBACK -> "coalesce(s.fallback_cause, '')";
        };
    }
}
