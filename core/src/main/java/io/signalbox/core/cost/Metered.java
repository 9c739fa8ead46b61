package io.signalbox.core.cost;

import java.util.Optional;

/**
 * What an answer says about its price.
 *
 * @param usage as the provider reported it, or an estimate from what passed by
 * @param reportedCost what the provider says it cost
 * @param serviceTier the tier that served it, in the provider's word, if it says so
 * @param implausible the provider's own words about usage, where they cannot be true: a negative count, one beyond every limit
 */
public record Metered(
        Usage usage, Optional<Money> reportedCost, Optional<String> serviceTier, Optional<String> implausible) {

    /** Usage of which nothing more is said. */
    public static Metered of(Usage usage) {
        return new Metered(usage, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, for which the provider names a cost. */
    public Metered costing(Optional<Money> reported) {
        return new Metered(usage, reported, serviceTier, implausible);
    }

    /** The same, served on a tier. */
    public Metered onTier(Optional<String> tier) {
        return new Metered(usage, reportedCost, tier, implausible);
    }

    /** The same, where the provider's words cannot be true. */
    public Metered insteadOf(Optional<String> words) {
        return new Metered(usage, reportedCost, serviceTier, words);
    }
}
