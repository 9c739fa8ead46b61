package io.signalbox.core.cost;

import java.util.Optional;

/**
 * What an answer cost, and what its caller pays.
 *
 * @param usage what is charged for: as metered, held within what the endpoint can have done
 * @param cost what the provider takes for it
 * @param charged what the caller pays; empty if that is not known
 */
public record Charge(Usage usage, Cost cost, Optional<Money> charged) {

    /** Nothing was used, and that costs nothing. */
    public static final Charge NOTHING = new Charge(Usage.NONE, Cost.NOTHING, Optional.of(Money.ZERO));
}
