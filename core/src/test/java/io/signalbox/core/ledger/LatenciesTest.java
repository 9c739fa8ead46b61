package io.signalbox.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;

    @Property
    @Label("a duration is counted in a step that ends with it or at most an eighth above")
    void stepsAreAnEighth(@ForAll @LongRange(min = 0, max = YEAR_MILLIS) long millis) {
        long longest =
                Latencies.longest(Latencies.step(Duration.ofMillis(millis))).toMillis();
        assertThat(longest).isBetween(millis, millis + millis / 8);
    }

    @Property
    @Label("what takes longer is counted in no lower step, and steps are without a gap")
    void stepsClimb(@ForAll @LongRange(min = 1, max = YEAR_MILLIS) long millis) {
        int before = Latencies.step(Duration.ofMillis(millis - 1));
        assertThat(Latencies.step(Duration.ofMillis(millis))).isBetween(before, before + 1);
    }

    @Property
    @Label("a percentile is the step of the one that so many did not exceed, however the counts were added")
    void percentiles(@ForAll @NotEmpty List<@LongRange(min = 0, max = 3_600_000) Long> millis) {
        Latencies all = Latencies.NONE;
        for (long each : millis) {
            all = Latencies.of(Duration.ofMillis(each)).plus(all);
        }
        List<Long> sorted = millis.stream().sorted().toList();
        for (int percent : List.of(0, 50, 90, 95, 99, 100)) {
            int rank = Math.max(1, (int) Math.ceil(sorted.size() * percent / 100.0));
            Duration exact = Duration.ofMillis(sorted.get(rank - 1));
            assertThat(all.percentile(percent)).contains(Latencies.longest(Latencies.step(exact)));
        }
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(Latencies.NONE.percentile(50)).isEmpty();
        assertThat(Latencies.NONE.count()).isZero();
    }

    @Test
    void whatIsNegativeCountsAsNothing() {
        assertThat(Latencies.step(Duration.ofMillis(-5))).isZero();
    }
}
