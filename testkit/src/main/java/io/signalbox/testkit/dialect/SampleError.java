package io.signalbox.testkit.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Headers;

/**
 * An error as a provider of a dialect answers with it, and what it means.
 *
 * @param status the HTTP status, 400 or more
 * @param headers the header lines but those that frame the body
 * @param body the body; kept by reference
 * @param kind what it means
 */
public record SampleError(int status, Headers headers, byte[] body, FailureKind kind) {

    /** Checks that all parts are there. */
    public SampleError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
        requireNonNull(kind, "kind");
    }

    /** An error in JSON. */
    public static SampleError of(int status, String body, FailureKind kind) {
        return new SampleError(status, Headers.of("content-type", "application/json"), body.getBytes(UTF_8), kind);
    }

    @Override
    public String toString() {
        return status + " " + new String(body, UTF_8);
    }
}
