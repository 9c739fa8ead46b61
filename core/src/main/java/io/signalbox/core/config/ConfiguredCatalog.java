package io.signalbox.core.config;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.RequestParameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalog that follows from a configuration alone. */
final class ConfiguredCatalog {

    private ConfiguredCatalog() {}

    static CatalogSnapshot of(GatewayConfig config, Instant created) {
        LocalModels local = LocalModels.of(config);
        Map<String, Provider> providers = new LinkedHashMap<>();
        local.providers().forEach(provider -> providers.put(provider.name(), provider(provider)));
        List<Endpoint> endpoints = new ArrayList<>();
        for (ProviderConfig provider : local.providers()) {
            Provider facts = provider(provider);
            provider.models().orElse(List.of()).forEach(model -> endpoints.add(endpoint(facts, model)));
        }
        local.bindings().forEach(binding -> endpoints.add(endpoint(provider(binding.provider()), binding)));
        return CatalogSnapshot.of(providers.values(), endpoints, created);
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

    private static Endpoint endpoint(Provider provider, ProviderModelConfig model) {
        String upstream = model.upstreamName().orElseGet(() -> provider.type().upstreamNameOf(model.id()));
        return described(Endpoint.at(provider, new ModelId(model.id()), upstream), model.facts(), model.defaults());
    }

    private static Endpoint endpoint(Provider provider, LocalModels.Binding binding) {
        LocalModelConfig model = binding.model();
        String upstream = provider.type().upstreamNameOf(model.upstreamModel());
        EndpointFacts facts = binding.provider().models().orElse(List.of()).stream()
                .filter(listed -> listed.id().equals(model.upstreamModel())
                        || listed.upstreamName().filter(upstream::equals).isPresent())
                .findFirst()
                .map(listed -> model.facts().over(listed.facts()))
                .orElse(model.facts());
        return described(Endpoint.at(provider, new ModelId(model.name()), upstream), facts, model.defaults());
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
}
