package io.signalbox.core.cost;

import java.util.Optional;

/**
 * What an answer says about its price.
 *
 * @param usage as the provider reported it, or an estimate from what passed by
 * @param reportedCost what the provider says it cost
 * @param serviceTier the tier that served it, in the provider's word, if it says so
 * @param implausible the provider's own words about usage, where they are not what is charged: a count that can be none, or what
 *     another model did beside the one that was asked
 * @param passes how often the model was called for the one answer, at least 1; each time its context had room anew
 */
public record Metered(
        Usage usage,
        Optional<Money> reportedCost,
        Optional<String> serviceTier,
        Optional<String> implausible,
        long passes) {

    /** Checks the passes. */
    public Metered {
        if (passes < 1) {
            throw new IllegalArgumentException("passes: " + passes + " (expected: 1 or more)");
        }
    }

    /** Usage of which nothing more is said. */
    public static Metered of(Usage usage) {
        return new Metered(usage, Optional.empty(), Optional.empty(), Optional.empty(), 1);
    }

    /** The same, for which the provider names a cost. */
    public Metered costing(Optional<Money> reported) {
        return new Metered(usage, reported, serviceTier, implausible, passes);
    }

    /** The same, served on a tier. */
    public Metered onTier(Optional<String> tier) {
        return new Metered(usage, reportedCost, tier, implausible, passes);
    }

    /** The same, where the provider's words are not what is charged. */
    public Metered insteadOf(Optional<String> words) {
        return new Metered(usage, reportedCost, serviceTier, words, passes);
    }

    /** The same, for which the model was called that often. */
    public Metered inPasses(long count) {
        return new Metered(usage, reportedCost, serviceTier, implausible, Math.max(1, count));
    }

    /** The same with another usage. */
    public Metered using(Usage other) {
        return new Metered(other, reportedCost, serviceTier, implausible, passes);
    }
}
