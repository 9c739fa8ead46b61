package io.signalbox.core.gateway;

import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderAddress;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentReader;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a gateway has for good, whatever is configured: adapters, listeners, time and chance. Makes of a configuration what requests
 * see. What of the configuration before it is still the same lives on in what is made: connections, what was observed of endpoints
 * and keys, places at providers, questions that are asked in the background.
 *
 * @param policy given the standard routing policy of a configuration, the one to use
 */
record Foundation(
        Extensions extensions,
        TransportChoice transports,
        Map<String, Bridge> bridges,
        Function<GatewayConfig, UnaryOperator<RoutingPolicy>> policy,
        Optional<CatalogSource> lists,
        PriceBook shipped,
        Optional<TokenCounter> tokenCounter,
        Ledger ledger,
        Optional<ContentStore> contentStore,
        Optional<ContentReader> contentReader,
        List<Listener> listeners,
        Clock clock,
        RandomGenerator chance,
        Executor background,
        int mostAnswerBytes) {

    /** The longest single event of a stream. */
    private static final int MOST_EVENT_BYTES = 8 * 1024 * 1024;

    /** What the first requests see; nothing of it was started. */
    GatewayParts parts(GatewayConfig config) {
        Map<String, Upstream> upstreams = new HashMap<>();
        config.allProviders()
                .forEach(provider ->
                        upstreams.put(provider.name(), upstream(config, provider, transports.of(provider))));
        return parts(
                config,
                upstreams,
                Traffic.begin(config.allProviders()),
                HealthProbes.of(config, upstreams, clock, Optional.empty()),
                LiveCatalog.of(this, config, upstreams, Optional.empty()),
                content(config));
    }

    /** What requests see after others have seen this; nothing of it was started, and nothing for the others has changed. */
    GatewayParts parts(GatewayConfig config, Snapshot before) {
        GatewayParts old = before.parts();
        Predicate<String> stays = staying(before.config(), config);
        Map<String, Upstream> upstreams = upstreams(config, before, stays);
        boolean sameContent = config.content().equals(before.config().content());
        return parts(
                config,
                upstreams,
                old.traffic().of(config.allProviders(), stays),
                HealthProbes.of(config, upstreams, clock, Optional.of(old.probes())),
                LiveCatalog.of(this, config, upstreams, Optional.of(new LiveCatalog.Before(old.catalog(), stays))),
                sameContent ? old.content() : content(config));
    }

    private GatewayParts parts(
            GatewayConfig config,
            Map<String, Upstream> upstreams,
            Traffic traffic,
            HealthProbes probes,
            LiveCatalog catalog,
            ContentKeeping content) {
        return new GatewayParts(
                config.planner(policy.apply(config)),
                catalog,
                config.failover().rules(),
                traffic,
                probes,
                Map.copyOf(upstreams),
                bridges,
                ledger,
                content,
                listeners,
                clock,
                chance,
                config.timeouts().request(),
                config.timeouts().keepAliveAfter(),
                config.ledger().durability() == LedgerConfig.Durability.STRICT,
                config.charging(),
                tokenCounter,
                MOST_EVENT_BYTES,
                mostAnswerBytes);
    }

    /** Starts what was made for the first requests. */
    void start(GatewayParts first) {
        first.probes().start(chance);
        first.catalog().start();
        if (contentStore.isPresent()) {
            first.content().start();
        }
    }

    /** Starts what is new in what was made for a configuration, which has taken the place of another, and ends what is not in it any more. */
    void startAfter(Snapshot before, GatewayConfig config, GatewayParts next) {
        GatewayParts old = before.parts();
        next.traffic().begin(config.allProviders(), staying(before.config(), config), clock.nanos());
        next.probes().startAfter(old.probes(), chance);
        next.catalog().startAfter(old.catalog());
        if (next.content() != old.content()) {
            old.content().stop();
            next.content().start();
        }
    }

    /**
     * In what a configuration differs.
     *
     * @throws InvalidConfigException if it has problems, names what is not there or changes what cannot change; lists everything
     */
    ConfigChanges changes(GatewayConfig before, GatewayConfig after) {
        ConfigChanges changes = ConfigChanges.between(before, after);
        List<ConfigProblem> problems =
                new ArrayList<>(after.toBuilder().check(extensions::missing).problems());
        problems.addAll(changes.problems());
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return changes;
    }

    /** These are all that requests see now; what none of them needs is closed. */
    void use(Collection<GatewayParts> all) {
        transports.use(all.stream()
                .flatMap(parts -> parts.upstreams().values().stream())
                .map(Upstream::transport)
                .toList());
    }

    private ContentKeeping content(GatewayConfig config) {
        if (contentStore.isEmpty()) {
            return ContentKeeping.off(clock);
        }
        ContentReader words = contentReader.orElseThrow(() -> new ExtensionException("Nothing reads stored content"
                + " (expected: signalbox-codec-jackson on the class path, or content(…))"));
        return new ContentKeeping(config.content(), contentStore.get(), words, listeners, clock);
    }

    private Map<String, Upstream> upstreams(GatewayConfig config, Snapshot before, Predicate<String> stays) {
        Map<String, ProviderConfig> were = byName(before.config());
        boolean sameLimits = config.timeouts().equals(before.config().timeouts())
                && config.failover().equals(before.config().failover())
                && config.identity().equals(before.config().identity());
        Map<String, Upstream> upstreams = new HashMap<>();
        for (ProviderConfig provider : config.allProviders()) {
            String name = provider.name();
            if (stays.test(name)) {
                Upstream old = before.parts().upstream(name);
                boolean same = sameLimits && provider.equals(were.get(name));
                upstreams.put(name, same ? old : upstream(config, provider, old.transport()));
            } else {
                transports.renew(name);
                upstreams.put(name, upstream(config, provider, transports.of(provider)));
            }
        }
        return upstreams;
    }

    /** Which providers of a configuration are those that they were before. */
    private static Predicate<String> staying(GatewayConfig before, GatewayConfig after) {
        Map<String, ProviderConfig> were = byName(before);
        Map<String, ProviderConfig> are = byName(after);
        return name -> {
            ProviderConfig was = were.get(name);
            ProviderConfig is = are.get(name);
            return was != null && is != null && isReachedAs(was, is);
        };
    }

    private static Map<String, ProviderConfig> byName(GatewayConfig config) {
        return config.allProviders().stream().collect(Collectors.toMap(ProviderConfig::name, Function.identity()));
    }

    /** Whether calls go to the same place in the same way; what else is said of a provider does not make it another. */
    private static boolean isReachedAs(ProviderConfig was, ProviderConfig is) {
        return was.equals(is) || (!is.type().isInProcess() && reach(was).equals(reach(is)));
    }

    private static List<Object> reach(ProviderConfig provider) {
        return List.of(
                provider.type(),
                provider.baseUrl(),
                provider.api(),
                provider.keys(),
                provider.signing(),
                provider.leftOut(),
                provider.terms().region(),
                provider.customHeaders(),
                provider.connectTimeout(),
                provider.outboundProxy(),
                provider.privateAddresses());
    }

    private static Upstream upstream(GatewayConfig settings, ProviderConfig provider, Transport transport) {
        TimeoutConfig timeouts = settings.timeouts().of(provider);
        // A slow stream that is not left goes on beside the other one, or alone.
        boolean leavesSlow = settings.failover().whenSlow() == SlowPolicy.SWITCH;
        Duration streamHeaders = leavesSlow || timeouts.answer().compareTo(timeouts.firstContent()) < 0
                ? timeouts.firstContent()
                : timeouts.answer();
        ProviderAddress address = provider.address();
        return new Upstream(
                address,
                new CallAddresses(address),
                transport,
                List.copyOf(ProviderHeaders.of(settings, provider)),
                new UpstreamLimits(
                        timeouts.connect(), timeouts.answer(), timeouts.firstContent(), streamHeaders, timeouts.idle()),
                provider.afterCancel());
    }
}
