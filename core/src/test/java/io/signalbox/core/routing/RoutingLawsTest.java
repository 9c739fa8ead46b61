package io.signalbox.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.model.ModelId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every plan, whatever the endpoints, what was observed of them, and the request. */
class RoutingLawsTest {

    private static final List<String> MODELS = List.of("acme/m", "acme/n");

    @Property(tries = 500)
    void thePlanIsTheSameForTheSameChance(@ForAll @IntRange(min = 1, max = 8) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Acme acme = acme(endpoints(size, random), random);
        Acme.Ask ask = ask(random);
        assertThat(acme.plan(ask, seed)).isEqualTo(acme.plan(ask, seed));
    }

    @Property(tries = 500)
    void everyEndpointIsInOrOutOnceWithAReason(@ForAll @IntRange(min = 1, max = 8) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Endpoint[] endpoints = endpoints(size, random);
        Acme acme = acme(endpoints, random);
        RoutePlan plan = acme.plan(ask(random), seed);

        List<String> subjects = new ArrayList<>();
        plan.candidates()
                .forEach(candidate -> subjects.add(candidate.endpoint().id().toString()));
        plan.exclusions().stream()
                .filter(exclusion -> !exclusion.rule().equals("isProvider"))
                .forEach(exclusion -> subjects.add(exclusion.subject()));
        Set<String> expected = new HashSet<>();
        Arrays.stream(endpoints).forEach(endpoint -> expected.add(endpoint.id().toString()));
        assertThat(subjects).doesNotHaveDuplicates().hasSameElementsAs(expected);
        assertThat(plan.exclusions())
                .allSatisfy(exclusion -> assertThat(exclusion.reason()).isNotBlank());
        assertThat(plan.candidates())
                .allSatisfy(candidate -> assertThat(candidate.reasons())
                        .hasSizeGreaterThan(1)
                        .allSatisfy(reason -> assertThat(reason).isNotBlank()));
    }

    @Property(tries = 500)
    void nobodyInThePlanViolatesADemand(@ForAll @IntRange(min = 1, max = 8) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Acme acme = acme(endpoints(size, random), random);
        Acme.Ask ask = ask(random);
        Preferences demands = ask.preferences();
        for (Candidate candidate : acme.plan(ask, seed).candidates()) {
            Endpoint endpoint = candidate.endpoint();
            boolean told = endpoint.provider().type().isAggregator();
            Terms terms = endpoint.terms();
            assertThat(!demands.zeroRetention() || terms.keepsNothing() || told).isTrue();
            assertThat(!demands.denyDataCollection() || terms.collectsNothing() || told)
                    .isTrue();
            assertThat(demands.ignore()).noneMatch(endpoint::isCalled);
            demands.only()
                    .forEach(only -> assertThat(told || only.stream().anyMatch(endpoint::isCalled))
                            .isTrue());
            Optional<Money> price = endpoint.prices().of(UsageClass.PROMPT);
            Optional<Money> limit =
                    Optional.ofNullable(demands.maxPrice().perUnit().get(UsageClass.PROMPT));
            assertThat(limit.isEmpty()
                            || price.map(known -> known.compareTo(limit.get()) <= 0)
                                    .orElse(told))
                    .isTrue();
            assertThat(demands.quantizations()
                            .map(set -> set.contains(endpoint.quantization())
                                    || (told && endpoint.quantization().equals("unknown")))
                            .orElse(true))
                    .isTrue();
            assertThat(ask.parameters().contains("tools") && endpoint.lacks("tools"))
                    .isFalse();
        }
    }

    @Property(tries = 500)
    void whoIsToBeLeftAloneStandsBehindEverybodyElse(@ForAll @IntRange(min = 2, max = 8) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Acme acme = acme(endpoints(size, random), random);
        boolean anyLast = false;
        for (Candidate candidate : acme.plan(ask(random), seed).candidates()) {
            boolean last = candidate.reasons().stream().anyMatch(reason -> reason.startsWith("tried last"));
            assertThat(last || !anyLast).isTrue();
            anyLast |= last;
        }
    }

    private static Acme acme(Endpoint[] endpoints, Random random) {
        Acme acme = Acme.with(endpoints);
        for (Endpoint endpoint : endpoints) {
            acme.observed(
                    endpoint.provider().name(),
                    switch (random.nextInt(6)) {
                        case 0 -> Acme.outage();
                        case 1 -> Acme.breaker(Breaker.OPEN, 0);
                        case 2 -> Acme.breaker(Breaker.HALF_OPEN, random.nextInt(2));
                        case 3 -> Acme.resting(Duration.ofSeconds(5));
                        case 4 -> Acme.fast(random.nextDouble() * 4, random.nextDouble() * 100);
                        default -> EndpointHealth.UNKNOWN;
                    });
        }
        return acme;
    }

    private static Endpoint[] endpoints(int size, Random random) {
        Endpoint[] endpoints = new Endpoint[size];
        for (int i = 0; i < size; i++) {
            ProviderType type = random.nextInt(4) == 0 ? ProviderType.OPENROUTER : ProviderType.OPENAI_COMPATIBLE;
            String model = MODELS.get(random.nextInt(MODELS.size()));
            Endpoint.Builder endpoint = Endpoint.at(
                            Acme.provider("p" + i, type, random.nextInt(2)), new ModelId(model), model)
                    .terms(terms(random))
                    .quantization(random.nextBoolean() ? "fp8" : "unknown")
                    .supportedParameters(random.nextInt(3) == 0 ? Set.of("temperature") : Set.of());
            if (random.nextInt(4) > 0) {
                String price = String.valueOf(random.nextInt(5));
                endpoint.prices(Prices.perMillionTokens(price, price));
            }
            if (random.nextInt(4) == 0) {
                endpoint.contextLength(OptionalLong.of(150));
            }
            endpoints[i] = endpoint.build();
        }
        return endpoints;
    }

    private static Terms terms(Random random) {
        Terms terms = random.nextBoolean() ? Terms.UNKNOWN : Terms.UNKNOWN.withCollectsData(random.nextBoolean());
        return random.nextBoolean() ? terms : terms.withZeroRetention(random.nextBoolean());
    }

    private static Acme.Ask ask(Random random) {
        Preferences.Builder preferences = Preferences.builder()
                .denyDataCollection(random.nextInt(3) == 0)
                .zeroRetention(random.nextInt(4) == 0)
                .requireParameters(random.nextInt(4) == 0)
                .allowFallbacks(random.nextInt(4) > 0)
                .acrossModels(random.nextBoolean());
        if (random.nextInt(3) == 0) {
            preferences.order(List.of("p2", "nobody", "p1"));
        }
        if (random.nextInt(3) == 0) {
            preferences.only(List.of("P1", "p2", "p3 inc."));
        }
        if (random.nextInt(3) == 0) {
            preferences.ignore(List.of("p0", "P2"));
        }
        if (random.nextInt(3) == 0) {
            preferences.sort(SortKey.values()[random.nextInt(SortKey.values().length)]);
        }
        if (random.nextInt(3) == 0) {
            preferences.maxPrice(PriceLimits.NONE.with("prompt", BigDecimal.valueOf(2)));
        }
        if (random.nextInt(4) == 0) {
            preferences.quantizations(Set.of("fp8"));
        }
        if (random.nextInt(3) == 0) {
            preferences.maxLatency(Cutoffs.ofMedian(2));
        }
        Acme.Ask ask = Acme.ask("acme/m", "acme/n").preferring(preferences.build());
        return random.nextInt(3) == 0 ? ask.parameters("tools", "response_format") : ask;
    }
}
