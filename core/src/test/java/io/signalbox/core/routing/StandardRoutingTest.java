package io.signalbox.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StandardRoutingTest {

    private static final RoutingPolicy POLICY = RoutingPolicy.standard();
    private static final ModelId MODEL = new ModelId("acme/m");

    private static Provider provider(String name, int priority, boolean enabled) {
        return new Provider(
                name, ProviderType.OPENAI_COMPATIBLE, name.toUpperCase(Locale.ROOT), priority, enabled, false);
    }

    private static Endpoint.Builder at(Provider provider) {
        return Endpoint.at(provider, MODEL, "m").prices(Prices.FREE);
    }

    private static CatalogSnapshot catalog(Endpoint... endpoints) {
        List<Provider> providers = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            providers.add(endpoint.provider());
        }
        return CatalogSnapshot.of(providers, List.of(endpoints), Instant.EPOCH);
    }

    private static RequestFacts facts(
            Preferences preferences, Set<String> parameters, Set<String> modalities, long maxOutput) {
        return new RequestFacts(
                "openai-chat",
                Optional.of("acme/m"),
                List.of(),
                false,
                parameters,
                modalities,
                100,
                maxOutput == 0 ? OptionalLong.empty() : OptionalLong.of(maxOutput),
                preferences,
                Optional.empty());
    }

    private static RoutePlan plan(CatalogSnapshot catalog, RequestFacts facts, long seed) {
        ModelNames names =
                ModelNames.builder().providers(catalog.providers().keySet()).build();
        return POLICY.plan(facts, names.resolve(facts.asked()), catalog, HealthView.NOTHING, new Random(seed));
    }

    private static RoutePlan plan(CatalogSnapshot catalog, Preferences preferences) {
        return plan(catalog, facts(preferences, Set.of(), Set.of(), 0), 1);
    }

    private static List<String> order(RoutePlan plan) {
        return plan.candidates().stream()
                .map(candidate -> candidate.endpoint().provider().name())
                .toList();
    }

    @Test
    @DisplayName("S-012: higher priority first, and the plan says why")
    void ordersByPriority() {
        CatalogSnapshot catalog = catalog(
                at(provider("low", 5, true)).build(),
                at(provider("high", 10, true)).build());
        RoutePlan plan = plan(catalog, Preferences.NONE);
        assertThat(order(plan)).containsExactly("high", "low");
        assertThat(plan.lines().get(0)).contains("priority 10");
    }

    @Test
    @DisplayName("S-012, S-086: equal priorities share evenly: within three sigma of half of 10,000")
    void balancesEquals() {
        CatalogSnapshot catalog = catalog(
                at(provider("a", 0, true)).build(), at(provider("b", 0, true)).build());
        RequestFacts facts = facts(Preferences.NONE, Set.of(), Set.of(), 0);
        Random seeds = new Random(42);
        int first = 0;
        for (int i = 0; i < 10_000; i++) {
            if (order(plan(catalog, facts, seeds.nextLong())).get(0).equals("a")) {
                first++;
            }
        }
        assertThat(first).isBetween(4850, 5150);
    }

    @Test
    @DisplayName("S-013: a disabled provider is left out, and the plan says so")
    void leavesOutTheDisabled() {
        RoutePlan plan = plan(
                catalog(
                        at(provider("off", 9, false)).build(),
                        at(provider("on", 0, true)).build()),
                Preferences.NONE);
        assertThat(order(plan)).containsExactly("on");
        assertThat(plan.exclusions()).extracting(Exclusion::toString).containsExactly("off:m: disabled");
    }

    @Test
    @DisplayName("S-061, S-062: order, only, ignore and allow_fallbacks, by any name of the provider in any case")
    void followsTheCallersPreferences() {
        CatalogSnapshot catalog = catalog(
                at(provider("a", 3, true)).build(),
                at(provider("b", 2, true)).build(),
                at(provider("c", 1, true)).build());
        Preferences order =
                Preferences.builder().order(List.of("C", "nobody", "b")).build();
        assertThat(order(plan(catalog, order))).containsExactly("c", "b", "a");
        Preferences strict = Preferences.builder()
                .order(List.of("c", "b"))
                .allowFallbacks(false)
                .build();
        assertThat(order(plan(catalog, strict))).containsExactly("c", "b");
        Preferences only = Preferences.builder()
                .only(List.of("B", "c"))
                .ignore(List.of("c"))
                .build();
        assertThat(order(plan(catalog, only))).containsExactly("b");
        Preferences first = Preferences.builder().allowFallbacks(false).build();
        assertThat(order(plan(catalog, first))).containsExactly("a");
    }

    @Test
    @DisplayName("S-092, S-107, S-114: what an endpoint is known not to take, it is not asked for")
    void asksOnlyWhoCan() {
        Endpoint plain = at(provider("plain", 9, true))
                .supportedParameters(Set.of("temperature"))
                .inputModalities(Set.of("text"))
                .maxOutputTokens(OptionalLong.of(100))
                .build();
        Endpoint able = at(provider("able", 0, true)).build();
        CatalogSnapshot catalog = catalog(plain, able);
        assertThat(order(plan(catalog, facts(Preferences.NONE, Set.of("tools"), Set.of(), 0), 1)))
                .containsExactly("able");
        assertThat(order(plan(catalog, facts(Preferences.NONE, Set.of(), Set.of("image"), 0), 1)))
                .containsExactly("able");
        assertThat(order(plan(catalog, facts(Preferences.NONE, Set.of(), Set.of(), 101), 1)))
                .containsExactly("able");
        assertThat(order(plan(catalog, facts(Preferences.NONE, Set.of(), Set.of(), 100), 1)))
                .containsExactly("plain", "able");
    }

    @Property(tries = 200)
    void whatIsLeftOutIsNeverInThePlanAndSaysWhy(@ForAll @IntRange(min = 1, max = 8) int endpoints, @ForAll long seed) {
        Random random = new Random(seed);
        Endpoint[] all = new Endpoint[endpoints];
        for (int i = 0; i < endpoints; i++) {
            Endpoint.Builder builder = at(provider("p" + i, random.nextInt(3), random.nextBoolean()));
            if (random.nextBoolean()) {
                builder.supportedParameters(Set.of("temperature"));
            }
            all[i] = builder.build();
        }
        RequestFacts facts = facts(Preferences.NONE, Set.of("tools"), Set.of(), 0);
        RoutePlan plan = plan(catalog(all), facts, seed);
        List<String> in = plan.candidates().stream()
                .map(candidate -> candidate.endpoint().id().toString())
                .toList();
        assertThat(plan.exclusions())
                .allSatisfy(exclusion -> assertThat(exclusion.reason()).isNotBlank())
                .noneMatch(exclusion -> in.contains(exclusion.subject()));
        assertThat(in.size() + plan.exclusions().size()).isEqualTo(endpoints);
        assertThat(plan(catalog(all), facts, seed)).isEqualTo(plan);
    }
}
