package io.signalbox.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.failover.NextStep.GiveUp;
import io.signalbox.core.failover.NextStep.Retry;
import io.signalbox.core.failover.NextStep.TryNext;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of falling back, over the whole small space of kinds. */
class FailoverRulesTest {

    private static final Provider PROVIDER = new Provider("p", ProviderType.OPENAI_COMPATIBLE, "P", 0, true, false);
    private static final RandomGenerator CHANCE = new Random(1);
    private static final FailoverRules RULES = FailoverRules.STANDARD;

    private static Candidate candidate(String model, long context, Origin origin) {
        ModelId id = new ModelId(model);
        Endpoint endpoint = Endpoint.at(PROVIDER, id, model)
                .contextLength(context == 0 ? OptionalLong.empty() : OptionalLong.of(context))
                .build();
        return new Candidate(endpoint, new ResolvedName(ModelUri.of(id), origin, List.of()), List.of());
    }

    private static RoutePlan plan(Candidate... candidates) {
        return new RoutePlan(List.of(candidates), List.of());
    }

    private static AttemptHistory first() {
        return new AttemptHistory(0, 1, 1, Duration.ofMinutes(5));
    }

    private static Failure failure(FailureKind kind) {
        return Failure.of(kind, "x").after(SendProgress.SENT).withUpstreamStatus(500);
    }

    private static final RoutePlan TWO =
            plan(candidate("a/one", 1000, Origin.ASKED), candidate("a/two", 2000, Origin.OPERATOR_FALLBACK));
    private static final RoutePlan ONE = plan(candidate("a/one", 1000, Origin.ASKED));

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    @DisplayName("nothing follows after the first content, with the allowance used up, or past the deadline")
    void knowsWhenItIsOver(FailureKind kind) {
        Failure late = failure(kind).after(SendProgress.CONTENT_PASSED);
        assertThat(RULES.after(late, TWO, first(), CHANCE)).isInstanceOf(GiveUp.class);
        assertThat(RULES.after(failure(kind), TWO, new AttemptHistory(0, 1, 8, Duration.ofMinutes(1)), CHANCE))
                .isInstanceOf(GiveUp.class);
        assertThat(RULES.after(failure(kind), TWO, new AttemptHistory(0, 1, 1, Duration.ZERO), CHANCE))
                .isInstanceOf(GiveUp.class);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    @DisplayName("each kind reaches whom the table says, before anything is repeated")
    void walksThePlan(FailureKind kind) {
        NextStep step = RULES.after(failure(kind), TWO, first(), CHANCE);
        switch (FailoverRules.reachOf(kind)) {
            case NOBODY, CALLERS_OWN_ALTERNATIVES -> assertThat(step).isInstanceOf(GiveUp.class);
            case OTHERS, OTHERS_THEN_AGAIN, MORE_ROOM -> assertThat(step).isEqualTo(new TryNext(1));
        }
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    @DisplayName("S-090, S-133: the last endpoint is repeated only for what may pass, at most twice")
    void repeatsTheLast(FailureKind kind) {
        NextStep step = RULES.after(failure(kind), ONE, first(), CHANCE);
        boolean again = FailoverRules.reachOf(kind) == FailoverRules.Reach.OTHERS_THEN_AGAIN;
        assertThat(step).isInstanceOf(again ? Retry.class : GiveUp.class);
        AttemptHistory third = new AttemptHistory(0, 3, 3, Duration.ofMinutes(5));
        assertThat(RULES.after(failure(kind), ONE, third, CHANCE)).isInstanceOf(GiveUp.class);
    }

    @Test
    @DisplayName(
            "F-013, F-035, F-040, F-046, F-076: what somebody has to look into is tried nowhere else, and never again")
    void knowsWhatIsFinal() {
        for (String code : FailoverRules.FINAL_CODES) {
            Failure failure = Failure.of(FailureKind.BAD_RESPONSE, code, "x");
            assertThat(RULES.after(failure, TWO, first(), CHANCE)).isInstanceOf(GiveUp.class);
        }
    }

    @Test
    @DisplayName("S-077, F-024: context_length goes to more room, never to the same limit")
    void looksForRoom() {
        RoutePlan plan = plan(
                candidate("a/one", 1000, Origin.ASKED),
                candidate("a/same", 1000, Origin.ASKED),
                candidate("a/less", 500, Origin.ASKED),
                candidate("a/more", 4000, Origin.ASKED));
        assertThat(RULES.after(failure(FailureKind.CONTEXT_LENGTH), plan, first(), CHANCE))
                .isEqualTo(new TryNext(3));
    }

    @Test
    @DisplayName(
            "S-078: a refusal follows the caller's own list, the operator's only where it said so, and never the same model")
    void keepsRefusals() {
        RoutePlan plan = plan(
                candidate("a/one", 0, Origin.ASKED),
                candidate("a/one", 0, Origin.CALLER_ALTERNATIVE),
                candidate("a/operators", 0, Origin.OPERATOR_FALLBACK),
                candidate("a/callers", 0, Origin.CALLER_ALTERNATIVE));
        Failure refused = failure(FailureKind.CONTENT_FILTER);
        assertThat(RULES.after(refused, plan, first(), CHANCE)).isEqualTo(new TryNext(3));
        FailoverRules lenient =
                new FailoverRules(8, 2, Duration.ofSeconds(10), true, Backoff.STANDARD, SlowPolicy.SWITCH, true);
        assertThat(lenient.after(refused, plan, first(), CHANCE)).isEqualTo(new TryNext(2));
    }

    @Test
    @DisplayName("F-001, F-009: a refused or broken connection is tried once more at once")
    void retriesBrokenConnections() {
        for (String code : List.of("upstream_connection_refused", "upstream_connection_reset")) {
            Failure broken = Failure.of(FailureKind.UPSTREAM_ERROR, code, "x");
            assertThat(RULES.after(broken, TWO, first(), CHANCE)).isEqualTo(new Retry(Duration.ZERO));
            AttemptHistory second = new AttemptHistory(0, 2, 2, Duration.ofMinutes(5));
            assertThat(RULES.after(broken, TWO, second, CHANCE)).isEqualTo(new TryNext(1));
        }
    }

    @Test
    @DisplayName(
            "F-015, F-017: a wait that was asked for is kept if it is short and fits the deadline; otherwise the caller is told")
    void keepsWaits() {
        Failure limited = failure(FailureKind.RATE_LIMITED);
        assertThat(RULES.after(limited.withRetryAfter(Optional.of(Duration.ofSeconds(2))), ONE, first(), CHANCE))
                .isEqualTo(new Retry(Duration.ofSeconds(2)));
        assertThat(RULES.after(limited.withRetryAfter(Optional.of(Duration.ofMinutes(4))), ONE, first(), CHANCE))
                .isInstanceOf(GiveUp.class);
        AttemptHistory late = new AttemptHistory(0, 1, 1, Duration.ofSeconds(1));
        assertThat(RULES.after(limited.withRetryAfter(Optional.of(Duration.ofSeconds(2))), ONE, late, CHANCE))
                .isInstanceOf(GiveUp.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"RATE_LIMITED", "OVERLOADED", "TIMEOUT", "UPSTREAM_ERROR", "BAD_RESPONSE"})
    @DisplayName(
            "F-015, S-090: where no wait was asked for there is a back-off, after a rate limit on top of the endpoint's rest")
    void waitsWithoutBeingAsked(FailureKind kind) {
        Duration rest = kind == FailureKind.RATE_LIMITED ? HealthRules.STANDARD.restWithoutHint() : Duration.ZERO;
        assertThat(RULES.after(failure(kind), ONE, first(), CHANCE))
                .isInstanceOfSatisfying(
                        Retry.class,
                        retry -> assertThat(retry.delay())
                                .isBetween(rest.plus(Duration.ofMillis(250)), rest.plus(Duration.ofMillis(500))));
    }

    @Property
    void backoffGrowsWithinItsBounds(@ForAll @IntRange(min = 1, max = 40) int retry, @ForAll long seed) {
        Duration wait = Backoff.STANDARD.before(retry, new Random(seed));
        Duration full = Duration.ofMillis(Math.min(8000, 500L << Math.min(retry - 1, 10)));
        assertThat(wait).isBetween(full.dividedBy(2), full);
    }
}
