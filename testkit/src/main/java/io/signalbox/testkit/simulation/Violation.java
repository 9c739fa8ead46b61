package io.signalbox.testkit.simulation;

/**
 * Something that did not hold in a run.
 *
 * @param seed of the run
 * @param invariant the word of what did not hold
 * @param subject the request or call that shows it
 * @param message what was expected, and what was there
 */
public record Violation(long seed, String invariant, String subject, String message) {

    @Override
    public String toString() {
        return "seed " + seed + ", " + subject + ": " + invariant + ": " + message;
    }
}
