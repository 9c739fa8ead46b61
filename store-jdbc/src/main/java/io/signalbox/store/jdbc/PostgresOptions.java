package io.signalbox.store.jdbc;

import io.signalbox.core.config.Secret;
import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.util.Optional;

/**
 * How a ledger in a PostgreSQL database behaves. Start from {@link #of} and change what should differ.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, with the driver's parameters if need be; no password
 * @param user whom the database knows; the driver's default if empty
 * @param password its password, if it needs one
 * @param connections how many at most, {@value #FEWEST_CONNECTIONS} or more: three of them write and keep the lease, the others answer
 *     questions
 * @param commitInterval how long a settlement may wait for company; 0 or more
 * @param queueBound how many intents, how many settlements and how many questions may wait, each; 1 or more. Beyond it, calls fail at
 *     once as overloaded
 * @param intentLimit how long writing an intent may take, getting a connection included; positive
 * @param settlementLimit how long one try to write settlements may take; positive. They are tried again and again
 * @param questionLimit how long answering a question may take; positive
 * @param lease for how long others believe that this gateway is alive, by the database's clock; 1 s or more. It is renewed three times
 *     within
 * @param closeLimit how long closing may take to make durable what was accepted; positive
 * @param clock states when settlements were written, and when something is tried again
 */
public record PostgresOptions(
        String url,
        Optional<String> user,
        Optional<Secret> password,
        int connections,
        Duration commitInterval,
        int queueBound,
        Duration intentLimit,
        Duration settlementLimit,
        Duration questionLimit,
        Duration lease,
        Duration closeLimit,
        Clock clock) {

    /** Two that write, one that keeps the lease, one that answers questions. */
    public static final int FEWEST_CONNECTIONS = 4;

    /** Checks the ranges. */
    public PostgresOptions {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("url: (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        }
        atLeast("connections", connections, FEWEST_CONNECTIONS);
        atLeast("queueBound", queueBound, 1);
        if (commitInterval.isNegative()) {
            throw new IllegalArgumentException("commitInterval: " + commitInterval + " (expected: 0 or more)");
        }
        positive("intentLimit", intentLimit);
        positive("settlementLimit", settlementLimit);
        positive("questionLimit", questionLimit);
        positive("closeLimit", closeLimit);
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("lease: " + lease + " (expected: 1 s or more)");
        }
    }

    /**
     * Eight connections, 5 ms, 10,000 waiting, 1.8 s for an intent, 15 s for settlements, 30 s for a question, a lease of a minute, 30 s
     * to close, the machine's clock.
     */
    public static PostgresOptions of(String url) {
        return new PostgresOptions(
                url,
                Optional.empty(),
                Optional.empty(),
                8,
                Duration.ofMillis(5),
                10_000,
                Duration.ofMillis(1_800),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                SystemClock.instance());
    }

    /** The same, as this user. */
    public PostgresOptions user(String value) {
        return with(Optional.of(value), password, connections, commitInterval, queueBound);
    }

    /** The same, with this password. */
    public PostgresOptions password(Secret value) {
        return with(user, Optional.of(value), connections, commitInterval, queueBound);
    }

    /** The same, with another number of connections. */
    public PostgresOptions connections(int value) {
        return with(user, password, value, commitInterval, queueBound);
    }

    /** The same, with another commit interval. */
    public PostgresOptions commitInterval(Duration value) {
        return with(user, password, connections, value, queueBound);
    }

    /** The same, with another bound on what waits. */
    public PostgresOptions queueBound(int value) {
        return with(user, password, connections, commitInterval, value);
    }

    /** The same, with other limits for writing an intent, for one try to write settlements, and for closing. */
    public PostgresOptions limits(Duration intent, Duration settlement, Duration close) {
        return new PostgresOptions(
                url,
                user,
                password,
                connections,
                commitInterval,
                queueBound,
                intent,
                settlement,
                questionLimit,
                lease,
                close,
                clock);
    }

    /** The same, with another lease. */
    public PostgresOptions lease(Duration value) {
        return new PostgresOptions(
                url,
                user,
                password,
                connections,
                commitInterval,
                queueBound,
                intentLimit,
                settlementLimit,
                questionLimit,
                value,
                closeLimit,
                clock);
    }

    /** The same, on another clock. */
    public PostgresOptions clock(Clock value) {
        return new PostgresOptions(
                url,
                user,
                password,
                connections,
                commitInterval,
                queueBound,
                intentLimit,
                settlementLimit,
                questionLimit,
                lease,
                closeLimit,
                value);
    }

    private PostgresOptions with(Optional<String> as, Optional<Secret> secret, int pool, Duration interval, int bound) {
        return new PostgresOptions(
                url,
                as,
                secret,
                pool,
                interval,
                bound,
                intentLimit,
                settlementLimit,
                questionLimit,
                lease,
                closeLimit,
                clock);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a positive duration)");
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
