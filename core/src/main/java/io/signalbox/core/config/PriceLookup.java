package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.PriceSource.Origin;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.ModelId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts together what is known of a model at a provider: what the configuration states, then price files, then what the provider lists,
 * then the catalog of the program. Each fact is taken from the first that knows it, prices as one. Immutable; also asked while requests
 * are planned.
 */
final class PriceLookup {

    private final PricingConfig pricing;
    private final PriceBook shipped;
    private final Map<String, Whose> providers = new HashMap<>();

    PriceLookup(PricingConfig pricing, PriceBook shipped, Collection<ProviderConfig> providers) {
        this.pricing = pricing;
        this.shipped = pricing.shipped() ? shipped : PriceBook.NONE;
        providers.forEach(provider -> this.providers.put(provider.name(), Whose.of(provider)));
    }

    /**
     * What is known of a model.
     *
     * @param provider the name of a provider
     * @param model what it is called in the catalog
     * @param upstreamName what the provider calls it
     * @param configured what the configuration states of it
     * @param listed what the provider lists
     */
    EndpointFacts facts(
            String provider,
            ModelId model,
            String upstreamName,
            EndpointFacts configured,
            Optional<ListedModel> listed) {
        Whose whose = Objects.requireNonNull(providers.get(provider), provider);
        EndpointFacts facts = stated(configured, Origin.CONFIGURATION, "providers." + provider);
        for (PriceBook file : pricing.files()) {
            facts = facts.over(whose.find(file, provider, model, upstreamName))
                    .over(whose.find(file, whose.type.word(), model, upstreamName));
        }
        if (listed.isPresent()) {
            facts = facts.over(stated(listed.get().facts(), Origin.PROVIDER, provider));
        }
        return whose.isPublic ? facts.over(whose.find(shipped, whose.type.word(), model, upstreamName)) : facts;
    }

    private static EndpointFacts stated(EndpointFacts facts, Origin origin, String where) {
        Prices prices = facts.prices();
        return prices.stated().isEmpty() || prices.source().isPresent()
                ? facts
                : facts.withPrices(prices.from(new PriceSource(origin, where, Optional.empty())));
    }

    /**
     * Whose prices hold for a provider.
     *
     * @param type the type that is priced
     * @param isTold whether the operator says so
     * @param inRegion whether one region is called
     * @param isPublic whether the public prices of the type hold
     */
    private record Whose(ProviderType type, boolean isTold, boolean inRegion, boolean isPublic) {

        static Whose of(ProviderConfig provider) {
            boolean isTold = provider.pricedAs().isPresent();
            return new Whose(
                    provider.pricedAs().orElse(provider.type()),
                    isTold,
                    provider.address().isRegional(),
                    isTold || ProviderAddress.isPublic(provider));
        }

        /** By the provider's own name for it; by ours too, where the operator says whose prices these are. */
        EndpointFacts find(PriceBook book, String provider, ModelId model, String upstreamName) {
            EndpointFacts found = book.find(provider, type, upstreamName, inRegion);
            return isTold && found.equals(EndpointFacts.UNKNOWN)
                    ? book.find(provider, type, type.upstreamNameOf(model.text()), inRegion)
                    : found;
        }
    }
}
