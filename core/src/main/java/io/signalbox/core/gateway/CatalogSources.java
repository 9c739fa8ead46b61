package io.signalbox.core.gateway;

import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.CatalogSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Several sources as one: the first that knows a provider's list reads it. */
record CatalogSources(List<CatalogSource> sources) implements CatalogSource {

    @Override
    public Optional<URI> address(ProviderConfig provider) {
        return sources.stream()
                .flatMap(source -> source.address(provider).stream())
                .findFirst();
    }

    @Override
    public Page read(ProviderConfig provider, byte[] body) {
        return sources.stream()
                .filter(source -> source.address(provider).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        provider.name() + ": has no list of models (expected: a provider that has one)"))
                .read(provider, body);
    }
}
