package io.signalbox.store.jdbc;

import java.util.List;

/**
 * The parts of time that rollups are kept for. Each holds whole parts of the one before, and all begin by UTC. Every border between
 * hours and days that a time zone has today falls between two quarters of an hour.
 */
enum Bucket {
    /** A quarter of an hour. */
    QUARTER(900, 0),
    /** An hour. */
    HOUR(3_600, 0),
    /** A quarter of a day: what days of other zones are mostly made of. */
    QUARTER_DAY(21_600, 0),
    /** A day. */
    DAY(86_400, 0),
    /** A week from Monday on. */
    WEEK(604_800, 4 * 86_400);

    /** All, the shortest first. */
    static final List<Bucket> ALL = List.of(values());

    private static final long NANOS = 1_000_000_000L;

    private final long seconds;
    private final long offset;

    Bucket(long seconds, long offset) {
        this.seconds = seconds;
        this.offset = offset;
    }

    /** How long it is, in seconds. */
    long seconds() {
        return seconds;
    }

    /** When the one began that holds this second since 1970. */
    long floorSecond(long second) {
        return Math.floorDiv(second - offset, seconds) * seconds + offset;
    }

    /** When the one began that holds this moment, both in nanoseconds since 1970. */
    long floor(long nanos) {
        return floorSecond(Math.floorDiv(nanos, NANOS)) * NANOS;
    }

    /** When the first one begins that does not begin before this moment. */
    long ceiling(long nanos) {
        long floor = floor(nanos);
        return floor == nanos ? floor : floor + seconds * NANOS;
    }
}
