package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds every endpoint that serves a name: those of the catalog, and those of providers that serve unlisted models. */
final class EndpointSearch {

    private final ModelUri uri;
    private final CatalogSnapshot catalog;
    private final List<Exclusion> exclusions;
    private final Optional<Model> listed;
    private final List<Endpoint> found = new ArrayList<>();

    private EndpointSearch(ModelUri uri, CatalogSnapshot catalog, List<Exclusion> exclusions) {
        this.uri = uri;
        this.catalog = catalog;
        this.exclusions = exclusions;
        this.listed = listed(uri, catalog);
    }

    /** The endpoints, in the order of the configuration; who does not serve it although it was asked for is added to the exclusions. */
    static List<Endpoint> of(ModelUri uri, CatalogSnapshot catalog, List<Exclusion> exclusions) {
        EndpointSearch search = new EndpointSearch(uri, catalog, exclusions);
        search.run();
        return search.found;
    }

    private void run() {
        if (uri.provider().isPresent()) {
            Provider named = catalog.providers().get(uri.provider().get());
            if (named != null) {
                listedAt(named);
                unlistedAt(named);
            }
            return;
        }
        if (listed.isPresent()) {
            for (Endpoint endpoint : listed.get().endpoints()) {
                found.add(inCallersSpelling(endpoint));
            }
        }
        for (Provider provider : catalog.serversOfUnlisted()) {
            unlistedAt(provider);
        }
    }

    private void listedAt(Provider provider) {
        if (listed.isPresent()) {
            for (Endpoint endpoint : listed.get().endpoints()) {
                if (endpoint.provider().name().equals(provider.name())) {
                    found.add(inCallersSpelling(endpoint));
                }
            }
        }
    }

    /** What a provider is asked for that lists nothing of the kind. */
    private void unlistedAt(Provider provider) {
        for (Endpoint endpoint : found) {
            if (endpoint.provider().name().equals(provider.name())) {
                return;
            }
        }
        if (!provider.servesUnlisted()) {
            exclude(provider.name() + " does not list this model");
        } else if (mayServeUnlisted(provider)) {
            found.add(unlisted(provider));
        } else {
            exclude(provider.name() + " does not list this model and takes no such name unlisted");
        }
    }

    private void exclude(String reason) {
        exclusions.add(new Exclusion(uri.toString(), "isListed", reason));
    }

    static Optional<Model> listed(ModelUri uri, CatalogSnapshot catalog) {
        if (!uri.variants().isEmpty()) {
            Optional<Model> variant = catalog.find(new ModelId(uri.modelWithVariants()));
            if (variant.isPresent()) {
                return variant;
            }
        }
        return catalog.find(uri.model());
    }

    /** An aggregator is sent the name as the caller spelt it, variants included: it resolves both spellings itself. */
    private Endpoint inCallersSpelling(Endpoint endpoint) {
        if (!endpoint.provider().type().isAggregator()) {
            return endpoint;
        }
        String upstream = ModelId.matchKeyOf(endpoint.id().upstreamModel());
        String asked = uri.modelWithVariants();
        boolean sameName = upstream.equals(uri.model().matchKey()) || upstream.equals(ModelId.matchKeyOf(asked));
        return sameName ? endpoint.askedFor(asked) : endpoint;
    }

    private Endpoint unlisted(Provider provider) {
        String upstream = provider.type().isAggregator()
                ? uri.modelWithVariants()
                : provider.type().upstreamNameOf(uri.model().text());
        ModelId model = listed.map(Model::id).orElse(new ModelId(servedName()));
        return catalog.unlisted(provider, model, upstream);
    }

    private boolean mayServeUnlisted(Provider provider) {
        if (provider.type().isAggregator()) {
            return provider.type().servesByName(uri.model());
        }
        return uri.provider().isPresent()
                || (provider.type().servesByName(uri.model()) && !isElsewhereAtHome(provider));
    }

    /** Who takes any name does not take those that another provider is the place for. */
    private boolean isElsewhereAtHome(Provider provider) {
        return !provider.type().isHomeOf(uri.model())
                && catalog.serversOfUnlisted().stream()
                        .anyMatch(other -> other.enabled() && other.type().isHomeOf(uri.model()));
    }

    /** The name in answers: variants that are models of their own belong to it, those that only steer routing do not. */
    private String servedName() {
        StringBuilder name = new StringBuilder(uri.model().text());
        uri.variants().stream()
                .filter(Variant::isModelOfItsOwn)
                .forEach(variant -> name.append(':').append(variant.word()));
        return name.toString();
    }
}
