package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.util.Optional;

/** When an asking has to be over, with all its rounds. Immutable. */
final class Deadline {

    private final Clock clock;
    private final Optional<Duration> limit;
    private final long startNanos;

    private Deadline(Clock clock, Optional<Duration> limit) {
        this.clock = clock;
        this.limit = limit;
        this.startNanos = clock.nanos();
    }

    /** One that begins to run now; without a limit it never passes. */
    static Deadline from(Clock clock, Optional<Duration> limit) {
        return new Deadline(clock, limit);
    }

    /** Whether it has passed. */
    boolean isPassed() {
        return limit.isPresent() && left().isZero();
    }

    /** Runs this once it has passed, on a thread of the clock's. */
    Clock.Cancellable whenPassed(Runnable late) {
        return limit.isEmpty() ? () -> {} : clock.schedule(left(), late);
    }

    private Duration left() {
        Duration left = limit.orElseThrow().minusNanos(clock.nanos() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * What who asked is told then.
     *
     * @param generationId of the request; empty text if that is not known yet
     */
    ChatException failure(String generationId) {
        String seconds = limit.map(time -> time.toMillis() + " ms").orElse("ever");
        return ChatException.of(
                Failure.of(
                        FailureKind.TIMEOUT, "deadline_exceeded", "The answer was not whole within " + seconds + "."),
                generationId);
    }
}
