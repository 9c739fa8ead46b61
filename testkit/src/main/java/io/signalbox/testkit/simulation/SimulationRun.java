package io.signalbox.testkit.simulation;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.port.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Puts one world together, lets it happen, and writes its history. */
final class SimulationRun implements Listener {

    /** A run that takes more events a request than this never ends. */
    private static final long MOST_EVENTS_A_REQUEST = 20_000;

    private final Simulation settings;
    private final SimulatedClock clock = new SimulatedClock();
    private final EventLoop eventLoop;
    private final GatewayTimers timers;
    private final Trace trace;
    private final RandomGenerator callersChance;
    private final GatewayConfig config;
    private final SimulatedProviders providers;
    private final SimulatedLedger ledger;
    private final int mostInFlight;
    private final Gateway gateway;
    private final List<SimulatedCaller> callers = new ArrayList<>();
    private final Map<Integer, List<Generation>> heard = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> leftovers = new ArrayList<>();

    private int arrived;
    private int ended;

    SimulationRun(Simulation settings) {
        this.settings = settings;
        SplittableRandom seeded = new SplittableRandom(settings.seed);
        RandomGenerator worldsChance = seeded.split();
        this.callersChance = seeded.split();
        this.trace = new Trace(clock, settings.keepsTrace);
        World world = new World(worldsChance);
        this.config = settings.config.orElseGet(world::config);
        List<String> names =
                config.allProviders().stream().map(ProviderConfig::name).toList();
        Map<String, ProviderProfile> profiles = world.profiles(names);
        profiles.putAll(settings.profiles);
        long meanGap = world.meanGapNanos();
        List<Outage> outages = settings.drawsOutages
                ? world.outages(names, meanGap * settings.requests)
                : List.copyOf(settings.outages);
        this.providers = new SimulatedProviders(
                clock,
                trace,
                seeded.split(),
                profiles,
                outages,
                number -> number < callers.size() && callers.get(number).hasContent());
        this.ledger = new SimulatedLedger(clock, trace, seeded.split(), worldsChance.nextBoolean() ? 0 : 40);
        this.mostInFlight = worldsChance.nextInt(4) == 0 ? 1 + settings.requests / 4 : 10_000;
        Lateness lateness = world.lateness();
        this.eventLoop = new EventLoop(clock, lateness);
        this.timers = new GatewayTimers(clock, lateness);
        this.gateway = Gateway.builder()
                .withoutDiscovery() // The same run on every class path.
                .config(config)
                .transport(provider -> settings.transport.apply(providers.transport(provider.name())))
                .bridge(settings.bridge.apply(new SimulatedBridge()))
                .ledger(settings.ledger.apply(ledger))
                .routing(settings.routing)
                .listener(this)
                .clock(timers)
                .chance(seeded.split())
                .mostInFlight(mostInFlight)
                .build();
        invite(names, meanGap);
    }

    SimulationResult run() {
        long eventsLeft = MOST_EVENTS_A_REQUEST * (1 + settings.requests);
        while (!isOver() && eventsLeft-- > 0 && clock.runNext()) {
            lookForLeftovers();
        }
        if (!isOver()) {
            leftovers.add("nothing happens any more, or too much: " + inFlight() + " requests and " + providers.open()
                    + " calls are still under way");
        } else {
            ledger.recovers();
            leftovers.addAll(new Aftermath(gateway, clock, trace, callersChance, providers, callers.size())
                    .missing(config.allProviders(), mostInFlight));
        }
        History history = history();
        gateway.close();
        List<Violation> violations = new ArrayList<>();
        settings.invariants.forEach(invariant -> invariant.check(
                history,
                (subject, message) ->
                        violations.add(new Violation(settings.seed, invariant.word(), subject.toString(), message))));
        return new SimulationResult(history, violations, trace.hash(), trace.lines());
    }

    @Override
    public void ended(Generation generation) {
        ended++;
        int number = SimulatedLedger.number(generation.intent());
        trace.note(number, "ended", generation.status().word());
        heard.computeIfAbsent(number, key -> new ArrayList<>()).add(generation);
    }

    @Override
    public void fault(RuntimeException thrown) {
        faults.add("the gateway reports a fault: " + thrown);
    }

    private void invite(List<String> providerNames, long meanGap) {
        List<String> models = new ArrayList<>();
        gateway.catalog().models().forEach(model -> models.add(model.id().text()));
        config.aliases().stream()
                .filter(ModelAlias.Group.class::isInstance)
                .forEach(group -> models.add(((ModelAlias.Group) group).name()));
        long arrives = 0;
        for (int i = 0; i < settings.requests; i++) {
            arrives += meanGap == 0 ? 0 : callersChance.nextLong(2 * meanGap);
            CallerPlan plan = CallerPlan.draw(i, arrives, models, providerNames, callersChance);
            SimulatedCaller caller = new SimulatedCaller(plan, clock, trace, callersChance);
            callers.add(caller);
            clock.schedule(arrives, () -> {
                arrived++;
                caller.arrive(gateway, eventLoop, inFlight());
            });
        }
    }

    private int inFlight() {
        return ledger.announced() - ended;
    }

    private boolean isQuiet() {
        return inFlight() == 0 && eventLoop.waiting() == 0 && providers.open() == 0 && ledger.isSettled();
    }

    private boolean isOver() {
        return arrived == callers.size() && isQuiet() && callers.stream().allMatch(SimulatedCaller::isOver);
    }

    /** Whenever nothing is under way, the gateway waits for nothing. */
    private void lookForLeftovers() {
        if (isQuiet() && timers.areArmed() && leftovers.isEmpty()) {
            leftovers.add("nothing is under way at " + clock.now() + ", but the gateway keeps " + timers.lines());
            trace.note(-1, "leftover", leftovers.get(0));
        }
    }

    private History history() {
        Map<Integer, List<ProviderCall>> calls = new HashMap<>();
        providers
                .calls()
                .forEach(call -> calls.computeIfAbsent(call.request(), key -> new ArrayList<>())
                        .add(call));
        Map<Integer, SimulatedLedger.Account> accounts = new LinkedHashMap<>();
        ledger.accounts().forEach(account -> accounts.put(SimulatedLedger.number(account.intent()), account));
        List<RequestHistory> requests = callers.stream()
                .map(caller -> request(
                        caller,
                        calls.getOrDefault(caller.plan().request(), List.of()),
                        Optional.ofNullable(accounts.get(caller.plan().request()))))
                .toList();
        return new History(
                settings.seed, config, gateway.catalog(), gateway.names(), mostInFlight, requests, faults, leftovers);
    }

    private RequestHistory request(
            SimulatedCaller caller, List<ProviderCall> calls, Optional<SimulatedLedger.Account> account) {
        return new RequestHistory(
                caller.plan(),
                caller.outcome(),
                calls,
                account.map(SimulatedLedger.Account::intent),
                account.map(SimulatedLedger.Account::durableNanos).orElseGet(OptionalLong::empty),
                account.map(SimulatedLedger.Account::settlements).orElse(List.of()),
                heard.getOrDefault(caller.plan().request(), List.of()));
    }
}
