package io.signalbox.store.jdbc;

import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.util.Optional;

/**
 * How a ledger in a SQLite file behaves. Start from {@link #standard} and change what should differ.
 *
 * @param durability when settlements reach the disk
 * @param commitInterval how long a settlement may wait for company; 0 or more; without meaning where durability is
 *     {@link Durability#STRICT}
 * @param queueBound how many intents, how many settlements and how many questions may wait, each; 1 or more. Beyond it, calls fail
 *     at once as overloaded
 * @param busyLimit how long a statement waits for another process that has locked the file, a backup for example; 0 or more
 * @param closeLimit how long closing may take to make durable what was accepted; positive
 * @param clock states when settlements were written, and measures the commit interval
 * @param retention how long generations are kept at least, by when they were asked for; for ever if empty. What is older is taken out, by whole
 *     weeks; sums for reports stay, and so does what keys spent. At least a day
 * @param archive whether what is taken out is first written to files in the folder {@code archive} beside the ledger
 */
public record SqliteOptions(
        Durability durability,
        Duration commitInterval,
        int queueBound,
        Duration busyLimit,
        Duration closeLimit,
        Clock clock,
        Optional<Duration> retention,
        boolean archive) {

    /** Checks the ranges. */
    public SqliteOptions {
        if (commitInterval.isNegative()) {
            throw new IllegalArgumentException("commitInterval: " + commitInterval + " (expected: 0 or more)");
        }
        if (queueBound < 1) {
            throw new IllegalArgumentException("queueBound: " + queueBound + " (expected: 1 or more)");
        }
        if (busyLimit.isNegative() || busyLimit.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("busyLimit: " + busyLimit + " (expected: 0 to 1 hour)");
        }
        if (closeLimit.isNegative() || closeLimit.isZero()) {
            throw new IllegalArgumentException("closeLimit: " + closeLimit + " (expected: a positive duration)");
        }
        if (retention.isPresent() && retention.get().compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("retention: " + retention.get() + " (expected: a day or more)");
        }
    }

    /** Standard durability, 5 ms, 10,000 waiting, 2 s for a lock, 30 s to close, the machine's clock. */
    public static SqliteOptions standard() {
        return new SqliteOptions(
                Durability.STANDARD,
                Duration.ofMillis(5),
                10_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                SystemClock.instance(),
                Optional.empty(),
                false);
    }

    /** The same, with another durability. */
    public SqliteOptions durability(Durability value) {
        return new SqliteOptions(value, commitInterval, queueBound, busyLimit, closeLimit, clock, retention, archive);
    }

    /** The same, with another commit interval. */
    public SqliteOptions commitInterval(Duration value) {
        return new SqliteOptions(durability, value, queueBound, busyLimit, closeLimit, clock, retention, archive);
    }

    /** The same, with another bound on what waits. */
    public SqliteOptions queueBound(int value) {
        return new SqliteOptions(durability, commitInterval, value, busyLimit, closeLimit, clock, retention, archive);
    }

    /** The same, with another limit for locks of others. */
    public SqliteOptions busyLimit(Duration value) {
        return new SqliteOptions(durability, commitInterval, queueBound, value, closeLimit, clock, retention, archive);
    }

    /** The same, with another limit for closing. */
    public SqliteOptions closeLimit(Duration value) {
        return new SqliteOptions(durability, commitInterval, queueBound, busyLimit, value, clock, retention, archive);
    }

    /** The same, on another clock. */
    public SqliteOptions clock(Clock value) {
        return new SqliteOptions(
                durability, commitInterval, queueBound, busyLimit, closeLimit, value, retention, archive);
    }

    /** The same, with generations kept for so long, and for ever if empty; archived then, or not. */
    public SqliteOptions retention(Optional<Duration> value, boolean archived) {
        return new SqliteOptions(durability, commitInterval, queueBound, busyLimit, closeLimit, clock, value, archived);
    }

    /** How long a settlement may wait for company under this durability. */
    Duration settlementDelay() {
        return switch (durability) {
            case STANDARD -> commitInterval;
            case STRICT -> Duration.ZERO;
        };
    }
}
