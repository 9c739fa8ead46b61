package io.signalbox.core.port;

import java.time.Duration;

/**
 * How long the parts of a call may take. Each is positive.
 *
 * @param connect until the connection stands, name resolution and TLS included
 * @param firstByte from the start of the call until the response's header section is there
 * @param idle between two pieces of the body, counted only while the subscriber has asked for more
 * @param total from the start of the call to the end of the body
 */
public record TransportLimits(Duration connect, Duration firstByte, Duration idle, Duration total) {

    /** Refuses limits that are zero or negative. */
    public TransportLimits {
        check("connect", connect);
        check("firstByte", firstByte);
        check("idle", idle);
        check("total", total);
    }

    private static void check(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: a positive duration)");
        }
    }
}
