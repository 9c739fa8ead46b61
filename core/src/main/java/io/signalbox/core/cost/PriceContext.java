package io.signalbox.core.cost;

import java.time.Instant;
import java.util.Optional;

/**
 * What decides which of an endpoint's prices hold for a request.
 *
 * @param promptTokens all prompt tokens, cached ones included
 * @param at when the request was admitted: prices of that moment hold to its end
 * @param serviceTier the tier that served it, in the provider's word: {@code flex}, {@code batch}; empty for the usual one
 */
public record PriceContext(long promptTokens, Instant at, Optional<String> serviceTier) {

    /** A request of that size at that time, on the usual tier. */
    public static PriceContext at(Instant at, long promptTokens) {
        return new PriceContext(promptTokens, at, Optional.empty());
    }

    /** The same on a tier. */
    public PriceContext onTier(Optional<String> tier) {
        return new PriceContext(promptTokens, at, tier);
    }

    /** The same with a prompt of so many tokens. */
    public PriceContext withPrompt(long tokens) {
        return new PriceContext(tokens, at, serviceTier);
    }
}
