package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which provider serves each local model. The host decides, not the text before a slash in the model's name: a configured provider
 * with the same base URL and credential, or one that is made for the purpose.
 *
 * @param providers the configured ones, then those that were made
 * @param bindings each local model that found a provider
 */
record LocalModels(List<ProviderConfig> providers, List<Binding> bindings) {

    private static final String NOT_IN_NAMES = "[^A-Za-z0-9._-]";

    /** One local model at its provider. */
    record Binding(LocalModelConfig model, ProviderConfig provider) {}

    static LocalModels of(GatewayConfig config) {
        List<ProviderConfig> all = new ArrayList<>(config.providers());
        List<Binding> bindings = new ArrayList<>();
        for (LocalModelConfig model : config.models()) {
            Optional<ProviderConfig> configured = configured(model, config);
            Optional<ProviderConfig> wanted =
                    configured.or(() -> model.provider().isEmpty() ? made(model) : Optional.empty());
            wanted.ifPresent(provider -> bindings.add(new Binding(
                    model, oneLike(withOwnSettings(provider, model), configured.isPresent(), all, config))));
        }
        return new LocalModels(List.copyOf(all), List.copyOf(bindings));
    }

    private static Optional<ProviderConfig> configured(LocalModelConfig model, GatewayConfig config) {
        List<ProviderConfig> providers = config.providers();
        if (model.provider().isPresent()) {
            return named(model.provider().get(), providers);
        }
        if (model.apiBase().isPresent()) {
            return providers.stream()
                    .filter(provider -> ProviderAddress.means(model.apiBase().get(), provider))
                    .filter(provider ->
                            model.apiKey().isEmpty() || model.apiKey().equals(provider.apiKey()))
                    .findFirst();
        }
        Optional<ProviderConfig> byDefault = config.defaultProvider().flatMap(name -> named(name, providers));
        return byDefault.or(() -> providers.size() == 1 ? Optional.of(providers.get(0)) : Optional.empty());
    }

    private static Optional<ProviderConfig> named(String name, List<ProviderConfig> providers) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst();
    }

    private static Optional<ProviderConfig> made(LocalModelConfig model) {
        return model.apiBase().map(base -> {
            ProviderType type = ProviderConfig.typeOf(base);
            String name = type == ProviderType.OPENAI_COMPATIBLE
                    ? String.valueOf(base.getHost()) + (base.getPort() < 0 ? "" : "-" + base.getPort())
                    : type.word();
            return ProviderConfig.builder(name.replaceAll(NOT_IN_NAMES, ""), type)
                    .baseUrl(base)
                    .build();
        });
    }

    private static ProviderConfig withOwnSettings(ProviderConfig provider, LocalModelConfig model) {
        if (model.apiKey().isEmpty() && model.timeout().isEmpty()) {
            return provider;
        }
        ProviderConfig.Builder own = provider.toBuilder();
        model.apiKey().ifPresent(own::apiKey);
        model.timeout().ifPresent(own::timeout);
        return own.build();
    }

    /** The provider that is called exactly so, added under a free name if there is none yet. */
    private static ProviderConfig oneLike(
            ProviderConfig wanted, boolean variant, List<ProviderConfig> all, GatewayConfig config) {
        if (all.contains(wanted)) {
            return wanted;
        }
        for (ProviderConfig made : all.subList(config.providers().size(), all.size())) {
            if (renamed(made, "", false).equals(renamed(wanted, "", false))) {
                return made;
            }
        }
        boolean first =
                !variant && all.stream().noneMatch(provider -> ProviderAddress.means(wanted.baseUrl(), provider));
        ProviderConfig added = renamed(wanted, freeName(wanted.name(), all), first);
        all.add(added);
        return added;
    }

    /**
     * Only the first provider at an address takes models that nobody listed: the others would compete with it for them. None is asked
     * for its models: the operator named those that are meant.
     */
    private static ProviderConfig renamed(ProviderConfig provider, String name, boolean servesUnlisted) {
        return new ProviderConfig(
                name,
                provider.type(),
                provider.displayName(),
                provider.baseUrl(),
                provider.api(),
                provider.apiKey(),
                provider.furtherKeys(),
                provider.signing(),
                provider.credential(),
                provider.priority(),
                provider.enabled(),
                servesUnlisted ? Optional.empty() : Optional.of(List.of()),
                provider.httpReferer(),
                provider.title(),
                provider.appName(),
                provider.customHeaders(),
                provider.connectTimeout(),
                provider.timeout(),
                provider.outboundProxy(),
                provider.privateAddresses(),
                provider.concurrency(),
                provider.terms(),
                provider.healthProbe(),
                Optional.of(false),
                provider.afterCancel(),
                provider.pricedAs());
    }

    private static String freeName(String wanted, List<ProviderConfig> all) {
        Set<String> taken = new HashSet<>();
        all.forEach(provider -> taken.add(provider.name().toLowerCase(Locale.ROOT)));
        String name = wanted;
        for (int i = 2; taken.contains(name.toLowerCase(Locale.ROOT)); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }
}
