package io.signalbox.core.analysis;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.routing.RoutingRecord;
import io.signalbox.core.routing.RoutingRecord.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration's catalog at the prices of each moment. What a provider lists is not known any more; so where the configuration
 * leaves the models to the provider's list, those that the ledger saw there at a price are listed.
 */
final class CatalogOfTheTime {

    private static final int MOST_SNAPSHOTS = 16;

    private final Experience experience;
    private final boolean recordedPrices;
    private final CatalogSnapshot configured;
    private final Map<EndpointId, Set<String>> configuredVersions = new HashMap<>();
    private final Set<EndpointId> listed = new HashSet<>();
    private final Map<EndpointId, Prices> charged = new HashMap<>();
    private final Map<Map<EndpointId, Prices>, CatalogSnapshot> snapshots =
            new LinkedHashMap<>(MOST_SNAPSHOTS, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Map<EndpointId, Prices>, CatalogSnapshot> eldest) {
                    return size() > MOST_SNAPSHOTS;
                }
            };

    CatalogOfTheTime(GatewayConfig config, PriceBook shipped, Experience experience, boolean recordedPrices) {
        this.experience = experience;
        this.recordedPrices = recordedPrices;
        this.configured = config.catalog(Instant.EPOCH, lists(config), shipped);
        configured
                .models()
                .forEach(model -> model.endpoints()
                        .forEach(endpoint -> configuredVersions
                                .computeIfAbsent(endpoint.id(), id -> new HashSet<>())
                                .add(endpoint.prices().version())));
    }

    private Map<String, List<ListedModel>> lists(GatewayConfig config) {
        Map<String, List<ListedModel>> lists = new HashMap<>();
        for (ProviderConfig provider : config.allProviders()) {
            if (provider.isAskedForModels()) {
                experience.endpoints().forEach((id, version) -> {
                    Optional<Prices> prices = version.flatMap(experience::prices);
                    if (id.provider().equals(provider.name())
                            && prices.filter(Prices::isKnown).isPresent()) {
                        listed.add(id);
                        lists.computeIfAbsent(provider.name(), name -> new ArrayList<>())
                                .add(ListedModel.of(id.upstreamModel()).withFacts(EndpointFacts.priced(prices.get())));
                    }
                });
            }
        }
        return lists;
    }

    /** Whether nothing is known of an endpoint but that the ledger saw it. */
    boolean isOnlyListed(EndpointId endpoint) {
        return listed.contains(endpoint);
    }

    /** The catalog for a request. */
    CatalogSnapshot at(RoutingRecord routing) {
        if (!recordedPrices) {
            return configured;
        }
        Map<EndpointId, Prices> others = new HashMap<>(charged);
        for (Seen seen : routing.seen()) {
            seen.prices().ifPresent(version -> {
                if (isConfigured(seen.endpoint(), version)) {
                    others.remove(seen.endpoint());
                } else {
                    experience.prices(version).ifPresent(prices -> others.put(seen.endpoint(), prices));
                }
            });
        }
        return others.isEmpty() ? configured : snapshots.computeIfAbsent(Map.copyOf(others), this::priced);
    }

    /** Whether it is known what the endpoint cost when that plan was made. */
    boolean isPriceKnown(RoutingRecord routing, EndpointId endpoint) {
        Optional<String> version =
                Optional.ofNullable(routing.byEndpoint().get(endpoint)).flatMap(Seen::prices);
        return !recordedPrices
                || version.isEmpty()
                || isConfigured(endpoint, version.get())
                || experience.prices(version.get()).isPresent();
    }

    /** From now on an endpoint costs what this attempt was charged. */
    void charged(Attempt attempt) {
        Set<String> own = configuredVersions.getOrDefault(attempt.endpoint(), Set.of());
        if (own.size() != 1) {
            return;
        }
        if (own.contains(attempt.prices().version())) {
            charged.remove(attempt.endpoint());
        } else {
            charged.put(attempt.endpoint(), attempt.prices());
        }
    }

    private boolean isConfigured(EndpointId endpoint, String version) {
        return configuredVersions.getOrDefault(endpoint, Set.of()).contains(version);
    }

    private CatalogSnapshot priced(Map<EndpointId, Prices> prices) {
        List<Endpoint> endpoints = new ArrayList<>();
        configured
                .models()
                .forEach(model -> model.endpoints().forEach(endpoint -> {
                    Prices other = prices.get(endpoint.id());
                    endpoints.add(other == null ? endpoint : endpoint.pricedAt(other));
                }));
        return CatalogSnapshot.of(configured.providers().values(), endpoints, Instant.EPOCH);
    }
}
