package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.PriceSource.Origin;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.ModelId;
import java.util.List;
import java.util.Optional;

/**
 * Puts together what is known of a model at a provider: what the configuration states, then price files, then what the provider lists,
 * then the catalog of the program. Each fact is taken from the first that knows it, prices as one.
 */
record PriceLookup(PricingConfig pricing, PriceBook shipped) {

    EndpointFacts facts(
            ProviderConfig provider,
            ModelId model,
            String upstreamName,
            EndpointFacts configured,
            Optional<ListedModel> listed) {
        EndpointFacts facts = stated(configured, Origin.CONFIGURATION, "providers." + provider.name());
        ProviderType type = provider.pricedAs().orElse(provider.type());
        boolean inRegion = provider.address().isRegional();
        for (PriceBook file : pricing.files()) {
            for (String whose : List.of(provider.name(), type.word())) {
                facts = facts.over(find(file, whose, type, upstreamName, inRegion, provider, model));
            }
        }
        if (listed.isPresent()) {
            facts = facts.over(stated(listed.get().facts(), Origin.PROVIDER, provider.name()));
        }
        boolean holds = provider.pricedAs().isPresent() || ProviderAddress.isPublic(provider);
        return pricing.shipped() && holds
                ? facts.over(find(shipped, type.word(), type, upstreamName, inRegion, provider, model))
                : facts;
    }

    /** By the provider's own name for it; by ours too, where the operator says whose prices these are. */
    private static EndpointFacts find(
            PriceBook book,
            String whose,
            ProviderType type,
            String upstreamName,
            boolean inRegion,
            ProviderConfig provider,
            ModelId model) {
        EndpointFacts found = book.find(whose, type, upstreamName, inRegion);
        return provider.pricedAs().isPresent() && found.equals(EndpointFacts.UNKNOWN)
                ? book.find(whose, type, type.upstreamNameOf(model.text()), inRegion)
                : found;
    }

    private static EndpointFacts stated(EndpointFacts facts, Origin origin, String where) {
        Prices prices = facts.prices();
        return prices.stated().isEmpty() || prices.source().isPresent()
                ? facts
                : facts.withPrices(prices.from(new PriceSource(origin, where, Optional.empty())));
    }
}
