package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.ReloadEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps meters of what happens in one gateway. It is the gateway's listener, and has to be told of the gateway once that is built:
 *
 * <pre>{@code
 * GatewayMetrics metrics = GatewayMetrics.on(registry);
 * Gateway gateway = Gateway.builder().config(config).listener(metrics).build();
 * metrics.watch(gateway);
 * }</pre>
 *
 * <p>Models are told apart up to a bound, and only those that the catalog lists or that somebody served: a name that a caller made up is
 * counted as {@code other}. Amounts of money are rounded to what a meter can hold; the ledger has the exact ones. May be called from any
 * thread; a registry that refuses a meter has no effect on requests.
 */
public final class GatewayMetrics implements Listener {

    /** How many models are told apart unless said otherwise. */
    public static final int MOST_MODELS = 200;

    /** Stands where there is no failure. */
    static final String NONE = "none";

    private final MeterRegistry registry;
    private final BoundedNames models;
    private final Timer overhead;
    private final Counter faults;
    private final Counter contentFailures;
    private final Counter staleNames;
    private final Counter deniedNames;
    private final ReloadMeters reloads;
    private final KeyedMeters<EndpointTag, RequestMeters> requests;
    private final KeyedMeters<AttemptMeters.Kind, AttemptMeters> attempts;
    private volatile Optional<Watched> watched = Optional.empty();

    private GatewayMetrics(MeterRegistry registry, int mostModels) {
        this.registry = registry;
        this.models = new BoundedNames(mostModels);
        this.requests = new KeyedMeters<>(tag -> new RequestMeters(registry, tag.tags()));
        this.attempts = new KeyedMeters<>(kind -> new AttemptMeters(registry, kind));
        this.overhead = Timer.builder("signalbox.overhead")
                .description("What is left of a request's time without its call, where there was one call")
                .register(registry);
        this.faults = Counter.builder("signalbox.faults")
                .description("How often the gateway itself was broken")
                .register(registry);
        this.contentFailures = Counter.builder("signalbox.content.failures")
                .description("How often content was not stored, or not removed in time")
                .register(registry);
        this.staleNames = Counter.builder("signalbox.dns.stale")
                .description(
                        "How often old addresses of a provider were used, because nobody could say whether they still hold")
                .register(registry);
        this.deniedNames = Counter.builder("signalbox.dns.denied")
                .description(
                        "How often a public name of a provider's had private addresses, which are not connected to")
                .register(registry);
        this.reloads = new ReloadMeters(registry);
    }

    /** Meters in this registry, of up to {@value #MOST_MODELS} models. */
    public static GatewayMetrics on(MeterRegistry registry) {
        return on(registry, MOST_MODELS);
    }

    /**
     * Meters in this registry.
     *
     * @param mostModels how many models are told apart; 0 or more
     * @throws IllegalArgumentException if it is less than 0
     */
    public static GatewayMetrics on(MeterRegistry registry, int mostModels) {
        return new GatewayMetrics(registry, mostModels);
    }

    /** The gateway whose listener this is: from now on its endpoints are watched, and the models that it lists are known. */
    public void watch(Gateway gateway) {
        watched =
                Optional.of(new Watched(gateway, new KeyedMeters<>(tag -> new EndpointGauges(registry, gateway, tag))));
    }

    /** The gateway, and those of its endpoints that were called. */
    private record Watched(Gateway gateway, KeyedMeters<EndpointTag, EndpointGauges> endpoints) {}

    @Override
    public void ended(Generation generation) {
        try {
            count(generation);
        } catch (IllegalArgumentException e) {
            // The registry has a meter of such a name with other tags. Requests do not suffer from how they are
            // watched.
        }
    }

    private void count(Generation generation) {
        boolean served = generation.attempts().stream().anyMatch(Attempt::answered);
        EndpointTag tag = new EndpointTag(generation.provider(), modelTag(generation.model(), served));
        requests.of(tag).ended(generation);
        if (generation.attempts().size() == 1) {
            Duration rest = generation
                    .timings()
                    .total()
                    .minus(generation.attempts().get(0).took());
            overhead.record(rest.isNegative() ? Duration.ZERO : rest);
        }
        generation
                .attempts()
                .forEach(attempt -> count(attempt, generation.intent().dialect()));
    }

    private void count(Attempt attempt, String dialect) {
        String provider = attempt.endpoint().provider();
        EndpointTag tag = new EndpointTag(provider, modelTag(attempt.model().text(), attempt.answered()));
        AttemptMeters.Kind kind = new AttemptMeters.Kind(
                tag,
                attempt.role().word(),
                GenAiNames.operation(dialect),
                genAiProvider(provider),
                attempt.failure().map(failure -> failure.kind().word()).orElse(NONE));
        attempts.of(kind).ended(attempt);
        if (!tag.model().equals(BoundedNames.OTHER)) {
            watched.ifPresent(its -> its.endpoints().of(tag).add(attempt.endpoint()));
        }
    }

    @Override
    public void fault(RuntimeException thrown) {
        faults.increment();
    }

    @Override
    public void contentFailed(Optional<String> generationId, ContentUnavailableException why) {
        contentFailures.increment();
    }

    @Override
    public void named(NameEvent event) {
        switch (event.kind()) {
            case STALE -> staleNames.increment();
            case DENIED -> deniedNames.increment();
        }
    }

    @Override
    public void reloaded(ReloadEvent event) {
        reloads.reloaded(event);
    }

    private String modelTag(String model, boolean served) {
        if (models.has(model)) {
            return model;
        }
        boolean known = served
                || watched.flatMap(its -> its.gateway().catalog().find(new ModelId(model)))
                        .isPresent();
        return known ? models.admit(model) : BoundedNames.OTHER;
    }

    private String genAiProvider(String provider) {
        return watched.flatMap(its ->
                        Optional.ofNullable(its.gateway().catalog().providers().get(provider)))
                .map(its -> GenAiNames.provider(its.type()))
                .orElse(provider);
    }

    static double dollars(Money amount) {
        return amount.usd().doubleValue();
    }
}
