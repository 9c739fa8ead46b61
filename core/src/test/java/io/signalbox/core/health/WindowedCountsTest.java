package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowedCountsTest {

    private static final Duration WINDOW = Duration.ofNanos(100);

    @Property(tries = 500)
    @Label("counts all of the window but its oldest slice, nothing that is older, wherever the clock began")
    void countsTheWindow(
            @ForAll @LongRange(min = -1000, max = 1000) long start,
            @ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> gaps,
            @ForAll @IntRange(max = 150) int later) {
        WindowedCounts counts = new WindowedCounts(WINDOW, 10, 2, start);
        List<Long> times = new ArrayList<>();
        long now = start;
        for (int gap : gaps) {
            now += gap;
            times.add(now);
            counts.add(1, now);
        }
        long end = now + later;
        long total = counts.total(1, end);
        assertThat(total)
                .isBetween(
                        times.stream().filter(time -> time > end - 90).count(),
                        times.stream().filter(time -> time > end - 100).count());
        assertThat(counts.total(0, end)).isZero();
    }

    @Test
    void aMomentFromBeforeIsTakenForNow() {
        WindowedCounts counts = new WindowedCounts(WINDOW, 10, 1, 0);
        counts.add(0, 1000);
        counts.add(0, 5);
        assertThat(counts.total(0, 20)).isEqualTo(2);
    }
}
