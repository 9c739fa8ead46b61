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
 * @param means what else the request can do besides calling the next endpoint
 */
public record AttemptHistory(
        int index, int atThisEndpoint, int total, Duration timeLeft, List<Earlier> earlier, Means means) {

    /** Copies the failures. */
    public AttemptHistory {
        earlier = List.copyOf(earlier);
    }

    /** The same, where the request has no further means. */
    public AttemptHistory(int index, int atThisEndpoint, int total, Duration timeLeft, List<Earlier> earlier) {
        this(index, atThisEndpoint, total, timeLeft, earlier, Means.NONE);
    }

    /** The same, where nothing before forbids anything. */
    public AttemptHistory(int index, int atThisEndpoint, int total, Duration timeLeft) {
        this(index, atThisEndpoint, total, timeLeft, List.of());
    }

    /** The same with these means. */
    public AttemptHistory with(Means found) {
        return new AttemptHistory(index, atThisEndpoint, total, timeLeft, earlier, found);
    }

    /**
     * An attempt that failed before.
     *
     * @param index its place in the plan, from 0
     * @param kind why it failed
     */
    public record Earlier(int index, FailureKind kind) {}

    /**
     * What a request can do besides calling the next endpoint.
     *
     * @param continuable whether the answer that broke off is plain text, which somebody else can go on with
     * @param otherKey whether the endpoint can be called with another key of the same provider
     * @param mayRepeat whether the retry budget over all traffic has room for calling the same endpoint again
     * @param prefilled whether the attempt asked for the rest of an answer with its beginning as the last message, and can ask in
     *     words instead
     */
    public record Means(boolean continuable, boolean otherKey, boolean mayRepeat, boolean prefilled) {

        /** No means but the plan, and no budget that says no. */
        public static final Means NONE = new Means(false, false, true, false);
    }
}
