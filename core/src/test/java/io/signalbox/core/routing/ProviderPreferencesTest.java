package io.signalbox.core.routing;

import static io.signalbox.core.routing.Acme.ask;
import static io.signalbox.core.routing.Acme.at;
import static io.signalbox.core.routing.Acme.atAggregator;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Prices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What leaves an endpoint out of a plan. */
class ProviderPreferencesTest {

    private static final Terms DENY = Terms.UNKNOWN.withCollectsData(false);
    private static final Terms ALLOW = Terms.UNKNOWN.withCollectsData(true);
    private static final Terms ZDR = Terms.UNKNOWN.withZeroRetention(true);

    private static Preferences.Builder prefer() {
        return Preferences.builder();
    }

    private static List<String> rules(RoutePlan plan) {
        return plan.exclusions().stream().map(Exclusion::rule).toList();
    }

    @Test
    @DisplayName("S-066: where data collection is denied, only those known to refuse it are called; unknown is no")
    void deniesDataCollection() {
        Acme acme = Acme.with(
                at("trains").terms(ALLOW),
                at("unknown"),
                at("refuses").terms(DENY),
                at("zero").terms(ZDR));
        RoutePlan plan = acme.plan(prefer().denyDataCollection(true).build());
        assertThat(Acme.order(plan)).containsExactlyInAnyOrder("refuses", "zero");
        assertThat(plan.exclusions())
                .extracting(Exclusion::toString)
                .containsExactly(
                        "trains:acme/m: collects data, which data_collection denies",
                        "unknown:acme/m: may collect data (nothing is declared), which data_collection denies");
        assertThat(acme.order(prefer().zeroRetention(true).build())).containsExactly("zero");
    }

    @Test
    @DisplayName(
            "S-066, S-067: an aggregator checks data policy itself, and is told what the operator demands beyond the caller")
    void leavesDataPolicyToAnAggregator() {
        Acme acme = Acme.with(atAggregator("router"), at("unknown"));
        Preferences deny = prefer().denyDataCollection(true).build();
        assertThat(acme.plan(deny).candidates())
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.demands()).isEmpty());
        acme.decided(RoutingDefaults.NONE.withStrictDataPolicy());
        assertThat(acme.plan(ask()).candidates())
                .singleElement()
                .satisfies(candidate ->
                        assertThat(candidate.demands()).containsExactly(Map.entry("data_collection", "\"deny\"")));
        assertThat(acme.plan(deny).candidates().get(0).demands()).isEmpty();
    }

    @Test
    @DisplayName("S-097: an aggregator is left to check what the caller demands, but not what only the operator does")
    void leavesTheCallersDemandsToAnAggregator() {
        Acme acme = Acme.with(atAggregator("router"));
        Preferences fp8 = prefer().quantizations(Set.of("fp8")).build();
        assertThat(acme.order(fp8)).containsExactly("router");
        acme.decided(new RoutingDefaults(new RoutingDefaults.Rule(fp8, Optional.empty()), Map.of()));
        assertThat(acme.plan(ask()).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("S-066: what left everybody out is told apart: data policy, other constraints, anything else")
    void namesTheKindOfRestriction() {
        Acme acme = Acme.with(at("a"));
        assertThat(acme.plan(prefer().zeroRetention(true).build()).availabilityCode())
                .isEqualTo("privacy_restricted");
        assertThat(acme.plan(prefer().quantizations(Set.of("fp8")).build()).availabilityCode())
                .isEqualTo("constraint_filtered");
        assertThat(acme.plan(prefer().ignore(List.of("a")).build()).availabilityCode())
                .isEqualTo("no_endpoints");
    }

    @Test
    @DisplayName("S-067: a request can only tighten what the operator decided")
    void tightens() {
        Preferences operators = prefer().denyDataCollection(true)
                .only(List.of("a", "b"))
                .ignore(List.of("c"))
                .quantizations(Set.of("fp8", "fp16"))
                .maxPrice(PriceLimits.NONE.with("prompt", BigDecimal.ONE))
                .order(List.of("b"))
                .build();
        Preferences both = operators.tightenedBy(prefer().denyDataCollection(false)
                .only(List.of("b", "c"))
                .ignore(List.of("d"))
                .quantizations(Set.of("fp8", "int4"))
                .maxPrice(PriceLimits.NONE.with("prompt", BigDecimal.TEN).with("completion", BigDecimal.TEN))
                .sort(SortKey.PRICE)
                .build());
        assertThat(both.denyDataCollection()).isTrue();
        assertThat(both.only()).containsExactly(List.of("a", "b"), List.of("b", "c"));
        assertThat(both.ignore()).containsExactly("c", "d");
        assertThat(both.quantizations()).contains(Set.of("fp8"));
        assertThat(both.maxPrice())
                .isEqualTo(PriceLimits.NONE.with("prompt", BigDecimal.ONE).with("completion", BigDecimal.TEN));
        assertThat(both.order()).isEmpty();
        assertThat(both.sort()).contains(SortKey.PRICE);
        assertThat(operators.tightenedBy(Preferences.NONE)).isEqualTo(operators);
    }

    @Test
    @DisplayName("S-067: the operator's only and the caller's are intersected, the ignored united")
    void combinesListsWithTheOperators() {
        Preferences operators =
                prefer().only(List.of("a", "b", "d")).ignore(List.of("d")).build();
        Acme acme = Acme.with(at("a"), at("b"), at("c"), at("d"))
                .decided(new RoutingDefaults(new RoutingDefaults.Rule(operators, Optional.empty()), Map.of()));
        assertThat(acme.order(ask())).containsExactlyInAnyOrder("a", "b");
        assertThat(acme.order(prefer().only(List.of("b", "c")).build())).containsExactly("b");
        assertThat(acme.order(prefer().ignore(List.of("a")).build())).containsExactly("b");
        assertThat(acme.order(prefer().only(List.of("c")).build())).isEmpty();
    }

    @Test
    @DisplayName("S-067: what is decided for a model or an alias holds for those who ask for it")
    void decidesByName() {
        Preferences zdr = prefer().zeroRetention(true).build();
        Acme acme = Acme.with(at("plain", "acme/m"), at("plain", "acme/n"))
                .decided(new RoutingDefaults(
                        RoutingDefaults.Rule.NONE, Map.of("acme/n", new RoutingDefaults.Rule(zdr, Optional.empty()))));
        assertThat(acme.order(ask("acme/m"))).containsExactly("plain");
        assertThat(acme.order(ask("acme/n"))).isEmpty();
    }

    @Test
    @DisplayName(
            "S-061: a provider's name means all of its endpoints, with a region, a tag or a quantization only those")
    void matchesSlugs() {
        Acme acme = Acme.with(
                at("google-vertex-us").terms(Terms.UNKNOWN.withTag("google-vertex/us-east5")),
                at("google-vertex-eu").terms(Terms.UNKNOWN.withTag("google-vertex/europe-west1")),
                at("deepinfra").terms(Terms.UNKNOWN.withRegion("us")).quantization("fp8"));
        assertThat(acme.order(prefer().only(List.of("Google-Vertex")).build()))
                .containsExactlyInAnyOrder("google-vertex-us", "google-vertex-eu");
        assertThat(acme.order(prefer().only(List.of("google-vertex/US-east5")).build()))
                .containsExactly("google-vertex-us");
        assertThat(acme.order(prefer().only(List.of("deepinfra/FP8")).build())).containsExactly("deepinfra");
        assertThat(acme.order(prefer().only(List.of("deepinfra/us")).build())).containsExactly("deepinfra");
        assertThat(acme.order(prefer().only(List.of("deepinfra inc.")).build())).containsExactly("deepinfra");
        assertThat(acme.order(prefer().only(List.of("deepinfra/turbo")).build()))
                .isEmpty();
        assertThat(acme.order(prefer().ignore(List.of("google-vertex/europe-west1"))
                        .order(List.of("deepinfra/fp8", "google-vertex"))
                        .build()))
                .containsExactly("deepinfra", "google-vertex-us");
    }

    @Test
    @DisplayName("S-097: whoever costs more than max_price is out, whoever does not say what it costs too")
    void limitsThePrice() {
        Acme acme = Acme.with(
                at("cheap").prices(Prices.perMillionTokens("0.25", "1.25")),
                at("dear").prices(Prices.perMillionTokens("0.250000001", "1")),
                at("unknown"));
        RoutePlan plan = acme.plan(prefer().maxPrice(
                        PriceLimits.NONE.with("prompt", new BigDecimal("0.25")).with("request", BigDecimal.ZERO))
                .build());
        assertThat(Acme.order(plan)).containsExactly("cheap");
        assertThat(plan.candidates().get(0).reasons())
                .contains("price $0.25 + $1.25 per million is under provider.max_price");
        assertThat(plan.exclusions())
                .extracting(Exclusion::reason)
                .containsExactly(
                        "costs $0.250000001 per million of prompt, provider.max_price allows $0.25 per million of prompt",
                        "has no known price for prompt, which provider.max_price limits");
    }

    @Test
    @DisplayName("S-097: a limit for images concerns only requests that hold one, unless the price is known")
    void limitsThePriceOfImages() {
        Acme acme = Acme.with(at("text").prices(Prices.perMillionTokens("1", "1")));
        Preferences images = prefer().maxPrice(PriceLimits.NONE.with("image", BigDecimal.ONE))
                .build();
        assertThat(acme.order(images)).containsExactly("text");
        assertThat(acme.order(ask().holding("image").preferring(images))).isEmpty();
    }

    @Test
    @DisplayName("S-107, S-112: require_parameters leaves out who is not known to take them all")
    void requiresParameters() {
        Acme acme = Acme.with(
                at("takes").supportedParameters(Set.of("response_format", "max_tokens")),
                at("lacks").supportedParameters(Set.of("temperature")),
                at("unknown"));
        Preferences require = prefer().requireParameters(true).build();
        RoutePlan plan = acme.plan(
                ask().parameters("response_format", "max_completion_tokens").preferring(require));
        assertThat(Acme.order(plan)).containsExactly("takes");
        assertThat(rules(plan)).containsExactly("takesParameters", "takesParameters");
        assertThat(acme.order(require)).hasSize(3);
    }

    @Test
    @DisplayName("S-107: a response format is a reason to prefer, not to refuse")
    void prefersWhoTakesAResponseFormat() {
        Acme both = Acme.with(at("lacks").supportedParameters(Set.of("stop")), at("unknown"));
        RoutePlan plan = both.plan(ask().parameters("response_format"));
        assertThat(Acme.order(plan)).containsExactly("unknown");
        assertThat(plan.exclusions().get(0).toString())
                .isEqualTo("lacks:acme/m: does not support response_format, others do");
        Acme none = Acme.with(at("lacks").supportedParameters(Set.of("stop")));
        assertThat(none.order(ask().parameters("response_format", "verbosity"))).containsExactly("lacks");
        assertThat(none.order(ask().parameters("tools"))).isEmpty();
    }

    @Test
    @DisplayName("quantizations and distillable text are checked, and unknown is no")
    void checksQuantizationAndDistillation() {
        Acme acme = Acme.with(
                at("fp8").quantization("fp8").terms(Terms.UNKNOWN.withDistillable(true)),
                at("int4").quantization("int4").terms(Terms.UNKNOWN.withDistillable(false)),
                at("unknown"));
        assertThat(acme.order(prefer().quantizations(Set.of("fp8", "fp16")).build()))
                .containsExactly("fp8");
        assertThat(acme.order(prefer().quantizations(Set.of("unknown")).build()))
                .containsExactly("unknown");
        assertThat(acme.order(prefer().distillableText(true).build())).containsExactly("fp8");
    }

    @Test
    @DisplayName("the prompt and the longest answer have to fit the context together")
    void fitsTheContext() {
        Acme acme = Acme.with(
                at("short").contextLength(OptionalLong.of(1000)),
                at("long").contextLength(OptionalLong.of(100_000)),
                at("terse").maxOutputTokens(OptionalLong.of(99)));
        assertThat(acme.order(ask().ofBytes(2000).maxTokens(500))).contains("short", "long");
        assertThat(acme.order(ask().ofBytes(2004).maxTokens(500))).containsExactly("long");
        assertThat(acme.order(ask().ofBytes(400_004))).containsExactly("terse");
    }

    @Test
    @DisplayName("S-064: a name in only that is none of ours may be an aggregator's")
    void leavesStrangersToAnAggregator() {
        Acme acme = Acme.with(atAggregator("router"), at("groq"), at("b"));
        assertThat(acme.order(prefer().only(List.of("Cerebras")).build())).containsExactly("router");
        assertThat(acme.order(prefer().only(List.of("groq")).build())).containsExactly("groq");
    }
}
