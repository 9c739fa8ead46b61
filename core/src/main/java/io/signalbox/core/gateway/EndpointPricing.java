package io.signalbox.core.gateway;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.ChargeRule;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Pricing;
import io.signalbox.core.cost.Usage;
import java.time.Instant;
import java.util.Optional;

/**
 * Prices what one endpoint did for one request: by the prices of the moment at which the request was admitted, on the tier that served
 * it, and for no more than it can have done.
 *
 * @param endpoint who did it
 * @param admittedAt whose prices hold
 * @param askedTier the tier that the caller asked for; holds where the answer names none
 * @param rule what callers pay
 * @param ownKey whether the provider bills the caller itself
 * @param room how much of the endpoint's context the request can fill
 */
record EndpointPricing(
        Endpoint endpoint,
        Instant admittedAt,
        Optional<String> askedTier,
        ChargeRule rule,
        boolean ownKey,
        AskedRoom room)
        implements Pricing {

    /** No provider calls a model more often for one answer. */
    private static final long MOST_PASSES = 1000;

    @Override
    public Charge charge(Metered metered) {
        Usage usage =
                room.at(endpoint).times(Math.min(metered.passes(), MOST_PASSES)).hold(metered.usage());
        Cost cost = new Cost(
                endpoint.prices()
                        .costOf(
                                usage,
                                PriceContext.at(admittedAt, usage.promptTokens())
                                        .onTier(tier(metered))),
                metered.reportedCost());
        return new Charge(usage, cost, rule.charged(cost, ownKey));
    }

    /** The tier that decides the price. */
    Optional<String> tier(Metered metered) {
        return metered.serviceTier().or(() -> askedTier);
    }
}
