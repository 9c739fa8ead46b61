package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;

/**
 * What a failure of one kind says of the endpoint.
 *
 * <p>A caller must not be able to take an endpoint from everybody by what it sends; so nothing that a request can cause counts
 * against the breaker.
 */
enum Blame {
    /** Nothing: the request was at fault, or there were too many of them. */
    NONE,
    /** It did not serve, for a reason that other keys or names may not meet: counts against its uptime. */
    UPTIME,
    /** It is ill: counts against its uptime, and towards opening its breaker. */
    BREAKER;

    /** The table. */
    static Blame of(FailureKind kind) {
        return switch (kind) {
            case TIMEOUT, UPSTREAM_ERROR, OVERLOADED, BAD_RESPONSE -> BREAKER;
            case NOT_FOUND, AUTHENTICATION, PERMISSION, QUOTA_EXHAUSTED -> UPTIME;
            case RATE_LIMITED, INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER, CANCELLED -> NONE;
        };
    }
}
