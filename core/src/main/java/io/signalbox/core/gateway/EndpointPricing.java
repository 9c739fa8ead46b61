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
 * it, and for no more than it can have done. Remembers the latest answer, since a whole one is asked for its body, for its headers and for
 * the record.
 */
final class EndpointPricing implements Pricing {

    /** No provider calls a model more often for one answer. */
    private static final long MOST_PASSES = 1000;

    private final Endpoint endpoint;
    private final Instant admittedAt;
    private final Optional<String> askedTier;
    private final ChargeRule rule;
    private final boolean ownKey;
    private final AskedRoom room;
    private Optional<Priced> latest = Optional.empty();

    /**
     * Of one endpoint.
     *
     * @param endpoint who did it
     * @param admittedAt whose prices hold
     * @param askedTier the tier that the caller asked for; holds where the answer names none
     * @param rule what callers pay
     * @param ownKey whether the provider bills the caller itself
     * @param room how much of the endpoint's context the request can fill
     */
    EndpointPricing(
            Endpoint endpoint,
            Instant admittedAt,
            Optional<String> askedTier,
            ChargeRule rule,
            boolean ownKey,
            AskedRoom room) {
        this.endpoint = endpoint;
        this.admittedAt = admittedAt;
        this.askedTier = askedTier;
        this.rule = rule;
        this.ownKey = ownKey;
        this.room = room;
    }

    @Override
    public Charge charge(Metered metered) {
        // Immutable, so that whichever thread's answer is remembered is a right one.
        Optional<Priced> before = latest;
        if (before.isPresent() && before.get().metered.equals(metered)) {
            return before.get().charge;
        }
        Charge charge = priced(metered);
        latest = Optional.of(new Priced(metered, charge));
        return charge;
    }

    private Charge priced(Metered metered) {
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
        return metered.serviceTier().isPresent() ? metered.serviceTier() : askedTier;
    }

    private record Priced(Metered metered, Charge charge) {}
}
