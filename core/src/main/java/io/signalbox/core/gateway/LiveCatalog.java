package io.signalbox.core.gateway;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Listener;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What can be called now: the configuration, and what providers list. A list that has changed makes a new snapshot, which takes the
 * old one's place whole; whoever wants one answer from several looks asks for {@link #current} once.
 */
final class LiveCatalog {

    private final GatewayConfig config;
    private final PriceBook shipped;
    private final Clock clock;
    private final Instant created;
    private final List<Listener> listeners;
    private final Map<String, ProviderListing> listings = new LinkedHashMap<>();
    private final Map<String, List<ListedModel>> lists = new HashMap<>();

    private final List<ModelId> configured;

    private volatile CatalogSnapshot current;

    private LiveCatalog(GatewayConfig config, PriceBook shipped, Clock clock, List<Listener> listeners) {
        this.config = config;
        this.shipped = shipped;
        this.clock = clock;
        this.created = clock.now();
        this.listeners = listeners;
        this.current = config.catalog(created, lists, shipped);
        this.configured = current.models().stream().map(Model::id).toList();
    }

    /** What follows from the configuration alone; nobody is asked before {@link #start}. */
    static LiveCatalog of(
            GatewayConfig config,
            PriceBook shipped,
            Optional<CatalogSource> source,
            Map<String, Upstream> upstreams,
            List<Listener> listeners,
            Clock clock,
            RandomGenerator chance,
            Executor background) {
        LiveCatalog catalog = new LiveCatalog(config, shipped, clock, listeners);
        DiscoveryConfig discovery = config.discovery();
        for (ProviderConfig provider : config.allProviders()) {
            Upstream upstream = upstreams.get(provider.name());
            if (upstream != null && discovery.enabled() && provider.isAskedForModels()) {
                source.flatMap(known -> known.address(provider)
                                .map(address -> new ProviderListing(
                                        provider,
                                        known,
                                        address,
                                        upstream,
                                        discovery.interval(),
                                        clock,
                                        chance,
                                        background,
                                        catalog.readerOf(provider.name()))))
                        .ifPresent(listing -> catalog.listings.put(provider.name(), listing));
            }
        }
        return catalog;
    }

    /** The snapshot as of now. From any thread. */
    CatalogSnapshot current() {
        return current;
    }

    /** The models that the operator named, in the order of the configuration; what providers list is not among them. */
    List<ModelId> configured() {
        return configured;
    }

    /** What came of asking a provider for its models; empty if nobody asks it. From any thread. */
    Optional<ListingReport> report(String provider) {
        return Optional.ofNullable(listings.get(provider)).map(ProviderListing::report);
    }

    void start() {
        listings.values().forEach(ProviderListing::start);
    }

    void stop() {
        listings.values().forEach(ProviderListing::stop);
    }

    private ProviderListing.Reader readerOf(String provider) {
        return new ProviderListing.Reader() {
            @Override
            public void listed(List<ListedModel> models) {
                replace(provider, models);
            }

            @Override
            public void reported(ListingReport report) {
                listeners.forEach(listener -> listener.listed(provider, report));
            }
        };
    }

    /** Providers' lists come from several threads; no request waits for this lock. */
    private synchronized void replace(String provider, List<ListedModel> models) {
        if (!models.equals(lists.get(provider))) {
            lists.put(provider, dated(provider, models));
            current = config.catalog(created, lists, shipped);
        }
    }

    /** With the day from which on these prices hold here. */
    private List<ListedModel> dated(String provider, List<ListedModel> models) {
        PriceSource source = new PriceSource(
                PriceSource.Origin.PROVIDER,
                provider,
                Optional.of(clock.now().atOffset(ZoneOffset.UTC).toLocalDate()));
        return models.stream()
                .map(model -> model.facts().prices().isKnown()
                        ? model.withFacts(
                                model.facts().withPrices(model.facts().prices().from(source)))
                        : model)
                .toList();
    }
}
