package io.signalbox.core.gateway;

import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.limit.ConcurrencyGate;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentReader;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Puts a gateway together from a configuration and the adapters it is to use. Configuration, transport and at least one bridge have
 * to be set; everything else has a default. Not for several threads.
 */
public final class GatewayBuilder {

    /** The longest single event of a stream. */
    private static final int MOST_EVENT_BYTES = 8 * 1024 * 1024;

    /** The longest answer that is not a stream. */
    private static final int MOST_ANSWER_BYTES = 64 * 1024 * 1024;

    private static final int MOST_IN_FLIGHT = 10_000;

    private final Map<String, Bridge> bridges = new HashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private Optional<GatewayConfig> config = Optional.empty();
    private Optional<Function<ProviderConfig, Transport>> transports = Optional.empty();
    private Optional<CatalogSource> source = Optional.empty();
    private PriceBook shipped = PriceBook.NONE;
    private Executor background = ForkJoinPool.commonPool();
    private Ledger ledger = Ledger.none();
    private Optional<ContentStore> contentStore = Optional.empty();
    private Optional<ContentReader> contentReader = Optional.empty();
    private Clock clock = SystemClock.instance();
    private RandomGenerator chance = () -> ThreadLocalRandom.current().nextLong();
    private Optional<TokenCounter> tokenCounter = Optional.empty();
    private int mostInFlight = MOST_IN_FLIGHT;
    private int mostAnswerBytes = MOST_ANSWER_BYTES;

    GatewayBuilder() {}

    /** Providers, models, names and limits. */
    public GatewayBuilder config(GatewayConfig value) {
        config = Optional.of(value);
        return this;
    }

    /** What moves bytes to every provider. Closed with the gateway. */
    public GatewayBuilder transport(Transport transport) {
        return transport(provider -> transport);
    }

    /** What moves bytes to each provider; asked once a provider. Closed with the gateway. */
    public GatewayBuilder transport(Function<ProviderConfig, Transport> choice) {
        transports = Optional.of(choice);
        return this;
    }

    /** A dialect in which providers can be called. */
    public GatewayBuilder bridge(Bridge bridge) {
        bridges.put(bridge.upstreamDialect(), bridge);
        return this;
    }

    /** Dialects in which providers can be called. */
    public GatewayBuilder bridges(Collection<? extends Bridge> all) {
        all.forEach(this::bridge);
        return this;
    }

    /** What reads providers' lists of models; without it nobody is asked for any. */
    public GatewayBuilder catalogSource(CatalogSource value) {
        source = Optional.of(value);
        return this;
    }

    /** What models cost at public addresses, where neither configuration nor provider says it; nothing is known so unless set. */
    public GatewayBuilder priceBook(PriceBook value) {
        shipped = value;
        return this;
    }

    /** Where what no request waits for is done, such as reading lists; the common pool unless set. */
    public GatewayBuilder background(Executor value) {
        background = value;
        return this;
    }

    /** Where generations are kept; {@link Ledger#none} unless set. Closed with the gateway. */
    public GatewayBuilder ledger(Ledger value) {
        ledger = value;
        return this;
    }

    /** What counts tokens where a provider does not say how many there were; without it four bytes are taken for one. */
    public GatewayBuilder tokenCounter(TokenCounter value) {
        tokenCounter = Optional.of(value);
        return this;
    }

    /**
     * Where prompts and answers are kept as far as the configuration asks for it, and what reads them; nowhere unless set. The store is
     * closed with the gateway.
     */
    public GatewayBuilder content(ContentStore store, ContentReader reader) {
        contentStore = Optional.of(store);
        contentReader = Optional.of(reader);
        return this;
    }

    /** Somebody who wants to hear of what happened. */
    public GatewayBuilder listener(Listener listener) {
        listeners.add(listener);
        return this;
    }

    /** The time; the system's unless set. */
    public GatewayBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** Where chance comes from; for tests and simulations, which need the same chance twice. */
    public GatewayBuilder chance(RandomGenerator value) {
        chance = value;
        return this;
    }

    /** How many requests may be under way at once, 10,000 unless set; beyond that they are refused as overloaded. */
    public GatewayBuilder mostInFlight(int value) {
        mostInFlight = value;
        return this;
    }

    /**
     * How many bytes an answer that is held whole may have, and how much content a stream; 64 MiB unless set. A longer answer is refused
     * as {@code upstream_too_large}, a longer stream ends with the error {@code length_limit}.
     */
    public GatewayBuilder mostAnswerBytes(int value) {
        mostAnswerBytes = value;
        return this;
    }

    /**
     * The gateway, ready to be called.
     *
     * @throws IllegalStateException if configuration, transport or bridges are missing
     */
    public Gateway build() {
        GatewayConfig settings = config.orElseThrow(() -> missing("config(…)"));
        Function<ProviderConfig, Transport> choice = transports.orElseThrow(() -> missing("transport(…)"));
        if (bridges.isEmpty()) {
            throw missing("bridge(…)");
        }
        Map<String, Upstream> upstreams = new HashMap<>();
        Set<Transport> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ProviderConfig provider : settings.allProviders()) {
            Transport transport = choice.apply(provider);
            distinct.add(transport);
            upstreams.put(provider.name(), upstream(settings, provider, transport));
        }
        Map<String, ConcurrencyGate> gates = new HashMap<>();
        for (ProviderConfig provider : settings.allProviders()) {
            gate(provider.concurrency()).ifPresent(gate -> gates.put(provider.name(), gate));
        }
        HealthProbes probes = HealthProbes.of(settings, upstreams, clock);
        LiveCatalog catalog =
                LiveCatalog.of(settings, shipped, source, upstreams, List.copyOf(listeners), clock, chance, background);
        ContentKeeping content = content(settings);
        GatewayParts parts = new GatewayParts(
                settings.planner(),
                catalog,
                settings.failover().rules(),
                Traffic.begin(Map.copyOf(gates)),
                probes,
                Map.copyOf(upstreams),
                Map.copyOf(bridges),
                ledger,
                content,
                List.copyOf(listeners),
                clock,
                chance,
                settings.timeouts().request(),
                settings.timeouts().keepAliveAfter(),
                settings.ledger().durability() == LedgerConfig.Durability.STRICT,
                settings.charging(),
                tokenCounter,
                MOST_EVENT_BYTES,
                mostAnswerBytes);
        Gateway gateway = new DefaultGateway(parts, List.copyOf(distinct), mostInFlight);
        probes.start(chance);
        catalog.start();
        contentStore.ifPresent(store -> content.start());
        return gateway;
    }

    private ContentKeeping content(GatewayConfig settings) {
        return contentStore.isPresent() && contentReader.isPresent()
                ? new ContentKeeping(
                        settings.content(), contentStore.get(), contentReader.get(), List.copyOf(listeners), clock)
                : ContentKeeping.off(clock);
    }

    private static Optional<ConcurrencyGate> gate(ConcurrencyConfig limits) {
        return limits.most().isPresent()
                ? Optional.of(new ConcurrencyGate(limits.most().getAsInt(), limits.waiting(), limits.longestWait()))
                : Optional.empty();
    }

    private static Upstream upstream(GatewayConfig settings, ProviderConfig provider, Transport transport) {
        TimeoutConfig timeouts = settings.timeouts().of(provider);
        // A slow stream that is not left goes on beside the other one, or alone.
        boolean leavesSlow = settings.failover().whenSlow() == SlowPolicy.SWITCH;
        Duration streamHeaders = leavesSlow || timeouts.answer().compareTo(timeouts.firstContent()) < 0
                ? timeouts.firstContent()
                : timeouts.answer();
        return new Upstream(
                provider.address(),
                transport,
                List.copyOf(ProviderHeaders.of(settings, provider)),
                new UpstreamLimits(
                        timeouts.connect(), timeouts.answer(), timeouts.firstContent(), streamHeaders, timeouts.idle()),
                provider.afterCancel());
    }

    private static IllegalStateException missing(String call) {
        return new IllegalStateException("GatewayBuilder: " + call + " was not called");
    }
}
