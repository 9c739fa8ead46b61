package io.signalbox.testkit.simulation;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * One run of a real gateway among simulated callers and providers, decided by its seed: {@code
 * Simulation.of(42).requests(100).run()}. The same seed and settings give the same run, event for event.
 *
 * <p>Whatever is not set is drawn: the configuration, how each provider is, and when it is away. Not for several threads; different
 * runs may be on different threads.
 */
public final class Simulation {

    private static final int REQUESTS = 50;

    final long seed;
    final Map<String, ProviderProfile> profiles = new LinkedHashMap<>();
    final List<Outage> outages = new ArrayList<>();
    final List<Invariant> invariants = new ArrayList<>(List.of(Invariants.values()));

    int requests = REQUESTS;
    boolean drawsOutages = true;
    boolean keepsTrace;
    Optional<GatewayConfig> config = Optional.empty();
    UnaryOperator<Bridge> bridge = UnaryOperator.identity();
    UnaryOperator<Transport> transport = UnaryOperator.identity();
    UnaryOperator<Ledger> ledger = UnaryOperator.identity();
    UnaryOperator<RoutingPolicy> routing = UnaryOperator.identity();

    private Simulation(long seed) {
        this.seed = seed;
    }

    /** A run that follows from this number. */
    public static Simulation of(long seed) {
        return new Simulation(seed);
    }

    /** Runs one seed after the other with nothing set, until one fails. */
    public static SimulationSearch search(long from, long to) {
        return search(from, to, Simulation::of);
    }

    /**
     * Runs one seed after the other until one fails.
     *
     * @param from the first seed
     * @param to the seed after the last
     * @param simulation from a seed to its run
     */
    public static SimulationSearch search(long from, long to, LongFunction<Simulation> simulation) {
        long requests = 0;
        long calls = 0;
        for (long seed = from; seed < to; seed++) {
            SimulationResult result = simulation.apply(seed).run();
            requests += result.history().requests().size();
            calls += result.history().calls().size();
            if (!result.violations().isEmpty()) {
                return new SimulationSearch(
                        seed - from + 1,
                        requests,
                        calls,
                        Optional.of(simulation.apply(seed).keepTrace().run()));
            }
        }
        return new SimulationSearch(to - from, requests, calls, Optional.empty());
    }

    /** How many requests come; 50 unless set. */
    public Simulation requests(int count) {
        requests = count;
        return this;
    }

    /** The gateway's configuration. Its providers are simulated, whatever their addresses. */
    public Simulation config(GatewayConfig value) {
        config = Optional.of(value);
        return this;
    }

    /** How one provider is. */
    public Simulation provider(String name, ProviderProfile profile) {
        profiles.put(name, profile);
        return this;
    }

    /** One more time in which a provider is away; none are drawn then. */
    public Simulation outage(Outage outage) {
        outages.add(outage);
        return noDrawnOutages();
    }

    /** Providers are away at no times but those that are set. */
    public Simulation noDrawnOutages() {
        drawsOutages = false;
        return this;
    }

    /** One more thing that has to hold. */
    public Simulation invariant(Invariant invariant) {
        invariants.add(invariant);
        return this;
    }

    /** Leaves out something that does not hold by intention. */
    public Simulation without(Invariant invariant) {
        invariants.remove(invariant);
        return this;
    }

    /**
     * Plans by a policy of your own. What has to hold of every gateway has to hold with it as well: leave out what it breaks by intention
     * ({@link #without}), and add what it promises ({@link #invariant}).
     *
     * @param policy given the standard policy of the configuration, wraps or replaces it; called once a run
     */
    public Simulation routing(UnaryOperator<RoutingPolicy> policy) {
        routing = policy;
        return this;
    }

    /** Puts something between the gateway and the simulated bridge. */
    public Simulation bridge(UnaryOperator<Bridge> wrapping) {
        bridge = wrapping;
        return this;
    }

    /** Puts something between the gateway and each provider's transport. */
    public Simulation transport(UnaryOperator<Transport> wrapping) {
        transport = wrapping;
        return this;
    }

    /** Puts something between the gateway and the simulated ledger. */
    public Simulation ledger(UnaryOperator<Ledger> wrapping) {
        ledger = wrapping;
        return this;
    }

    /** Keeps every event as a line; without, only their hash is kept. */
    public Simulation keepTrace() {
        keepsTrace = true;
        return this;
    }

    /** Runs it, on this thread, to its end. */
    public SimulationResult run() {
        return new SimulationRun(this).run();
    }
}
