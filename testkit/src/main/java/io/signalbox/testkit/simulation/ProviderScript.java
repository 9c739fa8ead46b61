package io.signalbox.testkit.simulation;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a provider does with one call: a series of steps on the wire; where they stop without an end, silence.
 *
 * @param connectNanos until the connection stands; empty if it never does
 * @param steps what happens then, in order
 * @param tokens the answer it means to give, token by token
 * @param usage what the steps report as used; empty if they report nothing
 * @param whole whether the steps hold all of that answer, and say so
 */
record ProviderScript(
        OptionalLong connectNanos, List<Step> steps, List<String> tokens, Optional<Usage> usage, boolean whole) {

    ProviderScript {
        steps = List.copyOf(steps);
        tokens = List.copyOf(tokens);
    }

    /** How long the provider asks to be left alone. */
    Optional<Duration> retryAfter() {
        return steps.stream()
                .flatMap(step -> step.headers.first("retry-after").stream())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .findFirst();
    }

    /**
     * Something that happens on the wire.
     *
     * @param delayNanos after the step before it
     * @param status of a head
     * @param headers of a head
     * @param bytes of a piece
     */
    record Step(long delayNanos, Kind kind, int status, Headers headers, byte[] bytes) {

        private static final byte[] NO_BYTES = {};

        static Step of(long delayNanos, Kind kind) {
            return new Step(delayNanos, kind, 0, Headers.NONE, NO_BYTES);
        }

        static Step head(long delayNanos, int status, Headers headers) {
            return new Step(delayNanos, Kind.HEAD, status, headers, NO_BYTES);
        }

        static Step piece(long delayNanos, byte[] bytes) {
            return new Step(delayNanos, Kind.PIECE, 0, Headers.NONE, bytes);
        }
    }

    enum Kind {
        HEAD,
        PIECE,
        END,
        RESET,
        REFUSE
    }
}
