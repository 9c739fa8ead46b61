package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A window cut into parts of time that rollups are kept for, the longest that fit, and into edges that only the generations themselves can
 * tell. Windows are cut where they reach beyond the years 1678 to 2261.
 */
final class Slices {

    private static final long FIRST = Bucket.WEEK.ceiling(-9_214_560_000_000_000_000L);
    private static final long LAST = Bucket.WEEK.floor(9_214_646_400_000_000_000L);
    private static final long NANOS = 1_000_000_000L;

    private final ReportQuery query;
    private final Bucket finest;
    private final long archivedUntil;
    private final List<Run> runs = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    private Slices(ReportQuery query, Bucket finest, long archivedUntil) {
        this.query = query;
        this.finest = finest;
        this.archivedUntil = archivedUntil;
    }

    /**
     * Cuts the query's window, and its periods too if it has any.
     *
     * @param finest the shortest part of time that there is
     * @param archivedUntil nanoseconds since 1970, at a midnight: of what was asked for before, edges cannot be told any more, and a part of
     *     time counts whole if it begins in the window
     * @param activeDays the days on which anything may have been asked for, in seconds since 1970, in order; only looked at where there are
     *     periods
     */
    static Slices of(ReportQuery query, Bucket finest, long archivedUntil, List<Long> activeDays) {
        Slices slices = new Slices(query, finest, archivedUntil);
        long from = bounded(query.window().from());
        long until = bounded(query.window().until());
        if (query.per().isPresent()) {
            slices.cutPeriods(query.per().get(), from, until, activeDays);
        } else {
            slices.cut(Optional.empty(), from, until);
        }
        return slices;
    }

    /** The first and the last moment of a window that are told apart, as nanoseconds since 1970. */
    static long bounded(Instant moment) {
        return Math.max(FIRST, Math.min(LAST, Columns.nanos(moment)));
    }

    /** Neighbouring parts of one length. */
    List<Run> runs() {
        return runs;
    }

    /** What lies between parts. */
    List<Edge> edges() {
        return edges;
    }

    private void cutPeriods(Period period, long from, long until, List<Long> activeDays) {
        long cursor = from;
        for (long day : activeDays) {
            long dayEnd = Math.min(until, (day + Bucket.DAY.seconds()) * NANOS);
            cursor = Math.max(cursor, day * NANOS);
            while (cursor < dayEnd) {
                Instant start = period.start(Columns.instant(cursor), query.zone());
                long end = Math.min(until, Columns.nanos(period.end(start, query.zone())));
                cut(Optional.of(start), cursor, end);
                cursor = end;
            }
        }
    }

    private void cut(Optional<Instant> place, long from, long until) {
        long border = Math.max(from, Math.min(until, archivedUntil));
        if (from < border) {
            run(place, finest.ceiling(from), finest.ceiling(border), Bucket.WEEK);
        }
        if (border == until) {
            return;
        }
        long first = finest.ceiling(border);
        long last = finest.floor(until);
        if (first >= last) {
            edge(border, until);
            return;
        }
        edge(border, first);
        run(place, first, last, Bucket.WEEK);
        edge(last, until);
    }

    private void run(Optional<Instant> place, long from, long until, Bucket bucket) {
        if (from >= until) {
            return;
        }
        long first = bucket.ceiling(from);
        long last = bucket.floor(until);
        if (first < last) {
            runs.add(new Run(place, bucket, first / NANOS, last / NANOS));
        }
        if (bucket != finest) {
            Bucket shorter = Bucket.ALL.get(bucket.ordinal() - 1);
            run(place, from, first < last ? first : until, shorter);
            run(place, first < last ? last : until, until, shorter);
        }
    }

    private void edge(long from, long until) {
        if (from < until) {
            edges.add(new Edge(from, until));
        }
    }

    /**
     * Parts of time next to each other.
     *
     * @param place when the period began that they are counted in, if the window is cut into periods
     * @param bucket how long each is
     * @param from when the first begins, in seconds since 1970
     * @param until when the last one ends, likewise
     */
    record Run(Optional<Instant> place, Bucket bucket, long from, long until) {}

    /**
     * Time in which generations are read one by one.
     *
     * @param from nanoseconds since 1970
     * @param until likewise; before which it ends
     */
    record Edge(long from, long until) {

        /** All of a window. */
        static Edge of(TimeWindow window) {
            return new Edge(Columns.nanos(window.from()), Columns.nanos(window.until()));
        }
    }
}
