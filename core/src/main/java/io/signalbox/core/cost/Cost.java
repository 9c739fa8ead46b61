package io.signalbox.core.cost;

import java.util.Optional;

/**
 * What an attempt cost: what we computed from usage and prices, and what the provider said. Both are kept; the provider's own
 * figure wins.
 *
 * @param computed usage times prices; empty if a price is unknown
 * @param reported the provider's own figure, where it reports one
 */
public record Cost(Optional<Money> computed, Optional<Money> reported) {

    /** Nothing is known about it. */
    public static final Cost UNKNOWN = new Cost(Optional.empty(), Optional.empty());

    /** Known to have cost nothing. */
    public static final Cost NOTHING = new Cost(Optional.of(Money.ZERO), Optional.empty());

    /** What counts: the provider's figure, or else ours; empty if neither is known. */
    public Optional<Money> amount() {
        return reported.isPresent() ? reported : computed;
    }
}
