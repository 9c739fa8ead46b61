package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {

    @Property(tries = 300)
    void isBoundedAndForgetsTheOldest(
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @Size(max = 200) List<@IntRange(max = 50) Integer> used) {
        RecentlyUsed<Integer, String> map = new RecentlyUsed<>(most);
        for (int now = 0; now < used.size(); now++) {
            int key = used.get(now);
            assertThat(map.get(key, now, () -> "value of " + key)).isEqualTo("value of " + key);
            assertThat(map.size()).isLessThanOrEqualTo(most);
            assertThat(map.find(key, now)).isPresent();
        }
    }

    @Test
    void whatIsLookedAtStays() {
        RecentlyUsed<Integer, String> map = new RecentlyUsed<>(100);
        map.get(-1, 0, () -> "watched");
        map.get(-2, 0, () -> "left alone");
        for (int now = 1; now < 1000; now++) {
            int key = now;
            map.get(key, now, () -> "made up " + key);
            map.find(-1, now);
        }
        assertThat(map.find(-1, 1000)).contains("watched");
        assertThat(map.find(-2, 1000)).isEmpty();
    }
}
