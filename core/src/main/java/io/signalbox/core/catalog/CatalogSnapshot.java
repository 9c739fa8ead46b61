package io.signalbox.core.catalog;

import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.NearestName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be called, at one moment: immutable, swapped whole. Finding a model does not depend on how many there are.
 */
public final class CatalogSnapshot {

    private final Map<String, Provider> providers;
    private final Map<ModelId, Model> models;
    private final Map<String, Model> byMatchKey;
    private final List<Provider> serversOfUnlisted;
    private final Set<String> callersNames = new HashSet<>();
    private final Unlisted unlisted;

    private CatalogSnapshot(Map<String, Provider> providers, Map<ModelId, Model> models, Unlisted unlisted) {
        this.unlisted = unlisted;
        this.providers = Collections.unmodifiableMap(providers);
        this.models = Collections.unmodifiableMap(models);
        this.byMatchKey = new HashMap<>();
        models.values().forEach(model -> byMatchKey.putIfAbsent(model.id().matchKey(), model));
        this.serversOfUnlisted =
                providers.values().stream().filter(Provider::servesUnlisted).toList();
        providers.values().forEach(provider -> callersNames.addAll(provider.names()));
        models.values().forEach(model -> model.endpoints().forEach(endpoint -> callersNames.addAll(endpoint.names())));
    }

    /**
     * A snapshot of these providers and endpoints; endpoints of the same model, however spelt, are gathered under the first
     * spelling.
     *
     * @param created when these models appeared
     */
    public static CatalogSnapshot of(Collection<Provider> providers, Collection<Endpoint> endpoints, Instant created) {
        return of(providers, endpoints, created, Map.of());
    }

    /**
     * The same, with what is said of some of the models.
     *
     * @param created when models appeared of which nobody says it
     * @param described by {@link ModelId#matchKey}; the others are shown under their names in the catalog
     */
    public static CatalogSnapshot of(
            Collection<Provider> providers,
            Collection<Endpoint> endpoints,
            Instant created,
            Map<String, ModelDescription> described) {
        return of(providers, endpoints, created, described, Unlisted.UNKNOWN);
    }

    /**
     * The same, where something may be known of models that are not listed.
     *
     * @param unlisted makes their endpoints
     */
    public static CatalogSnapshot of(
            Collection<Provider> providers,
            Collection<Endpoint> endpoints,
            Instant created,
            Map<String, ModelDescription> described,
            Unlisted unlisted) {
        Map<String, Provider> byName = new LinkedHashMap<>();
        providers.forEach(provider -> byName.put(provider.name(), provider));
        Map<String, List<Endpoint>> gathered = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> gathered.computeIfAbsent(endpoint.model().matchKey(), key -> new ArrayList<>())
                .add(endpoint));
        Map<ModelId, Model> models = new LinkedHashMap<>();
        gathered.forEach((key, same) -> {
            ModelId id = same.get(0).model();
            ModelDescription said = described.getOrDefault(key, ModelDescription.NONE);
            List<Endpoint> endpointsOfModel =
                    same.stream().map(endpoint -> endpoint.listedAs(id)).toList();
            models.put(
                    id,
                    new Model(id, said.name().orElse(id.text()), said.created().orElse(created), endpointsOfModel));
        });
        return new CatalogSnapshot(byName, models, unlisted);
    }

    /** Providers by name, in the order of the configuration. */
    public Map<String, Provider> providers() {
        return providers;
    }

    /** The providers that may be asked for models that nobody listed, in the order of the configuration. */
    public List<Provider> serversOfUnlisted() {
        return serversOfUnlisted;
    }

    /** The endpoint of a model that nobody listed at a provider that may be asked for it. */
    public Endpoint unlisted(Provider provider, ModelId model, String upstreamName) {
        return unlisted.endpoint(provider, model, upstreamName);
    }

    /** Whether a name in a caller's list of providers means any of ours, or one of our endpoints. */
    public boolean knows(String written) {
        return callersNames.contains(written.toLowerCase(Locale.ROOT));
    }

    /** All models, in the order of the configuration. */
    public Collection<Model> models() {
        return models.values();
    }

    /** The model of that name, in either spelling of its version ({@code 3.5} or {@code 3-5}). */
    public Optional<Model> find(ModelId id) {
        Model exact = models.get(id);
        return exact != null ? Optional.of(exact) : Optional.ofNullable(byMatchKey.get(id.matchKey()));
    }

    /** Makes endpoints of models that nobody listed. Asked while requests are planned, from any thread. */
    @FunctionalInterface
    public interface Unlisted {

        /** Nothing is known of any. */
        Unlisted UNKNOWN = (provider, model, upstreamName) ->
                Endpoint.at(provider, model, upstreamName).build();

        /** The endpoint of the model at the provider, which calls it by this name. */
        Endpoint endpoint(Provider provider, ModelId model, String upstreamName);
    }

    /** The model name nearest to what somebody wrote; or else the same at the provider that is nearest to the one it names. */
    public Optional<String> nearest(String written) {
        return NearestName.of(written, models.keySet().stream().map(ModelId::text)::iterator)
                .or(() -> atNearestProvider(written));
    }

    private Optional<String> atNearestProvider(String written) {
        int colon = written.indexOf(':');
        String named = written.substring(0, Math.max(0, colon));
        if (named.isEmpty() || named.indexOf('/') >= 0 || providers.containsKey(named)) {
            return Optional.empty();
        }
        return NearestName.of(named, providers.keySet())
                .filter(near -> serversOfUnlisted.contains(providers.get(near)))
                .map(near -> near + written.substring(colon));
    }
}
