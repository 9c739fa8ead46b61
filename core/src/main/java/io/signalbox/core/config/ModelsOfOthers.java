package io.signalbox.core.config;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.model.ModelId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The models that a default provider does not have and another one has. Only a provider that is the first address for one author's
 * models has others; an aggregator and a host that may serve anything take every name.
 */
final class ModelsOfOthers implements Predicate<ModelId> {

    private final Provider own;
    private final CatalogSnapshot catalog;

    private ModelsOfOthers(Provider own, CatalogSnapshot catalog) {
        this.own = own;
        this.catalog = catalog;
    }

    static Predicate<ModelId> than(String provider, CatalogSnapshot catalog) {
        return Optional.ofNullable(catalog.providers().get(provider))
                .filter(own -> own.type().author().isPresent())
                .<Predicate<ModelId>>map(own -> new ModelsOfOthers(own, catalog))
                .orElse(model -> false);
    }

    @Override
    public boolean test(ModelId model) {
        if (own.type().isHomeOf(model)) {
            return false;
        }
        Optional<Model> listed = catalog.find(model);
        return listed.isPresent()
                ? listed.get().endpoints().stream()
                        .noneMatch(endpoint -> endpoint.provider().name().equals(own.name()))
                : catalog.serversOfUnlisted().stream()
                        .anyMatch(other -> other.enabled() && other.type().isHomeOf(model));
    }
}
