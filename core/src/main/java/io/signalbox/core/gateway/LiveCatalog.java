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
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

    private LiveCatalog(GatewayConfig config, Foundation foundation, Optional<Before> before) {
        this.config = config;
        this.shipped = foundation.shipped();
        this.clock = foundation.clock();
        this.created = before.map(old -> old.catalog().created).orElseGet(clock::now);
        this.listeners = foundation.listeners();
        this.current = config.catalog(created, lists, shipped);
        this.configured = current.models().stream().map(Model::id).toList();
    }

    /**
     * What another configuration made of it.
     *
     * @param stays whether a provider is the one that it was, so that its last list goes on to hold
     */
    record Before(LiveCatalog catalog, Predicate<String> stays) {}

    /** What follows from the configuration, and from the lists that are there already; nobody is asked before {@link #start}. */
    static LiveCatalog of(
            Foundation foundation, GatewayConfig config, Map<String, Upstream> upstreams, Optional<Before> before) {
        LiveCatalog catalog = new LiveCatalog(config, foundation, before);
        DiscoveryConfig discovery = config.discovery();
        for (ProviderConfig provider : config.allProviders()) {
            Upstream upstream = upstreams.get(provider.name());
            if (upstream != null && discovery.enabled() && provider.isAskedForModels()) {
                foundation
                        .lists()
                        .ifPresent(source -> source.address(provider)
                                .map(address -> before.flatMap(
                                                old -> old.catalog().same(provider.name(), upstream, discovery))
                                        .orElseGet(
                                                () -> catalog.listing(provider, source, address, upstream, foundation)))
                                .ifPresent(listing -> catalog.listings.put(provider.name(), listing)));
            }
        }
        before.ifPresent(old -> catalog.listings.keySet().stream()
                .filter(old.stays())
                .forEach(provider -> catalog.carry(provider, old.catalog())));
        return catalog;
    }

    private ProviderListing listing(
            ProviderConfig provider, CatalogSource source, URI address, Upstream upstream, Foundation foundation) {
        return new ProviderListing(
                provider,
                source,
                address,
                upstream,
                config.discovery().interval(),
                clock,
                foundation.chance(),
                foundation.background(),
                readerOf(provider.name()));
    }

    private Optional<ProviderListing> same(String provider, Upstream upstream, DiscoveryConfig discovery) {
        return Optional.ofNullable(listings.get(provider))
                .filter(listing -> listing.asks(upstream, discovery.interval()));
    }

    /** The last list that the other one has of a provider holds here, too. */
    private void carry(String provider, LiveCatalog other) {
        other.listOf(provider).ifPresent(models -> keep(provider, models));
    }

    private synchronized Optional<List<ListedModel>> listOf(String provider) {
        return Optional.ofNullable(lists.get(provider));
    }

    private synchronized void keep(String provider, List<ListedModel> models) {
        if (!models.equals(lists.put(provider, models))) {
            current = config.catalog(created, lists, shipped);
        }
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

    /** Takes the place of another: goes on with its questions where they are the same, begins with the others, and ends what is left. */
    void startAfter(LiveCatalog before) {
        listings.forEach((provider, listing) -> {
            if (before.listings.get(provider) == listing) {
                listing.readBy(readerOf(provider), () -> carry(provider, before));
            } else {
                listing.start();
            }
        });
        before.listings.forEach((provider, listing) -> {
            if (listings.get(provider) != listing) {
                listing.stop();
            }
        });
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
                Listeners.tell(listeners, listener -> listener.listed(provider, report));
            }
        };
    }

    /** Providers' lists come from several threads; no request waits for this lock. */
    private synchronized void replace(String provider, List<ListedModel> models) {
        if (!models.equals(lists.get(provider))) {
            keep(provider, dated(provider, models));
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
