package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.KeyChoice.None;
import io.signalbox.core.health.KeyChoice.Use;
import io.signalbox.core.health.KeyChoice.Wait;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyBookTest {

    private static final EndpointId ONE = new EndpointId("p", "one");
    private static final EndpointId TWO = new EndpointId("p", "two");

    private final KeyBook keys = new KeyBook(HealthRules.STANDARD);

    @Test
    void keysTakeTurns() {
        assertThat(chosen(6, 0)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    @DisplayName("F-014: with no key there is nothing to choose")
    void noKeyIsNoChoice() {
        assertThat(keys.choose(ONE, 0, Set.of(), 0)).isEqualTo(new None(Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"AUTHENTICATION", "QUOTA_EXHAUSTED"})
    @DisplayName(
            "F-019, F-025: a key that is refused, or whose account is empty, is parked for all models; the others go on")
    void parksForTheProvider(FailureKind kind) {
        assertThat(fail(ONE, 1, kind, 0)).isTrue();
        assertThat(chosen(4, seconds(599))).containsExactly(0, 2, 0, 2);
        assertThat(keys.choose(TWO, 3, Set.of(0, 2), seconds(599))).isEqualTo(new None(Optional.of(kind)));
        assertThat(chosen(3, seconds(600))).contains(1);
    }

    @Test
    @DisplayName("F-025: a key that may not use one model is parked for that model alone")
    void parksForTheEndpoint() {
        fail(ONE, 0, FailureKind.PERMISSION, 0);
        assertThat(keys.choose(ONE, 1, Set.of(), 0)).isEqualTo(new None(Optional.of(FailureKind.PERMISSION)));
        assertThat(keys.choose(TWO, 1, Set.of(), 0)).isEqualTo(new Use(0));
    }

    @Test
    @DisplayName("F-025: refusals in a row park for longer, up to an hour; a success begins anew")
    void doubles() {
        long now = 0;
        for (long minutes : new long[] {10, 20, 40, 60, 60}) {
            fail(ONE, 0, FailureKind.AUTHENTICATION, now);
            fail(ONE, 0, FailureKind.AUTHENTICATION, now + 1);
            now += seconds(60 * minutes);
            assertThat(keys.choose(ONE, 1, Set.of(), now - 1)).isInstanceOf(None.class);
            assertThat(keys.choose(ONE, 1, Set.of(), now)).isEqualTo(new Use(0));
        }
        keys.succeeded(ONE, 0, now);
        fail(ONE, 0, FailureKind.AUTHENTICATION, now);
        assertThat(keys.choose(ONE, 1, Set.of(), now + seconds(600))).isEqualTo(new Use(0));
    }

    @Test
    @DisplayName("F-025: an answer to an attempt from before does not bring a parked key back")
    void staysParked() {
        fail(ONE, 0, FailureKind.QUOTA_EXHAUSTED, 0);
        keys.succeeded(ONE, 0, 1);
        assertThat(keys.choose(ONE, 1, Set.of(), 2)).isInstanceOf(None.class);
    }

    @Test
    @DisplayName("F-015, F-017: a rate limit parks a key for one model, by the latest answer, for five minutes at most")
    void restsByTheLatestAnswer() {
        limit(0, Duration.ofSeconds(60), 0);
        limit(0, Duration.ofSeconds(5), seconds(1));
        limit(1, Duration.ofDays(365), 0);
        assertThat(keys.choose(ONE, 2, Set.of(), seconds(1))).isEqualTo(new Wait(Duration.ofSeconds(5)));
        assertThat(keys.choose(ONE, 2, Set.of(0, 1), seconds(2))).isEqualTo(new Wait(Duration.ofSeconds(4)));
        assertThat(keys.choose(TWO, 2, Set.of(), seconds(2))).isInstanceOf(Use.class);
        assertThat(keys.choose(ONE, 2, Set.of(), seconds(6))).isEqualTo(new Use(0));
        assertThat(keys.choose(ONE, 2, Set.of(0), seconds(300))).isEqualTo(new Use(1));
    }

    @Test
    @DisplayName("F-019: a key without money is not waited for because it was also used too often")
    void theWorseReasonHolds() {
        limit(0, Duration.ofSeconds(1), 0);
        fail(ONE, 0, FailureKind.QUOTA_EXHAUSTED, 0);
        assertThat(keys.choose(ONE, 1, Set.of(), 0)).isEqualTo(new None(Optional.of(FailureKind.QUOTA_EXHAUSTED)));
        fail(TWO, 0, FailureKind.PERMISSION, 0);
        keys.failed(TWO, 0, Failure.of(FailureKind.RATE_LIMITED, "x"), 0);
        assertThat(new KeyBook(HealthRules.STANDARD).choose(TWO, 1, Set.of(), 0))
                .isEqualTo(new Use(0));
        assertThat(keys.choose(TWO, 1, Set.of(), seconds(3))).isInstanceOf(None.class);
    }

    @Test
    @DisplayName("F-149: no other failure parks a key")
    void othersDoNotPark() {
        for (FailureKind kind : EnumSet.complementOf(EnumSet.of(
                FailureKind.AUTHENTICATION,
                FailureKind.PERMISSION,
                FailureKind.QUOTA_EXHAUSTED,
                FailureKind.RATE_LIMITED))) {
            assertThat(fail(ONE, 0, kind, 0)).isFalse();
        }
        assertThat(keys.choose(ONE, 1, Set.of(), 0)).isEqualTo(new Use(0));
    }

    private boolean fail(EndpointId endpoint, int key, FailureKind kind, long nanos) {
        return keys.failed(endpoint, key, Failure.of(kind, "x"), nanos);
    }

    private void limit(int key, Duration retryAfter, long nanos) {
        Failure failure = Failure.of(FailureKind.RATE_LIMITED, "x").withRetryAfter(Optional.of(retryAfter));
        assertThat(keys.failed(ONE, key, failure, nanos)).isTrue();
    }

    private List<Integer> chosen(int times, long nanos) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            assertThat(keys.choose(ONE, 3, Set.of(), nanos))
                    .isInstanceOfSatisfying(Use.class, use -> chosen.add(use.index()));
        }
        return chosen;
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
