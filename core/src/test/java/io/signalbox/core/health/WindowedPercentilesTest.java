package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WindowedPercentilesTest {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Property(tries = 500)
    @Label("S-173: a percentile is the exact one, to within five in a hundred of it")
    void isNearTheExactOne(
            @ForAll @NotEmpty @Size(max = 300) List<@DoubleRange(min = -3, max = 5) @Scale(6) Double> magnitudes) {
        List<Double> values =
                magnitudes.stream().map(magnitude -> Math.pow(10, magnitude)).toList();
        Percentiles seen = of(values);
        List<Double> sorted = values.stream().sorted().toList();
        assertNear(seen.p50(), sorted, 0.5);
        assertNear(seen.p75(), sorted, 0.75);
        assertNear(seen.p90(), sorted, 0.9);
        assertNear(seen.p95(), sorted, 0.95);
        assertNear(seen.p99(), sorted, 0.99);
        assertThat(seen.count()).isEqualTo(values.size());
        assertThat(List.of(seen.p50(), seen.p75(), seen.p90(), seen.p95(), seen.p99()))
                .isSorted();
    }

    @Test
    void whatIsOutOfBoundsIsTakenForTheBound() {
        Percentiles seen = of(List.of(0.0, -1.0, 1e12, 1e12));
        assertThat(seen.p50()).isCloseTo(WindowedPercentiles.LEAST, within(0.0001));
        assertThat(seen.p99()).isCloseTo(WindowedPercentiles.MOST, within(0.06 * WindowedPercentiles.MOST));
    }

    @Test
    @DisplayName("S-173: what is older than the window is forgotten, also if nothing came since")
    void forgets() {
        WindowedPercentiles percentiles = new WindowedPercentiles(WINDOW, 0);
        percentiles.add(1, 0);
        percentiles.add(4, Duration.ofMinutes(3).toNanos());
        assertThat(percentiles.at(Duration.ofMinutes(4).toNanos()).map(Percentiles::count))
                .contains(2L);
        Optional<Percentiles> later = percentiles.at(Duration.ofMinutes(6).toNanos());
        assertThat(later.map(Percentiles::count)).contains(1L);
        assertThat(later.orElseThrow().p50()).isCloseTo(4, within(0.2));
        assertThat(percentiles.at(Duration.ofMinutes(9).toNanos())).isEmpty();
    }

    private static Percentiles of(List<Double> values) {
        WindowedPercentiles percentiles = new WindowedPercentiles(WINDOW, 0);
        values.forEach(value -> percentiles.add(value, 0));
        return percentiles.at(0).orElseThrow();
    }

    private static void assertNear(double seen, List<Double> sorted, double share) {
        double exact = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        assertThat(seen).isCloseTo(exact, within(exact * (WindowedPercentiles.RELATIVE_ERROR + 1e-9)));
    }
}
