package io.signalbox.testkit;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Pricing;

/** Prices answers of one endpoint as a gateway does that charges what providers take: always at the usual prices. */
public record FixedPricing(Prices prices) implements Pricing {

    /** At these prices. */
    public static FixedPricing at(Prices prices) {
        return new FixedPricing(prices);
    }

    @Override
    public Charge charge(Metered metered) {
        Cost cost = new Cost(prices.usualCostOf(metered.usage()), metered.reportedCost());
        return new Charge(metered.usage(), cost, cost.amount());
    }
}
