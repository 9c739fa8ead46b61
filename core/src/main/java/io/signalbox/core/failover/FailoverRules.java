package io.signalbox.core.failover;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.failover.NextStep.Continue;
import io.signalbox.core.failover.NextStep.GiveUp;
import io.signalbox.core.failover.NextStep.Hedge;
import io.signalbox.core.failover.NextStep.OtherKey;
import io.signalbox.core.failover.NextStep.Retry;
import io.signalbox.core.failover.NextStep.TryNext;
import io.signalbox.core.failover.NextStep.Wait;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What follows a failure, as one table over the failure kinds.
 *
 * <p>Another endpoint is always better than waiting for the same one, so a plan is walked before anything is repeated; the last
 * endpoint is repeated only where its failure is likely to pass. Two exceptions: a connection that was refused or broke before
 * the answer began is tried once more at once, and where the fault lies with a key, another key of the provider comes first. After
 * the first content nothing is tried but a continuation, of plain text, by another endpoint. What one failure of a request forbids
 * stays forbidden for the rest of it. And what somebody has to look into leads nowhere: see {@link #FINAL_CODES}.
 *
 * @param mostAttempts how many attempts one request may make in all
 * @param retries how often the last endpoint may be called again
 * @param longestRetryAfter a longer wait that a provider asks for is left to the caller, who is told of it
 * @param contentPolicyFallbacks whether the operator lets its own fallbacks follow a content refusal
 * @param backoff waits before retries where the provider asked for none; after a rate limit they come on top of the endpoint's rest
 * @param whenSlow what follows when the first content takes too long
 * @param continuation whether an answer that breaks off may be continued by another endpoint
 */
public record FailoverRules(
        int mostAttempts,
        Retries retries,
        Duration longestRetryAfter,
        boolean contentPolicyFallbacks,
        Backoff backoff,
        SlowPolicy whenSlow,
        boolean continuation) {

    /** Eight attempts, two of them repeats, waits of up to ten seconds if the deadline allows; slow ones are left, cut ones continued. */
    public static final FailoverRules STANDARD =
            new FailoverRules(8, 2, Duration.ofSeconds(10), false, Backoff.STANDARD, SlowPolicy.SWITCH, true);

    /**
     * Failures that are final whatever their kind, because they are no mere outage: an answer that would send our credentials to another
     * host, one that readers would disagree on, one that is larger than anything that is taken, an outbound proxy that does not
     * let us out, and a public name that leads inside.
     */
    public static final Set<String> FINAL_CODES = Set.of(
            "upstream_redirect_denied",
            "upstream_ambiguous_answer",
            "upstream_too_large",
            "event_too_large",
            "length_limit",
            "egress_proxy_error",
            "upstream_address_denied");

    /** The kinds of failure that are likely to pass, in the order of their precedence: only after them the same endpoint is called again. */
    public static final List<FailureKind> REPEATED = Arrays.stream(FailureKind.values())
            .filter(kind -> reachOf(kind) == Reach.OTHERS_THEN_AGAIN)
            .toList();

    /** Rules that repeat every kind of failure that may be repeated equally often. */
    public FailoverRules(
            int mostAttempts,
            int mostRetries,
            Duration longestRetryAfter,
            boolean contentPolicyFallbacks,
            Backoff backoff,
            SlowPolicy whenSlow,
            boolean continuation) {
        this(
                mostAttempts,
                Retries.upTo(mostRetries),
                longestRetryAfter,
                contentPolicyFallbacks,
                backoff,
                whenSlow,
                continuation);
    }

    /** How often the last endpoint may be called again at most, whatever it fails with. */
    public int mostRetries() {
        return retries.most();
    }

    /** The table: what a failure of this kind permits before the first content. */
    public static Reach reachOf(FailureKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CANCELLED -> Reach.NOBODY;
            case AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA_EXHAUSTED -> Reach.OTHERS;
            case CONTEXT_LENGTH -> Reach.MORE_ROOM;
            case CONTENT_FILTER -> Reach.CALLERS_OWN_ALTERNATIVES;
            case RATE_LIMITED, OVERLOADED, UPSTREAM_ERROR, TIMEOUT, BAD_RESPONSE -> Reach.OTHERS_THEN_AGAIN;
        };
    }

    /**
     * What to do next.
     *
     * @param failure of the attempt that just ended
     * @param plan of the request
     * @param history what was tried already
     * @param chance for the backoff
     */
    public NextStep after(Failure failure, RoutePlan plan, AttemptHistory history, RandomGenerator chance) {
        Reach reach = FINAL_CODES.contains(failure.code()) ? Reach.NOBODY : reachOf(failure.kind());
        if (history.total() >= mostAttempts || !isPositive(history.timeLeft())) {
            return new GiveUp();
        }
        if (reach == Reach.NOBODY) {
            boolean refusedForm = failure.kind() == FailureKind.INVALID_REQUEST
                    && history.means().prefilled();
            return refusedForm ? new Retry(Duration.ZERO) : new GiveUp();
        }
        if (failure.progress() == SendProgress.CONTENT_PASSED) {
            return afterContent(reach, plan, history);
        }
        boolean mayRepeat = isOpen(plan.candidates().get(history.index()), plan.candidates(), history.earlier());
        if (mayRepeat && isTheKeysFault(failure.kind()) && history.means().otherKey()) {
            return new OtherKey();
        }
        if (mayRepeat
                && isBrokenConnection(failure)
                && history.atThisEndpoint() == 1
                && history.means().mayRepeat()) {
            return new Retry(Duration.ZERO);
        }
        OptionalInt next = next(reach, plan, history);
        if (next.isPresent()) {
            return new TryNext(next.getAsInt());
        }
        return mayRepeat && reach == Reach.OTHERS_THEN_AGAIN ? again(failure, history, chance) : new GiveUp();
    }

    /**
     * What to do while an attempt has given no content for longer than it should.
     *
     * @param slow the failure that ending it would be
     * @param plan of the request
     * @param history what was tried already
     */
    public NextStep whileSlow(Failure slow, RoutePlan plan, AttemptHistory history) {
        boolean over = history.total() >= mostAttempts || !isPositive(history.timeLeft());
        OptionalInt next =
                over || whenSlow == SlowPolicy.WAIT ? OptionalInt.empty() : next(reachOf(slow.kind()), plan, history);
        if (next.isEmpty()) {
            return new Wait();
        }
        return whenSlow == SlowPolicy.HEDGE ? new Hedge(next.getAsInt()) : new TryNext(next.getAsInt());
    }

    /** Whoever cut an answer short is not asked for the rest of it. */
    private NextStep afterContent(Reach reach, RoutePlan plan, AttemptHistory history) {
        if (!continuation || !history.means().continuable() || reach != Reach.OTHERS_THEN_AGAIN) {
            return new GiveUp();
        }
        OptionalInt next = next(reach, plan, history);
        return next.isPresent() ? new Continue(next.getAsInt()) : new GiveUp();
    }

    private OptionalInt next(Reach reach, RoutePlan plan, AttemptHistory history) {
        List<Candidate> candidates = plan.candidates();
        Candidate failed = candidates.get(history.index());
        for (int i = history.index() + 1; i < candidates.size(); i++) {
            Candidate next = candidates.get(i);
            if (mayFollow(reach, failed, next)
                    && !wasTried(i, history.earlier())
                    && isOpen(next, candidates, history.earlier())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private NextStep again(Failure failure, AttemptHistory history, RandomGenerator chance) {
        Duration wait = failure.retryAfter()
                .filter(FailoverRules::isPositive)
                .orElseGet(() -> untold(failure, backoff.before(history.atThisEndpoint(), chance)));
        boolean may = history.atThisEndpoint() <= retries.after(failure.kind())
                && history.means().mayRepeat()
                && wait.compareTo(longestRetryAfter) <= 0
                && wait.compareTo(history.timeLeft()) < 0;
        return may ? new Retry(wait) : new GiveUp();
    }

    /** A wait that the provider did not ask for. An endpoint that had too many requests and says no more rests, and is not there before. */
    private static Duration untold(Failure failure, Duration backoff) {
        boolean rests = failure.kind() == FailureKind.RATE_LIMITED
                && failure.retryAfter().isEmpty();
        return rests ? backoff.plus(HealthRules.STANDARD.restWithoutHint()) : backoff;
    }

    /** Whether it failed already, as one that was called beside a slow one. */
    private static boolean wasTried(int index, List<AttemptHistory.Earlier> earlier) {
        return earlier.stream().anyMatch(before -> before.index() == index);
    }

    /**
     * Whether no earlier failure stands against it: a refusal is not routed around by way of an endpoint that was merely down, nor a
     * prompt that was too long sent to less room.
     */
    private boolean isOpen(Candidate next, List<Candidate> candidates, List<AttemptHistory.Earlier> earlier) {
        return earlier.stream()
                .allMatch(before -> mayFollow(reachOf(before.kind()), candidates.get(before.index()), next));
    }

    private boolean mayFollow(Reach reach, Candidate failed, Candidate next) {
        return switch (reach) {
            case NOBODY -> false;
            case OTHERS, OTHERS_THEN_AGAIN -> true;
            case MORE_ROOM -> hasMoreRoom(failed.endpoint(), next.endpoint());
            case CALLERS_OWN_ALTERNATIVES ->
                !next.endpoint().model().equals(failed.endpoint().model())
                        && (next.target().origin() != Origin.OPERATOR_FALLBACK || contentPolicyFallbacks);
        };
    }

    private static boolean hasMoreRoom(Endpoint failed, Endpoint next) {
        if (next.contextLength().isEmpty() || failed.contextLength().isEmpty()) {
            return !next.model().equals(failed.model());
        }
        return next.contextLength().getAsLong() > failed.contextLength().getAsLong();
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /** Whether the same call may fare better with another key: each has an account, limits and rights of its own. */
    private static boolean isTheKeysFault(FailureKind kind) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION, QUOTA_EXHAUSTED, RATE_LIMITED -> true;
            case INVALID_REQUEST,
                    NOT_FOUND,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> false;
        };
    }

    private static boolean isBrokenConnection(Failure failure) {
        return failure.kind() == FailureKind.UPSTREAM_ERROR
                && failure.upstreamStatus().isEmpty()
                && (failure.code().equals("upstream_connection_refused")
                        || failure.code().equals("upstream_connection_reset"));
    }

    /** Whom a failure may lead to. */
    public enum Reach {
        /** The failure is final. */
        NOBODY("nobody"),
        /** Any other endpoint, but never the same one again. */
        OTHERS("any other endpoint"),
        /** Any other endpoint; where there is none left, the same one again after a wait. */
        OTHERS_THEN_AGAIN("any other endpoint, then the same one again"),
        /** Only an endpoint with a longer context, or another model where a length is unknown. */
        MORE_ROOM("an endpoint with a longer context"),
        /** Only another model, and only where the caller listed it or the operator said so. */
        CALLERS_OWN_ALTERNATIVES("another model that the caller listed");

        private final String words;

        Reach(String words) {
            this.words = words;
        }

        /** The same in words, for documents. */
        public String words() {
            return words;
        }
    }
}
