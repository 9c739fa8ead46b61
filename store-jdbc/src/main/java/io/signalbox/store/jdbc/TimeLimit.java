package io.signalbox.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** How long several steps on a connection may take in all: the socket is told before each of them what is left. */
final class TimeLimit {

    private final long endNanos;

    private TimeLimit(long endNanos) {
        this.endNanos = endNanos;
    }

    static TimeLimit in(Duration limit) {
        return new TimeLimit(System.nanoTime() + Columns.nanos(limit));
    }

    /** Milliseconds that are left, 1 or more. */
    int leftMillis() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (endNanos - System.nanoTime()) / 1_000_000));
    }

    /** Whether less than this is left. */
    boolean isShorterThan(Duration duration) {
        return endNanos - System.nanoTime() < Columns.nanos(duration);
    }

    /** From now on the connection's other side has to answer within what is left. */
    void hold(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, leftMillis());
    }
}
