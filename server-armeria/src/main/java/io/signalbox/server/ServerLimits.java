package io.signalbox.server;

import io.signalbox.face.FaceLimits;
import java.time.Duration;

/**
 * How long a client may take over its half of a request. Each is positive.
 *
 * @param head for the header section, from its first byte
 * @param body for the body, from the end of the header section
 * @param write for taking one piece of the answer
 * @param idle between requests
 */
record ServerLimits(Duration head, Duration body, Duration write, Duration idle) {

    /** 10 s for the header section, 30 s for the body, 5 min for a piece of the answer, 75 s between requests. */
    static final ServerLimits STANDARD = new ServerLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(75));

    /** The same with at least this long between requests. */
    ServerLimits withIdleAtLeast(Duration least) {
        return new ServerLimits(head, body, write, least.compareTo(idle) > 0 ? least : idle);
    }

    /** Those that the face looks after. */
    FaceLimits ofFace() {
        return new FaceLimits(body, write);
    }
}
