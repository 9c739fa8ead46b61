package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.PriceRule;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of what models cost at which providers: a price file, or the catalog that comes with the program. Immutable.
 *
 * <p>A model is found by the name that its provider has for it, in upper or lower case: that name as it is listed, or with {@code
 * -latest} or the date of a version behind it. No other part of a name is left out, so that {@code gpt-4o} is not {@code gpt-4o-mini}. On
 * Bedrock the region may stand in front ({@code eu.}, {@code global.}), and {@code -v1:0} behind.
 */
public final class PriceBook {

    /** Nothing is listed. */
    public static final PriceBook NONE = of(List.of());

    private static final Pattern VERSION =
            Pattern.compile("(.+?)(?:-latest|@latest|@default|[-@]20[0-9]{6}|-20[0-9]{2}-[0-9]{2}-[0-9]{2})");
    private static final Pattern BEDROCK = Pattern.compile(
            "(?:(global|us|us-gov|eu|apac|jp|au|ca|sa|me|af|il|mx|uk)\\.)?(.+?)(?:-v[0-9]{1,2}(?::[0-9]{1,2})?)?");

    private final List<PricedModel> models;
    private final Map<String, Map<String, Found>> byProvider = new HashMap<>();

    private PriceBook(List<PricedModel> models) {
        this.models = List.copyOf(models);
        for (PricedModel model : this.models) {
            Found found = Found.of(model);
            for (String provider : model.providers()) {
                Map<String, Found> byName = byProvider.computeIfAbsent(provider, key -> new HashMap<>());
                model.names().forEach(name -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), found));
            }
        }
    }

    /** A list of these. Where two have the same name at the same provider, the first holds. */
    public static PriceBook of(List<PricedModel> models) {
        return new PriceBook(models);
    }

    /** What is listed, in order. */
    public List<PricedModel> models() {
        return models;
    }

    /**
     * What is known of a model, nothing if it is not listed.
     *
     * @param provider the word of a type, or the name of a provider
     * @param type how names of models are to be read
     * @param upstreamName what the provider calls the model
     * @param inRegion whether one region is called, where the name does not say it
     */
    EndpointFacts find(String provider, ProviderType type, String upstreamName, boolean inRegion) {
        Map<String, Found> byName = byProvider.getOrDefault(provider, Map.of());
        if (byName.isEmpty()) {
            return EndpointFacts.UNKNOWN;
        }
        String name = upstreamName.toLowerCase(Locale.ROOT);
        if (type == ProviderType.BEDROCK) {
            Matcher parts = BEDROCK.matcher(name);
            return parts.matches()
                    ? find(byName, parts.group(2), !"global".equals(parts.group(1)))
                    : EndpointFacts.UNKNOWN;
        }
        return find(byName, name, inRegion);
    }

    private static EndpointFacts find(Map<String, Found> byName, String name, boolean inRegion) {
        Found found = byName.get(name);
        if (found == null) {
            Matcher version = VERSION.matcher(name);
            found = version.matches() ? byName.get(version.group(1)) : null;
        }
        if (found == null) {
            return EndpointFacts.UNKNOWN;
        }
        return inRegion ? found.inRegion : found.usual;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PriceBook book && models.equals(book.models);
    }

    @Override
    public int hashCode() {
        return models.hashCode();
    }

    @Override
    public String toString() {
        return models.size() + " models";
    }

    /** What is known of a model, and what in one region. */
    private record Found(EndpointFacts usual, EndpointFacts inRegion) {

        static Found of(PricedModel model) {
            EndpointFacts facts = model.facts();
            return new Found(
                    facts,
                    model.regionalFactor()
                            .map(factor -> facts.withPrices(facts.prices().with(List.of(times(factor)))))
                            .orElse(facts));
        }

        private static PriceRule times(BigDecimal factor) {
            return PriceRule.ALWAYS.times(factor);
        }
    }
}
