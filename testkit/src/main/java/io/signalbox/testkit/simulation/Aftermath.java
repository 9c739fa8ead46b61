package io.signalbox.testkit.simulation;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.routing.Preferences;
import io.signalbox.testkit.simulation.CallerPlan.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks, when a run is over, for places that nobody holds and nobody gets: as many calls as may be under way are begun at once. */
final class Aftermath {

    /** Longer than anything rests or is parked for. */
    private static final long LONG_AFTER_NANOS = Duration.ofHours(3).toNanos();

    /** Time for the ledger to take requests, and not enough to give up a silent provider. */
    private static final long MOMENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Gateway gateway;
    private final SimulatedClock clock;
    private final Trace trace;
    private final RandomGenerator chance;
    private final SimulatedProviders providers;
    private int nextRequest;

    Aftermath(
            Gateway gateway,
            SimulatedClock clock,
            Trace trace,
            RandomGenerator chance,
            SimulatedProviders providers,
            int firstRequest) {
        this.gateway = gateway;
        this.clock = clock;
        this.trace = trace;
        this.chance = chance;
        this.providers = providers;
        this.nextRequest = firstRequest;
    }

    /**
     * What is missing, in words.
     *
     * @param mostInFlight more calls than this cannot be begun at once
     */
    List<String> missing(List<ProviderConfig> all, int mostInFlight) {
        List<String> missing = new ArrayList<>();
        endpoints()
                .filter(endpoint -> gateway.health().of(endpoint.id()).inFlight() != 0)
                .forEach(endpoint -> missing.add("nothing is under way, but " + endpoint.id() + " counts "
                        + gateway.health().of(endpoint.id()).inFlight()));
        for (ProviderConfig provider : all) {
            Optional<Endpoint> endpoint = endpoints()
                    .filter(candidate -> candidate.provider().name().equals(provider.name()))
                    .findFirst();
            if (provider.concurrency().most().isPresent() && endpoint.isPresent()) {
                int places =
                        Math.min(mostInFlight, provider.concurrency().most().getAsInt());
                int taken = taken(endpoint.get(), places);
                if (taken != places) {
                    missing.add(taken + " of " + places + " places at " + provider.name() + " can be taken");
                }
            }
        }
        return missing;
    }

    /** Heals the endpoint by an answer, and then takes its places with requests that are not answered. */
    private int taken(Endpoint endpoint, int places) {
        pass(LONG_AFTER_NANOS);
        providers.allDo(ProviderBehaviour.ANSWERS);
        arrive(endpoint);
        pass(LONG_AFTER_NANOS);
        providers.allDo(ProviderBehaviour.IS_SILENT);
        List<SimulatedCaller> callers =
                IntStream.range(0, places).mapToObj(i -> arrive(endpoint)).toList();
        pass(MOMENT_NANOS);
        int taken = providers.open();
        callers.forEach(SimulatedCaller::leave);
        return taken;
    }

    private SimulatedCaller arrive(Endpoint endpoint) {
        Preferences only =
                Preferences.builder().only(List.of(endpoint.provider().name())).build();
        CallerPlan plan = new CallerPlan(
                nextRequest++,
                clock.nanos(),
                List.of(endpoint.model().text()),
                only,
                true,
                Reading.EAGERLY,
                OptionalLong.empty(),
                OptionalInt.empty(),
                false);
        SimulatedCaller caller = new SimulatedCaller(plan, clock, trace, chance);
        caller.arrive(gateway, Runnable::run, 0);
        return caller;
    }

    private void pass(long nanos) {
        boolean[] over = {false};
        clock.schedule(nanos, () -> over[0] = true);
        while (!over[0]) {
            clock.runNext();
        }
    }

    private Stream<Endpoint> endpoints() {
        return gateway.catalog().models().stream().flatMap(model -> model.endpoints().stream());
    }
}
