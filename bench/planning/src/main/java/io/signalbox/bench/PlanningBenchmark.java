package io.signalbox.bench;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.health.Percentiles;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.core.routing.RoutingRecord;
import io.signalbox.core.routing.SeenHealth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A plan for one of 500 models that six providers serve each, with health observed of all 3,000 endpoints. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class PlanningBenchmark {

    private static final int MODELS = 500;
    private static final int PROVIDERS = 6;

    private final CatalogSnapshot catalog = catalog();
    private final Map<EndpointId, EndpointHealth> observed = observed(catalog);
    private final HealthView health = id -> observed.getOrDefault(id, EndpointHealth.UNKNOWN);
    private final RoutingPolicy policy = RoutingPolicy.standard();
    private final SplittableRandom chance = new SplittableRandom(1);
    private final RequestFacts plain = facts(Preferences.NONE);
    private final RequestFacts full = facts(Preferences.builder()
            .order(List.of("p5", "p1/fp8"))
            .only(List.of("p0", "p1", "p2", "p3", "p4", "p5"))
            .ignore(List.of("p4/us"))
            .requireParameters(true)
            .denyDataCollection(true)
            .zeroRetention(true)
            .quantizations(Set.of("fp8", "bf16"))
            .maxPrice(PriceLimits.NONE
                    .with("prompt", BigDecimal.valueOf(10))
                    .with("completion", BigDecimal.valueOf(30)))
            .minThroughput(Cutoffs.ofMedian(20))
            .maxLatency(Cutoffs.ofMedian(2))
            .build());
    private final List<ResolvedName> targets = ModelNames.builder()
            .providers(catalog.providers().keySet())
            .build()
            .resolve(plain.asked());

    /** A request that says nothing of providers. */
    @Benchmark
    public RoutePlan balanced() {
        return policy.plan(plain, targets, catalog, health, chance);
    }

    /** A request that uses every preference there is; all six endpoints qualify. */
    @Benchmark
    public RoutePlan fullPreferences() {
        return policy.plan(full, targets, catalog, health, chance);
    }

    /** The same as {@link #balanced}, and what it was made of as the ledger keeps it. */
    @Benchmark
    public String balancedAndWrittenDown() {
        SeenHealth seen = new SeenHealth(health);
        return RoutingRecord.of(plain, policy.plan(plain, targets, catalog, seen, chance), seen)
                .text();
    }

    private static CatalogSnapshot catalog() {
        List<Provider> providers = new ArrayList<>();
        for (int i = 0; i < PROVIDERS; i++) {
            providers.add(
                    new Provider("p" + i, ProviderType.OPENAI_COMPATIBLE, "Provider " + i, 0, true, false));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (int model = 0; model < MODELS; model++) {
            for (Provider provider : providers) {
                endpoints.add(Endpoint.at(provider, new ModelId("acme/model-" + model), "model-" + model)
                        .prices(Prices.perMillionTokens("0." + (25 + model % 7), "1.25"))
                        .contextLength(OptionalLong.of(128_000))
                        .maxOutputTokens(OptionalLong.of(16_000))
                        .supportedParameters(Set.of("temperature", "max_tokens", "tools", "response_format"))
                        .inputModalities(Set.of("text", "image"))
                        .quantization("fp8")
                        .terms(Terms.UNKNOWN
                                .withCollectsData(false)
                                .withZeroRetention(true)
                                .withRegion("eu"))
                        .build());
            }
        }
        return CatalogSnapshot.of(providers, endpoints, Instant.EPOCH);
    }

    private static Map<EndpointId, EndpointHealth> observed(CatalogSnapshot catalog) {
        Map<EndpointId, EndpointHealth> observed = new HashMap<>();
        Percentiles seconds = new Percentiles(0.5, 0.8, 1.2, 1.5, 3, 1000);
        Percentiles tokens = new Percentiles(50, 60, 70, 80, 90, 1000);
        catalog.models().forEach(model -> model.endpoints()
                .forEach(endpoint -> observed.put(
                        endpoint.id(),
                        new EndpointHealth(
                                Optional.of(seconds),
                                Optional.of(tokens),
                                OptionalDouble.of(0.999),
                                OptionalDouble.of(0.999),
                                OptionalDouble.of(0.999),
                                false,
                                Breaker.CLOSED,
                                Optional.empty(),
                                3,
                                0.99))));
        return observed;
    }

    private static RequestFacts facts(Preferences preferences) {
        return new RequestFacts(
                "openai-chat",
                Optional.of("acme/model-250"),
                List.of(),
                true,
                Set.of("temperature", "max_tokens", "tools", "response_format"),
                Set.of("image"),
                4000,
                OptionalLong.of(1000),
                preferences,
                Optional.empty());
    }
}
