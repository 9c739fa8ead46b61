package io.signalbox.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.failover.AttemptHistory.Earlier;
import io.signalbox.core.failover.NextStep.GiveUp;
import io.signalbox.core.failover.NextStep.Retry;
import io.signalbox.core.failover.NextStep.TryNext;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The laws of falling back over the whole small space: kind × progress × code × wait × plan × history × operator's word. */
class EveryFailureTest {

    private static final Provider PROVIDER = new Provider("p", ProviderType.OPENAI_COMPATIBLE, "P", 0, true, false);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Set<FailureKind> TRANSIENT = EnumSet.of(
            FailureKind.RATE_LIMITED,
            FailureKind.OVERLOADED,
            FailureKind.TIMEOUT,
            FailureKind.UPSTREAM_ERROR,
            FailureKind.BAD_RESPONSE);

    private static final List<Candidate> CHOICES = List.of(
            candidate("a/same", 1000, Origin.CALLER_ALTERNATIVE),
            candidate("a/same", 4000, Origin.CALLER_ALTERNATIVE),
            candidate("a/same", 0, Origin.ASKED),
            candidate("a/callers", 1000, Origin.CALLER_ALTERNATIVE),
            candidate("a/callers", 4000, Origin.CALLER_ALTERNATIVE),
            candidate("a/operators", 500, Origin.OPERATOR_FALLBACK),
            candidate("a/operators", 4000, Origin.OPERATOR_FALLBACK),
            candidate("a/operators", 0, Origin.OPERATOR_FALLBACK));

    /** One point of the space, and what the rules say there. */
    private record Case(FailoverRules rules, Failure failure, RoutePlan plan, AttemptHistory history, NextStep step) {

        Candidate failed() {
            return plan.candidates().get(history.index());
        }

        Optional<Candidate> next() {
            return step instanceof TryNext next ? Optional.of(plan.candidates().get(next.index())) : Optional.empty();
        }
    }

    private static Candidate candidate(String model, long context, Origin origin) {
        ModelId id = new ModelId(model);
        Endpoint endpoint = Endpoint.at(PROVIDER, id, model)
                .contextLength(context == 0 ? OptionalLong.empty() : OptionalLong.of(context))
                .build();
        return new Candidate(endpoint, new ResolvedName(ModelUri.of(id), origin, List.of()), List.of());
    }

    /** Plans of one to three endpoints that begin with the asked one. */
    private static List<RoutePlan> plans() {
        List<RoutePlan> plans = new ArrayList<>();
        for (long context : new long[] {0, 1000}) {
            Candidate asked = candidate("a/same", context, Origin.ASKED);
            plans.add(new RoutePlan(List.of(asked), List.of()));
            for (Candidate second : CHOICES) {
                plans.add(new RoutePlan(List.of(asked, second), List.of()));
                for (Candidate third : CHOICES) {
                    plans.add(new RoutePlan(List.of(asked, second, third), List.of()));
                }
            }
        }
        return plans;
    }

    private static List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (FailureKind kind : FailureKind.values()) {
            for (SendProgress progress : SendProgress.values()) {
                Failure plain = Failure.of(kind, "x").after(progress);
                failures.add(plain);
                for (Duration wait :
                        List.of(Duration.ofSeconds(-1), Duration.ZERO, Duration.ofSeconds(2), Duration.ofMinutes(9))) {
                    failures.add(plain.withRetryAfter(Optional.of(wait)));
                }
                for (String code : List.of("upstream_connection_refused", "upstream_connection_reset")) {
                    Failure broken = Failure.of(kind, code, "x").after(progress);
                    failures.add(broken);
                    failures.add(broken.withUpstreamStatus(502));
                }
            }
        }
        return failures;
    }

    private static List<AttemptHistory> histories(int places) {
        List<AttemptHistory> histories = new ArrayList<>();
        for (Duration left :
                List.of(Duration.ofNanos(-1), Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(5))) {
            for (int at = 1; at <= 4; at++) {
                histories.add(new AttemptHistory(0, at, at, left));
                histories.add(new AttemptHistory(0, at, 8, left));
                if (places > 1) {
                    histories.add(new AttemptHistory(places - 1, at, at + 1, left));
                }
            }
        }
        return histories;
    }

    private static void everywhere(Consumer<Case> law) {
        int seen = 0;
        List<Failure> failures = failures();
        for (boolean operatorSaidSo : new boolean[] {false, true}) {
            FailoverRules rules =
                    new FailoverRules(8, 2, LONGEST_WAIT, operatorSaidSo, Backoff.STANDARD, SlowPolicy.SWITCH, true);
            for (RoutePlan plan : plans()) {
                for (AttemptHistory history : histories(plan.candidates().size())) {
                    for (Failure failure : failures) {
                        NextStep step = rules.after(failure, plan, history, new Random(seen));
                        law.accept(new Case(rules, failure, plan, history, step));
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(1_000_000);
    }

    /** Cheaper than an assertion's object at each of so many points; says where the law broke. */
    private static void holds(boolean law, Case at) {
        if (!law) {
            throw new AssertionError("the law does not hold at " + at);
        }
    }

    @Test
    @DisplayName(
            "invalid requests and leaving callers end it; so do first content, a spent allowance and a passed deadline")
    void someThingsAreFinal() {
        everywhere(at -> {
            boolean last = at.failure.kind() == FailureKind.INVALID_REQUEST
                    || at.failure.kind() == FailureKind.CANCELLED
                    || at.failure.progress() == SendProgress.CONTENT_PASSED
                    || at.history.total() >= at.rules.mostAttempts()
                    || at.history.timeLeft().compareTo(Duration.ZERO) <= 0;
            holds(!last || at.step instanceof GiveUp, at);
        });
    }

    @Test
    @DisplayName("S-077: a prompt that was too long goes to more room, or to another model where a room is unknown")
    void tooLongGoesToMoreRoom() {
        everywhere(at -> {
            if (at.failure.kind() == FailureKind.CONTEXT_LENGTH && at.next().isPresent()) {
                Endpoint next = at.next().get().endpoint();
                Endpoint failed = at.failed().endpoint();
                boolean known = next.contextLength().isPresent()
                        && failed.contextLength().isPresent();
                holds(
                        known
                                ? next.contextLength().getAsLong()
                                        > failed.contextLength().getAsLong()
                                : !next.model().equals(failed.model()),
                        at);
            }
        });
    }

    @Test
    @DisplayName("S-078: a refusal reaches another model alone, the caller's own or one the operator said so of")
    void refusalsAreNotRoutedAround() {
        everywhere(at -> {
            if (at.failure.kind() == FailureKind.CONTENT_FILTER && at.next().isPresent()) {
                Candidate next = at.next().get();
                holds(!next.endpoint().model().equals(at.failed().endpoint().model()), at);
                holds(next.target().origin() != Origin.OPERATOR_FALLBACK || at.rules.contentPolicyFallbacks(), at);
            }
        });
    }

    @Test
    @DisplayName("S-085: the plan is walked forward and nobody is skipped that the failure may reach")
    void thePlanIsWalkedForward() {
        everywhere(at -> {
            if (at.step instanceof TryNext next) {
                holds(next.index() > at.history.index(), at);
                boolean reachesAll = at.failure.kind() != FailureKind.CONTEXT_LENGTH
                        && at.failure.kind() != FailureKind.CONTENT_FILTER;
                holds(!reachesAll || next.index() == at.history.index() + 1, at);
            }
        });
    }

    @Test
    @DisplayName(
            "the same endpoint again only for what may pass, at most twice, after every other, in a wait that fits")
    void repeatsAreRare() {
        everywhere(at -> {
            if (at.step instanceof Retry retry) {
                holds(TRANSIENT.contains(at.failure.kind()), at);
                holds(at.history.atThisEndpoint() <= at.rules.mostRetries(), at);
                holds(!retry.delay().isNegative() && retry.delay().compareTo(LONGEST_WAIT) <= 0, at);
                holds(retry.delay().compareTo(at.history.timeLeft()) < 0, at);
                boolean atOnce = isBroken(at.failure) && at.history.atThisEndpoint() == 1;
                holds(atOnce == retry.delay().isZero(), at);
                holds(atOnce || at.history.index() == at.plan.candidates().size() - 1, at);
                Optional<Duration> asked = at.failure.retryAfter();
                holds(
                        asked.isEmpty()
                                || asked.get().compareTo(Duration.ZERO) <= 0
                                || asked.get().equals(retry.delay()),
                        at);
            }
        });
    }

    @Test
    @DisplayName(
            "F-001, F-009: a refused or broken connection is tried once more at once while nothing ended the request")
    void brokenConnectionsAreTriedAgainAtOnce() {
        everywhere(at -> {
            boolean open = at.failure.progress() != SendProgress.CONTENT_PASSED
                    && at.history.total() < at.rules.mostAttempts()
                    && at.history.timeLeft().compareTo(Duration.ZERO) > 0;
            if (open && isBroken(at.failure) && at.history.atThisEndpoint() == 1) {
                holds(at.step.equals(new Retry(Duration.ZERO)), at);
            }
        });
    }

    private static boolean isBroken(Failure failure) {
        return failure.kind() == FailureKind.UPSTREAM_ERROR
                && failure.code().startsWith("upstream_connection_")
                && failure.upstreamStatus().isEmpty();
    }

    @Test
    @DisplayName("S-078: a refusal is not routed around by way of an endpoint that was merely down")
    void refusalsOutlastOtherFailures() {
        RoutePlan plan = new RoutePlan(
                List.of(
                        candidate("a/asked", 0, Origin.ASKED),
                        candidate("a/callers", 0, Origin.CALLER_ALTERNATIVE),
                        candidate("a/operators", 0, Origin.OPERATOR_FALLBACK),
                        candidate("a/asked", 0, Origin.CALLER_ALTERNATIVE),
                        candidate("a/other", 0, Origin.CALLER_ALTERNATIVE)),
                List.of());
        AttemptHistory afterRefusal =
                new AttemptHistory(1, 1, 2, Duration.ofMinutes(1), List.of(new Earlier(0, FailureKind.CONTENT_FILTER)));
        assertThat(FailoverRules.STANDARD.after(
                        Failure.of(FailureKind.OVERLOADED, "x"), plan, afterRefusal, new Random(1)))
                .isEqualTo(new TryNext(4));
    }

    @Test
    @DisplayName("S-077: a prompt that was too long once goes to no less room later")
    void tooLongOutlastsOtherFailures() {
        RoutePlan plan = new RoutePlan(
                List.of(
                        candidate("a/asked", 1000, Origin.ASKED),
                        candidate("a/more", 4000, Origin.CALLER_ALTERNATIVE),
                        candidate("a/less", 500, Origin.CALLER_ALTERNATIVE)),
                List.of());
        AttemptHistory afterTooLong =
                new AttemptHistory(1, 3, 4, Duration.ofMinutes(1), List.of(new Earlier(0, FailureKind.CONTEXT_LENGTH)));
        assertThat(FailoverRules.STANDARD.after(
                        Failure.of(FailureKind.OVERLOADED, "x"), plan, afterTooLong, new Random(1)))
                .isInstanceOf(GiveUp.class);
    }

    @Test
    @DisplayName("however a request fails, the walk ends within the allowance")
    void everyWalkEnds() {
        for (FailureKind kind : FailureKind.values()) {
            for (RoutePlan plan : plans()) {
                for (int most = 1; most <= 8; most++) {
                    assertThat(walk(kind, plan, most)).isBetween(1, most);
                }
            }
        }
    }

    private static int walk(FailureKind kind, RoutePlan plan, int mostAttempts) {
        FailoverRules rules =
                new FailoverRules(mostAttempts, 2, LONGEST_WAIT, true, Backoff.STANDARD, SlowPolicy.SWITCH, true);
        List<Earlier> earlier = new ArrayList<>();
        Failure failure = Failure.of(kind, "x").after(SendProgress.SENT);
        int index = 0;
        int atThisEndpoint = 1;
        for (int total = 1; ; total++) {
            AttemptHistory history = new AttemptHistory(index, atThisEndpoint, total, Duration.ofMinutes(5), earlier);
            NextStep step = rules.after(failure, plan, history, new Random(total));
            earlier.add(new Earlier(index, kind));
            if (step instanceof TryNext next) {
                index = next.index();
                atThisEndpoint = 1;
            } else if (step instanceof Retry) {
                atThisEndpoint++;
            } else {
                return total;
            }
        }
    }

    @Test
    void aLongCapDoesNotOverflow() {
        Backoff slow = new Backoff(Duration.ofDays(30_000), Duration.ofDays(100_000));
        assertThat(slow.before(40, new Random(1))).isBetween(Duration.ofDays(50_000), Duration.ofDays(100_000));
    }
}
