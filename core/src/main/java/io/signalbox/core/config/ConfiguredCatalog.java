package io.signalbox.core.config;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ModelDescription;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.RequestParameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The catalog that follows from a configuration and from what providers list. */
final class ConfiguredCatalog {

    private final LocalModels local;
    private final PriceLookup prices;
    private final Map<String, ProviderList> lists = new HashMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Map<String, ModelDescription> described = new HashMap<>();

    private ConfiguredCatalog(GatewayConfig config, Map<String, List<ListedModel>> lists, PriceBook shipped) {
        this.local = LocalModels.of(config);
        this.prices = new PriceLookup(config.pricing(), shipped, local.providers());
        lists.forEach((provider, models) -> this.lists.put(provider, new ProviderList(models)));
    }

    static CatalogSnapshot of(
            GatewayConfig config, Instant created, Map<String, List<ListedModel>> lists, PriceBook shipped) {
        return new ConfiguredCatalog(config, lists, shipped).snapshot(created);
    }

    private CatalogSnapshot snapshot(Instant created) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        local.providers().forEach(provider -> providers.put(provider.name(), provider(provider)));
        for (ProviderConfig provider : local.providers()) {
            Provider facts = provider(provider);
            provider.models()
                    .ifPresentOrElse(
                            models -> models.forEach(model -> endpoints.add(endpoint(facts, model))),
                            () -> listed(facts));
        }
        local.bindings().forEach(binding -> endpoints.add(endpoint(provider(binding.provider()), binding)));
        return CatalogSnapshot.of(providers.values(), endpoints, created, described, unlisted(prices));
    }

    private static Provider provider(ProviderConfig provider) {
        return new Provider(
                provider.name(),
                provider.type(),
                provider.displayName(),
                provider.priority(),
                provider.leftOut(),
                provider.models().isEmpty() && provider.type() != ProviderType.DEMO,
                provider.terms(),
                provider.api().dialect());
    }

    private Endpoint endpoint(Provider provider, ProviderModelConfig model) {
        ModelId id = new ModelId(model.id());
        String upstream = model.upstreamName().orElseGet(() -> provider.type().upstreamNameOf(model.id()));
        Optional<ListedModel> listed = listOf(provider).find(upstream);
        listed.ifPresent(found -> describe(id, found));
        EndpointFacts facts = prices.facts(provider.name(), id, upstream, model.facts(), listed);
        return described(Endpoint.at(provider, id, upstream), facts, model.defaults());
    }

    private Endpoint endpoint(Provider provider, LocalModels.Binding binding) {
        LocalModelConfig model = binding.model();
        String upstream = provider.type().upstreamNameOf(model.upstreamModel());
        EndpointFacts stated = binding.provider().models().orElse(List.of()).stream()
                .filter(listed -> listed.id().equals(model.upstreamModel())
                        || listed.upstreamName().filter(upstream::equals).isPresent())
                .findFirst()
                .map(listed -> model.facts().over(listed.facts()))
                .orElse(model.facts());
        ModelId id = new ModelId(model.name());
        EndpointFacts facts = prices.facts(
                provider.name(), id, upstream, stated, listOf(provider).find(upstream));
        return described(Endpoint.at(provider, id, upstream), facts, model.defaults());
    }

    /** What a provider lists that has no models in the configuration. A name of the operator's own is nobody else's. */
    private void listed(Provider provider) {
        Set<String> taken = new HashSet<>();
        local.bindings()
                .forEach(binding -> taken.add(ModelId.matchKeyOf(binding.model().name())));
        for (ListedModel model : listOf(provider).models()) {
            nameOf(provider.type(), model)
                    .filter(id -> taken.add(id.matchKey()))
                    .ifPresent(id -> {
                        describe(id, model);
                        EndpointFacts facts = prices.facts(
                                provider.name(), id, model.upstreamName(), EndpointFacts.UNKNOWN, Optional.of(model));
                        endpoints.add(described(Endpoint.at(provider, id, model.upstreamName()), facts, Map.of()));
                    });
        }
    }

    /** Of what nobody lists, lists of prices may know something. */
    private static CatalogSnapshot.Unlisted unlisted(PriceLookup prices) {
        return (provider, model, upstream) -> described(
                Endpoint.at(provider, model, upstream),
                prices.facts(provider.name(), model, upstream, EndpointFacts.UNKNOWN, Optional.empty()),
                Map.of());
    }

    private void describe(ModelId id, ListedModel model) {
        described.merge(
                id.matchKey(), new ModelDescription(model.displayName(), model.created()), ModelDescription::over);
    }

    private ProviderList listOf(Provider provider) {
        return lists.getOrDefault(provider.name(), ProviderList.EMPTY);
    }

    private static Endpoint described(Endpoint.Builder endpoint, EndpointFacts facts, Map<String, String> defaults) {
        Map<String, String> literals = new LinkedHashMap<>();
        defaults.forEach((name, value) ->
                RequestParameter.find(name).ifPresent(parameter -> literals.put(name, parameter.toJson(value))));
        facts.dialect().ifPresent(endpoint::dialect);
        return endpoint.prices(facts.prices())
                .contextLength(facts.contextLength())
                .maxOutputTokens(facts.maxOutputTokens())
                .supportedParameters(facts.supportedParameters())
                .inputModalities(facts.inputModalities())
                .quantization(facts.quantization())
                .terms(facts.terms())
                .defaults(literals)
                .build();
    }

    /**
     * What a listed model is called in the catalog: under its author, where the type of provider serves one author's models and lists
     * them without. Empty if no caller could write it.
     */
    private static Optional<ModelId> nameOf(ProviderType type, ListedModel model) {
        String listed = model.upstreamName();
        String name = type.author()
                .map(author -> author + "/")
                .filter(author -> !listed.startsWith(author))
                .map(author -> author + listed)
                .orElse(listed);
        try {
            return Optional.of(new ModelId(name));
        } catch (InvalidModelNameException e) {
            return Optional.empty();
        }
    }

    /** What one provider lists, found by the provider's own names, in either spelling of a version. */
    private record ProviderList(List<ListedModel> models, Map<String, ListedModel> byKey) {

        private static final ProviderList EMPTY = new ProviderList(List.of());

        ProviderList(List<ListedModel> models) {
            this(models, new HashMap<>());
            models.forEach(model -> byKey.putIfAbsent(ModelId.matchKeyOf(model.upstreamName()), model));
        }

        Optional<ListedModel> find(String upstreamName) {
            return Optional.ofNullable(byKey.get(ModelId.matchKeyOf(upstreamName)));
        }
    }
}
