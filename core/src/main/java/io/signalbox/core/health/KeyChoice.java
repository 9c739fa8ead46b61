package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;
import java.time.Duration;
import java.util.Optional;

/** Which of a provider's keys to use. */
public sealed interface KeyChoice {

    /**
     * This one.
     *
     * @param index its place among the provider's keys, from 0
     */
    record Use(int index) implements KeyChoice {}

    /**
     * None now, but waiting helps: a key rests because of a rate limit only.
     *
     * @param delay until the first of them may be used again, above zero
     */
    record Wait(Duration delay) implements KeyChoice {}

    /**
     * None, and waiting for seconds does not help.
     *
     * @param parkedFor why a key is parked; empty if there is none, or all were excluded
     */
    record None(Optional<FailureKind> parkedFor) implements KeyChoice {}
}
