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
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How often the same endpoint is called again, by kind of failure. */
class RetriesTest {

    private static final int MOST_ATTEMPTS = 8;

    private static final RoutePlan ONE = new RoutePlan(
            List.of(new Candidate(
                    Endpoint.at(
                                    new Provider("p", ProviderType.OPENAI_COMPATIBLE, "P", 0, true, false),
                                    new ModelId("a/one"),
                                    "a/one")
                            .build(),
                    new ResolvedName(ModelUri.of(new ModelId("a/one")), Origin.ASKED, List.of()),
                    List.of())),
            List.of());

    @Provide
    Arbitrary<Retries> retries() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 10);
        return Combinators.combine(
                        number,
                        Arbitraries.maps(Arbitraries.of(FailureKind.class), number)
                                .ofMaxSize(FailureKind.values().length))
                .as(Retries::new);
    }

    @Property
    @Label(
            "S-090: the last endpoint is called once, and again as often as its kind of failure says, within the allowance")
    void callsAsOftenAsTheKindSays(
            @ForAll("retries") Retries retries,
            @ForAll FailureKind kind,
            @ForAll @IntRange(min = 1, max = 12) int mostAttempts) {
        int again =
                FailoverRules.REPEATED.contains(kind) ? retries.byKind().getOrDefault(kind, retries.byDefault()) : 0;

        assertThat(calls(rules(retries, mostAttempts), call -> kind)).isEqualTo(Math.min(1 + again, mostAttempts));
        assertThat(again).isLessThanOrEqualTo(retries.most());
    }

    @Property
    @Label("S-090: where failures differ, the latest decides, and all calls count")
    void theLatestFailureDecides(
            @ForAll("retries") Retries retries, @ForAll @Size(MOST_ATTEMPTS) List<FailureKind> failures) {
        int calls = calls(rules(retries, MOST_ATTEMPTS), call -> failures.get(call - 1));

        for (int call = 1; call < calls; call++) {
            assertThat(retries.after(failures.get(call - 1))).isGreaterThanOrEqualTo(call);
        }
        assertThat(calls == MOST_ATTEMPTS || retries.after(failures.get(calls - 1)) < calls)
                .isTrue();
    }

    private static FailoverRules rules(Retries retries, int mostAttempts) {
        return new FailoverRules(
                mostAttempts, retries, Duration.ofSeconds(10), false, Backoff.STANDARD, SlowPolicy.SWITCH, true);
    }

    /** How many calls there are where each fails with the kind that stands for its number, from 1. */
    private static int calls(FailoverRules rules, IntFunction<FailureKind> failures) {
        for (int call = 1; ; call++) {
            Failure failure = Failure.of(failures.apply(call), "x").after(SendProgress.SENT);
            AttemptHistory history = new AttemptHistory(0, call, call, Duration.ofMinutes(5));
            NextStep step = rules.after(failure, ONE, history, new Random(call));
            if (step instanceof GiveUp) {
                return call;
            }
            assertThat(step).isInstanceOf(Retry.class);
        }
    }

    @Test
    @DisplayName("S-090: one number holds for every kind that may be repeated")
    void oneNumberIsForAll() {
        FailoverRules rules =
                new FailoverRules(8, 3, Duration.ofSeconds(10), false, Backoff.STANDARD, SlowPolicy.SWITCH, true);
        assertThat(rules).isEqualTo(rules(Retries.upTo(3), 8));
        assertThat(rules.mostRetries()).isEqualTo(3);
        assertThat(FailoverRules.REPEATED)
                .containsExactly(
                        FailureKind.RATE_LIMITED,
                        FailureKind.OVERLOADED,
                        FailureKind.TIMEOUT,
                        FailureKind.UPSTREAM_ERROR,
                        FailureKind.BAD_RESPONSE);
    }

    @Test
    @DisplayName("they read as in a configuration, in the order of the kinds")
    void readsAsInAConfiguration() {
        assertThat(Retries.STANDARD).hasToString("2");
        assertThat(Retries.STANDARD.with(FailureKind.TIMEOUT, 3).with(FailureKind.RATE_LIMITED, 0))
                .hasToString("{rate_limited: 0, timeout: 3, default: 2}")
                .isEqualTo(new Retries(2, Map.of(FailureKind.RATE_LIMITED, 0, FailureKind.TIMEOUT, 3)));
    }
}
