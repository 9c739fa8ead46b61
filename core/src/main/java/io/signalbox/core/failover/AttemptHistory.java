package io.signalbox.core.failover;

import io.signalbox.core.attempt.FailureKind;
import java.time.Duration;
import java.util.List;

/**
 * What was already tried for one request.
 *
 * @param index the place in the plan of the attempt that just failed, from 0
 * @param atThisEndpoint how often that endpoint was called for this request, at least 1
 * @param total how many attempts there were for this request, at least 1
 * @param timeLeft until the request's deadline
 * @param earlier the failures before the one that is decided on, in order: what they forbid stays forbidden
 */
public record AttemptHistory(int index, int atThisEndpoint, int total, Duration timeLeft, List<Earlier> earlier) {

    /** Copies the failures. */
    public AttemptHistory {
        earlier = List.copyOf(earlier);
    }

    /** The same, where nothing before forbids anything. */
    public AttemptHistory(int index, int atThisEndpoint, int total, Duration timeLeft) {
        this(index, atThisEndpoint, total, timeLeft, List.of());
    }

    /**
     * An attempt that failed before.
     *
     * @param index its place in the plan, from 0
     * @param kind why it failed
     */
    public record Earlier(int index, FailureKind kind) {}
}
