package io.signalbox.testkit.simulation;

import java.util.Optional;

/**
 * What became of a series of runs.
 *
 * @param runs how many runs there were
 * @param requests how many requests those runs had in all
 * @param calls how many calls reached providers
 * @param failed the first run in which something did not hold, with its trace; the search ended there
 */
public record SimulationSearch(long runs, long requests, long calls, Optional<SimulationResult> failed) {

    /**
     * Fails if a run did, and says with which seed.
     *
     * @throws AssertionError with {@link SimulationResult#report}
     */
    public void assertNoViolations() {
        failed.ifPresent(SimulationResult::assertNoViolations);
    }
}
