package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.OrderingStrategy;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.RoutingDefaults;
import io.signalbox.core.routing.RoutingDefaults.Rule;
import io.signalbox.core.routing.SortKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingSectionTest {

    private static final String PROVIDER = """
            providers:
              p: {type: openai-compatible, base_url: "http://localhost:1/v1", models: [acme/m]}
            """;

    private static ConfigResult read(String yaml) {
        return ConfigReader.in(Map.of()).read(yaml, "signalbox.yaml");
    }

    private static RoutingDefaults routing(String section) {
        return read(PROVIDER + section).orThrow().routing();
    }

    @Test
    @DisplayName("S-067: routing.provider says what a request's provider object can say, in the same words")
    void readsPreferences() {
        Preferences read = routing("""
                routing:
                  provider:
                    order: [p]
                    only: [p, q]
                    ignore: [r]
                    allow_fallbacks: false
                    require_parameters: true
                    data_collection: deny
                    zdr: true
                    enforce_distillable_text: true
                    quantizations: [FP8, bf16]
                    sort: {by: price, partition: none}
                    max_price: {prompt: 0.25, image: 1}
                    preferred_min_throughput: 50
                    preferred_max_latency: {p50: 1.5, p99: 9}
                """).everywhere().preferences();
        assertThat(read)
                .isEqualTo(Preferences.builder()
                        .order(List.of("p"))
                        .only(List.of("p", "q"))
                        .ignore(List.of("r"))
                        .allowFallbacks(false)
                        .requireParameters(true)
                        .denyDataCollection(true)
                        .zeroRetention(true)
                        .distillableText(true)
                        .quantizations(Set.of("fp8", "bf16"))
                        .sort(SortKey.PRICE)
                        .acrossModels(true)
                        .maxPrice(PriceLimits.NONE
                                .with("prompt", new BigDecimal("0.25"))
                                .with("image", BigDecimal.ONE))
                        .minThroughput(Cutoffs.ofMedian(50))
                        .maxLatency(new Cutoffs(
                                OptionalDouble.of(1.5),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.of(9)))
                        .build());
    }

    @Test
    @DisplayName("S-094: strategies, everywhere and for one name")
    void readsStrategies() {
        RoutingDefaults read = routing("""
                model_aliases: {smart: [acme/m]}
                routing:
                  strategy: least_latency
                  models:
                    smart: {strategy: weighted}
                    acme/m: {provider: {sort: latency}}
                """);
        assertThat(read.everywhere().strategy()).contains(OrderingStrategy.LEAST_LATENCY);
        assertThat(read.byName())
                .isEqualTo(Map.of(
                        "smart",
                        new Rule(Preferences.NONE, Optional.of(OrderingStrategy.WEIGHTED)),
                        "acme/m",
                        new Rule(Preferences.builder().sort(SortKey.LATENCY).build(), Optional.empty())));
    }

    @Test
    @DisplayName("S-067: data_policy strict is data_collection deny for everybody")
    void readsTheDataPolicy() {
        assertThat(routing("routing: {data_policy: strict}"))
                .isEqualTo(routing("routing: {provider: {data_collection: deny}}"))
                .isEqualTo(RoutingDefaults.NONE.withStrictDataPolicy());
        assertThat(routing("routing: {data_policy: standard}")).isEqualTo(RoutingDefaults.NONE);
    }

    @Test
    @DisplayName("S-066, S-068: what a provider declares holds for its models, which may say otherwise")
    void readsTerms() {
        GatewayConfig config = read("""
                providers:
                  vertex:
                    type: openai-compatible
                    base_url: "http://localhost:1/v1"
                    data_collection: deny
                    region: us-east5
                    quality: 3
                    models:
                      - acme/plain
                      - {id: acme/own, data_collection: allow, zdr: false, distillable: true, tag: vertex/turbo, weight: 7}
                """).orThrow();
        Endpoint plain = endpoint(config, "acme/plain");
        assertThat(plain.terms().collectsNothing()).isTrue();
        assertThat(plain.tag()).isEqualTo("vertex/us-east5");
        Endpoint own = endpoint(config, "acme/own");
        assertThat(own.terms().collectsNothing()).isFalse();
        assertThat(own.terms().distillable()).contains(true);
        assertThat(own.terms().quality()).hasValue(3);
        assertThat(own.terms().weight()).hasValue(7);
        assertThat(own.tag()).isEqualTo("vertex/turbo");
    }

    private static Endpoint endpoint(GatewayConfig config, String model) {
        return config.catalog(Instant.EPOCH)
                .find(new ModelId(model))
                .orElseThrow()
                .endpoints()
                .get(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{strategy: fastest} | routing.strategy: \"fastest\": (expected: one of balanced",
                "{data_policy: lax} | routing.data_policy: \"lax\": (expected: standard or strict)",
                "{provider: {sort: speed}} | routing.provider.sort: \"speed\": (expected: price",
                "{provider: {sort: {partition: all}}} | routing.provider.sort.partition: \"all\": (expected: model or none)",
                "{provider: {quantizations: [fp7]}} | routing.provider.quantizations[0]: \"fp7\": (expected: one of int4",
                "{provider: {max_price: {prompt: -1}}} | routing.provider.max_price.prompt: \"-1\": (expected: a decimal number",
                "{provider: {preferred_max_latency: {p51: 1}}} | routing.provider.preferred_max_latency.p51: unknown key",
                "{provider: {data_collection: never}} | routing.provider.data_collection: \"never\": (expected: allow or deny)",
                "{provider: {zdrr: true}} | routing.provider.zdrr: unknown key (nearest: zdr)",
                "{models: {acme/x: {strategy: price}}} | routing.models.acme/x: \"acme/x\": no such model",
                "{keys: {nobody: {provider: {zdr: true}}}} | routing.keys.nobody: \"nobody\": is no key's name"
            })
    void refusesWhatIsWrong(String section, String problem) {
        assertThat(read(PROVIDER + "routing: " + section).problems())
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains(problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "weight: -1 | providers.p.weight: \"-1\": (expected: 0 to 1000000)",
                "tag: a b | providers.p.tag: \"a b\": (expected: up to 100 letters",
                "data_collection: true | providers.p.data_collection: \"true\": (expected: allow or deny)",
                "quality: best | providers.p.quality: \"best\": (expected: a whole number, 0 to 100)"
            })
    void refusesWrongTerms(String member, String problem) {
        assertThat(read("providers: {p: {type: openai-compatible, base_url: \"http://localhost:1/v1\", " + member
                                + "}}")
                        .problems())
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains(problem);
    }
}
