package io.signalbox.core.gateway;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Puts a gateway together from a configuration and the adapters it is to use. Not for several threads. */
public final class GatewayBuilder {

    private final Map<String, Bridge> bridges = new HashMap<>();
    private final Map<String, Upstream> upstreams = new HashMap<>();
    private final List<Transport> transports = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private ModelNames names = ModelNames.builder().build();
    private CatalogSnapshot catalog = CatalogSnapshot.of(List.of(), List.of(), Instant.EPOCH);
    private Ledger ledger = Ledger.none();
    private Clock clock = SystemClock.instance();
    private RandomGenerator chance = () -> ThreadLocalRandom.current().nextLong();

    GatewayBuilder() {}

    /** A dialect in which providers can be called. */
    public GatewayBuilder bridge(Bridge bridge) {
        bridges.put(bridge.upstreamDialect(), bridge);
        return this;
    }

    /** Where generations are kept; {@link Ledger#none} unless set. Closed with the gateway. */
    public GatewayBuilder ledger(Ledger value) {
        ledger = value;
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

    /** The gateway, ready to be called. */
    public Gateway build() {
        GatewayParts parts = new GatewayParts(
                names,
                catalog,
                RoutingPolicy.standard(),
                FailoverRules.STANDARD,
                Map.copyOf(upstreams),
                Map.copyOf(bridges),
                ledger,
                List.copyOf(listeners),
                clock,
                chance,
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                false,
                8 * 1024 * 1024,
                64 * 1024 * 1024);
        return new DefaultGateway(parts, transports, 10_000);
    }
}
