package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final long WINDOW = Duration.ofSeconds(10).toNanos();

    @Property(tries = 300)
    @Label("F-150: over any history, repeats are at most the floor for each window and the share of all successes")
    void neverMore(
            @ForAll @DoubleRange(max = 1) double share,
            @ForAll @IntRange(max = 12) int floor,
            @ForAll @Size(max = 80) List<@IntRange(max = 4000) Integer> gapMillis,
            @ForAll @Size(max = 80) List<@IntRange(max = 30) Integer> counts) {
        RetryBudget budget = new RetryBudget(share, floor, Duration.ofNanos(WINDOW));
        long now = 0;
        long repeats = 0;
        long successes = 0;
        for (int i = 0; i < Math.min(gapMillis.size(), counts.size()); i++) {
            now += Duration.ofMillis(gapMillis.get(i)).toNanos();
            for (int j = 0; j < counts.get(i); j++) {
                if (i % 2 == 0) {
                    budget.succeeded("p", now);
                    successes++;
                } else {
                    repeats += budget.tryRepeat("p", now) ? 1 : 0;
                }
            }
            long windows = now / WINDOW + 1;
            assertThat((double) repeats).isLessThanOrEqualTo(floor * windows + share * successes + 1e-6);
        }
    }

    @Test
    @DisplayName(
            "F-150: in an outage that everybody repeats, a provider gets 1.2 attempts per request of before, and ten")
    void holdsInAnOutage() {
        RetryBudget budget = new RetryBudget();
        for (int i = 0; i < 1000; i++) {
            budget.succeeded("p", 0);
        }
        assertThat(granted(budget, "p", 5000, 0)).isEqualTo(210);
        assertThat(granted(budget, "p", 5000, WINDOW)).isEqualTo(10);
    }

    @Test
    @DisplayName("F-150: a provider with little traffic has the floor, and does not pay for another")
    void hasAFloor() {
        RetryBudget budget = new RetryBudget();
        assertThat(granted(budget, "quiet", 50, 0)).isEqualTo(10);
        assertThat(granted(budget, "other", 50, 0)).isEqualTo(10);
        assertThat(granted(budget, "quiet", 50, WINDOW / 2)).isZero();
        assertThat(granted(budget, "quiet", 50, WINDOW)).isEqualTo(10);
    }

    private static int granted(RetryBudget budget, String provider, int wishes, long nanos) {
        int granted = 0;
        for (int i = 0; i < wishes; i++) {
            granted += budget.tryRepeat(provider, nanos) ? 1 : 0;
        }
        return granted;
    }

    @Test
    @DisplayName("F-140: what a provider has spent is forgotten where it is said")
    void forgets() {
        RetryBudget budget = new RetryBudget(0, 1, Duration.ofNanos(WINDOW));
        assertThat(budget.tryRepeat("p", 0)).isTrue();
        assertThat(budget.tryRepeat("q", 0)).isTrue();
        budget.forget("p"::equals);
        assertThat(budget.tryRepeat("p", 1)).isTrue();
        assertThat(budget.tryRepeat("q", 1)).isFalse();
    }
}
