package io.signalbox.testkit.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param history all that happened
 * @param violations what did not hold
 * @param traceHash over every event in its order; the same for two runs of one seed
 * @param trace the events as lines; empty unless {@link Simulation#keepTrace} was called
 */
public record SimulationResult(History history, List<Violation> violations, long traceHash, List<String> trace) {

    private static final int MOST_LINES = 200;

    /** Copies the lists. */
    public SimulationResult {
        violations = List.copyOf(violations);
        trace = List.copyOf(trace);
    }

    /** The seed of the run. */
    public long seed() {
        return history.seed();
    }

    /**
     * Fails unless everything held.
     *
     * @throws AssertionError with {@link #report}
     */
    public void assertNoViolations() {
        if (!violations.isEmpty()) {
            throw new AssertionError(report());
        }
    }

    /** What did not hold, how to see it again, and what happened to the first request that shows it. */
    public String report() {
        if (violations.isEmpty()) {
            return "seed " + seed() + ": everything held";
        }
        String found = violations.stream().map(Violation::toString).collect(Collectors.joining("\n  "));
        return violations.size() + " violations:\n  " + found + "\nreplay: Simulation.of(" + seed() + "L).requests("
                + history.requests().size() + ").run(), with the same settings (trace "
                + Long.toHexString(traceHash) + ")" + story();
    }

    /** The events of the first request that a violation names; of all, where none does. */
    private String story() {
        String subject = violations.get(0).subject();
        String own = history.requests().stream()
                .filter(request -> request.toString().equals(subject))
                .findFirst()
                .map(request -> ", request " + request.plan().request() + ": ")
                .orElse("");
        List<String> lines = trace.stream().filter(line -> line.contains(own)).toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - MOST_LINES))
                .map(line -> "\n  " + line.strip())
                .collect(Collectors.joining());
    }
}
