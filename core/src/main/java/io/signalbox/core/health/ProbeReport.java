package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of asking one provider if it is there. A question fails if nobody answers it in time and to the end, or with a status of
 * 500 or more; every other status comes from somebody who is there.
 *
 * @param reachableSince the first of the answers since the last failure; empty if the last question failed, or none has ended
 * @param failingSince the first of the failures since the last answer; empty if the last question was answered, or none has ended
 * @param failuresInARow since the last answer
 * @param unreachable whether its endpoints count as being in an outage: {@link #FAILURES_THAT_TELL} failures in a row
 * @param lastStatus of the last answer that had one
 * @param lastLatency from asking to the answer's end, or to the failure, of the last question
 * @param lastFailure of the last question that failed
 */
public record ProbeReport(
        Optional<Instant> reachableSince,
        Optional<Instant> failingSince,
        int failuresInARow,
        boolean unreachable,
        OptionalInt lastStatus,
        Optional<Duration> lastLatency,
        Optional<FailureKind> lastFailure) {

    /** One or two failures say nothing: connections break, and services restart. */
    public static final int FAILURES_THAT_TELL = 3;

    /** No question has ended yet. */
    public static final ProbeReport NOTHING = new ProbeReport(
            Optional.empty(), Optional.empty(), 0, false, OptionalInt.empty(), Optional.empty(), Optional.empty());

    /** One more answer. */
    public ProbeReport answered(int status, Duration latency, Instant now) {
        return new ProbeReport(
                Optional.of(reachableSince.orElse(now)),
                Optional.empty(),
                0,
                false,
                OptionalInt.of(status),
                Optional.of(latency),
                lastFailure);
    }

    /**
     * One more failure.
     *
     * @param status of its answer, if it had one
     */
    public ProbeReport failed(FailureKind kind, OptionalInt status, Duration latency, Instant now) {
        int failures = failuresInARow + 1;
        return new ProbeReport(
                Optional.empty(),
                Optional.of(failingSince.orElse(now)),
                failures,
                failures >= FAILURES_THAT_TELL,
                status.isPresent() ? status : lastStatus,
                Optional.of(latency),
                Optional.of(kind));
    }

    /** Nobody asks for now, and what was found out before is held against nobody. */
    public ProbeReport unasked() {
        return new ProbeReport(
                reachableSince, failingSince, failuresInARow, false, lastStatus, lastLatency, lastFailure);
    }
}
