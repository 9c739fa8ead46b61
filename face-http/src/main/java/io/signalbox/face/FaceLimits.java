package io.signalbox.face;

import java.time.Duration;

/**
 * How long a client may take over its half of a request, as far as the face looks after it. Each is positive.
 *
 * @param body for the body, from the end of the header section; what takes longer is answered 408
 * @param write for taking one piece of the answer; who takes nothing for so long is cut off
 */
public record FaceLimits(Duration body, Duration write) {

    /** 30 s for the body, 5 min for a piece of the answer. */
    public static final FaceLimits STANDARD = new FaceLimits(Duration.ofSeconds(30), Duration.ofMinutes(5));

    public FaceLimits {
        positive("body", body);
        positive("write", write);
    }

    private static void positive(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: more than 0)");
        }
    }
}
