package io.signalbox.store.jdbc;

import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;

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
 */
public record SqliteOptions(
        Durability durability,
        Duration commitInterval,
        int queueBound,
        Duration busyLimit,
        Duration closeLimit,
        Clock clock) {

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
    }

    /** Standard durability, 5 ms, 10,000 waiting, 2 s for a lock, 30 s to close, the machine's clock. */
    public static SqliteOptions standard() {
        return new SqliteOptions(
                Durability.STANDARD,
                Duration.ofMillis(5),
                10_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                SystemClock.instance());
    }

    /** The same, with another durability. */
    public SqliteOptions durability(Durability value) {
        return new SqliteOptions(value, commitInterval, queueBound, busyLimit, closeLimit, clock);
    }

    /** The same, with another commit interval. */
    public SqliteOptions commitInterval(Duration value) {
        return new SqliteOptions(durability, value, queueBound, busyLimit, closeLimit, clock);
    }

    /** The same, with another bound on what waits. */
    public SqliteOptions queueBound(int value) {
        return new SqliteOptions(durability, commitInterval, value, busyLimit, closeLimit, clock);
    }

    /** The same, with another limit for locks of others. */
    public SqliteOptions busyLimit(Duration value) {
        return new SqliteOptions(durability, commitInterval, queueBound, value, closeLimit, clock);
    }

    /** The same, with another limit for closing. */
    public SqliteOptions closeLimit(Duration value) {
        return new SqliteOptions(durability, commitInterval, queueBound, busyLimit, value, clock);
    }

    /** The same, on another clock. */
    public SqliteOptions clock(Clock value) {
        return new SqliteOptions(durability, commitInterval, queueBound, busyLimit, closeLimit, value);
    }

    /** How long a settlement may wait for company under this durability. */
    Duration settlementDelay() {
        return switch (durability) {
            case STANDARD -> commitInterval;
            case STRICT -> Duration.ZERO;
        };
    }
}
