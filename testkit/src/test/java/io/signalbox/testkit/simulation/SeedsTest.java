package io.signalbox.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every invariant over many seeds. {@code -Dsignalbox.simulation.seeds=10000} runs so many seeds of a hundred requests each;
 * {@code -Dsignalbox.simulation.from=42} begins with that seed.
 */
class SeedsTest {

    private static final int SEEDS = 3_000;
    private static final long FROM = Long.getLong("signalbox.simulation.from", 1);
    private static final boolean LONG = System.getProperty("signalbox.simulation.seeds") != null;

    @Test
    @DisplayName("every invariant holds for every seed")
    void everySeedHolds() {
        long seeds = Long.getLong("signalbox.simulation.seeds", SEEDS);
        SimulationSearch search = Simulation.search(
                FROM, FROM + seeds, seed -> Simulation.of(seed).requests(LONG ? 100 : 10 + (int) (seed % 11)));
        search.assertNoViolations();
        assertThat(search.runs()).isEqualTo(seeds);
        assertThat(search.calls()).isGreaterThan(search.requests() / 3);
    }
}
