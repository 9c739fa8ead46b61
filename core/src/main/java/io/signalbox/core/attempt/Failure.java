package io.signalbox.core.attempt;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Our judgement of something that went wrong; never the exception itself.
 *
 * @param kind decides what failover does
 * @param progress how far the call had come
 * @param code a stable word that programs may test: {@code upstream_tls_error}
 * @param message for the caller, in our own words or cleaned from the provider's; no secret, address, stack trace or class name
 * @param parameter the request's member that is at fault, if one is
 * @param upstreamStatus the provider's HTTP status, if it answered
 * @param retryAfter how long the provider asked to be left alone
 */
public record Failure(
        FailureKind kind,
        SendProgress progress,
        String code,
        String message,
        Optional<String> parameter,
        OptionalInt upstreamStatus,
        Optional<Duration> retryAfter) {

    /** A failure with the kind's own code, before anything was sent. */
    public static Failure of(FailureKind kind, String message) {
        return of(kind, kind.code(), message);
    }

    /** A failure with a code of its own, before anything was sent. */
    public static Failure of(FailureKind kind, String code, String message) {
        return new Failure(
                kind, SendProgress.NOT_SENT, code, message, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** A request that is wrong in one member. */
    public static Failure invalid(String parameter, String code, String message) {
        return of(FailureKind.INVALID_REQUEST, code, message).at(parameter);
    }

    /** The same, at fault in this member of the request. */
    public Failure at(String member) {
        return new Failure(kind, progress, code, message, Optional.of(member), upstreamStatus, retryAfter);
    }

    /** The same, with another progress. */
    public Failure after(SendProgress reached) {
        return new Failure(kind, reached, code, message, parameter, upstreamStatus, retryAfter);
    }

    /** The same, as the provider's status said it. */
    public Failure withUpstreamStatus(int status) {
        return new Failure(kind, progress, code, message, parameter, OptionalInt.of(status), retryAfter);
    }

    /** The same, with the wait that was asked for. */
    public Failure withRetryAfter(Optional<Duration> wait) {
        return new Failure(kind, progress, code, message, parameter, upstreamStatus, wait);
    }
}
