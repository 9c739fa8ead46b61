package io.signalbox.core.routing;

import static io.signalbox.core.routing.Acme.ask;
import static io.signalbox.core.routing.Acme.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.routing.RoutingDefaults.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order those who may serve a request are tried. */
class OrderingTest {

    private static final int PLANS = 10_000;

    private static Preferences.Builder prefer() {
        return Preferences.builder();
    }

    private static RoutingDefaults strategy(OrderingStrategy strategy) {
        return new RoutingDefaults(new Rule(Preferences.NONE, Optional.of(strategy)), Map.of());
    }

    private static Endpoint.Builder priced(String provider, String perMillion) {
        return at(provider).prices(Prices.perMillionTokens(perMillion, perMillion));
    }

    private static Endpoint.Builder weighted(String provider, int weight) {
        return at(provider).terms(Terms.UNKNOWN.withWeight(weight));
    }

    /** Three standard deviations of how often something of this probability happens. */
    private static int threeSigma(double probability) {
        return (int) Math.ceil(3 * Math.sqrt(PLANS * probability * (1 - probability)));
    }

    private static void assertShare(Map<String, Integer> firsts, String provider, double share) {
        assertShare(firsts.getOrDefault(provider, 0), share);
    }

    private static void assertShare(int count, double share) {
        assertThat((double) count).isCloseTo(PLANS * share, within((double) threeSigma(share)));
    }

    /** The example of OpenRouter's documentation. */
    @Test
    @DisplayName("S-069: $1 is nine times as likely as $3 to be first; $2 with a recent outage is always last")
    void balancesByPrice() {
        Acme acme =
                Acme.with(priced("a", "1"), priced("b", "2"), priced("c", "3")).observed("b", Acme.outage());
        Map<String, Integer> firsts = acme.firsts(ask(), PLANS);
        assertThat(firsts).containsOnlyKeys("a", "c");
        assertShare(firsts, "a", 0.9);
        RoutePlan plan = acme.plan(ask());
        assertThat(Acme.order(plan).get(2)).isEqualTo("b");
        assertThat(plan.candidates().get(2).reasons())
                .contains("tried late: an outage: 40 % of 5 minutes' attempts succeeded");
        assertThat(plan.lines()).anyMatch(line -> line.contains("drawn with weight 0.90 of 1 (price)"));
    }

    @Test
    @DisplayName(
            "S-069: the price is that of this request, so that a long prompt may favour another endpoint than a long answer")
    void weighsThePriceOfTheRequest() {
        Acme acme = Acme.with(
                at("cheap-prompt").prices(Prices.perMillionTokens("1", "100")),
                at("cheap-answer").prices(Prices.perMillionTokens("10", "10")));
        assertThat(acme.order(ask("acme/m:floor").ofBytes(400_000).maxTokens(10))
                        .get(0))
                .isEqualTo("cheap-prompt");
        assertThat(acme.order(ask("acme/m:floor").ofBytes(400).maxTokens(1000)).get(0))
                .isEqualTo("cheap-answer");
    }

    @Test
    @DisplayName(
            "S-086: two equal endpoints share evenly; who becomes unhealthy gets nothing, and its share when it is back")
    void sharesEvenlyAmongTheHealthy() {
        Acme acme = Acme.with(priced("a", "1"), priced("b", "1"));
        assertShare(acme.firsts(ask(), PLANS), "a", 0.5);
        acme.observed("a", Acme.breaker(Breaker.OPEN, 0));
        assertThat(acme.firsts(ask(), PLANS)).containsOnlyKeys("b");
        acme.forgets("a");
        assertShare(acme.firsts(ask(), PLANS), "a", 0.5);
    }

    @Test
    @DisplayName("S-069: an unknown price weighs as the dearest known one, and free goes first")
    void weighsUnknownPrices() {
        Acme acme = Acme.with(priced("a", "1"), priced("c", "3"), at("unknown"));
        Map<String, Integer> firsts = acme.firsts(ask(), PLANS);
        assertShare(firsts, "a", 9.0 / 11);
        assertShare(firsts, "unknown", 1.0 / 11);
        Acme free = Acme.with(priced("a", "1"), at("free").prices(Prices.FREE));
        assertThat(free.firsts(ask(), 1000)).containsOnlyKeys("free");
    }

    @Test
    @DisplayName(
            "S-179: an open breaker or a wait that was asked for puts an endpoint at the end of the plan, whichever model")
    void leavesAloneWhoIsToBeLeftAlone() {
        Acme acme = Acme.with(at("a"), at("b", "acme/n"), at("c", "acme/n"))
                .observed("a", Acme.breaker(Breaker.OPEN, 0))
                .observed("b", Acme.resting(Duration.ofSeconds(20)));
        RoutePlan plan = acme.plan(ask("acme/m", "acme/n"));
        assertThat(Acme.order(plan)).containsExactly("c", "a", "b");
        assertThat(plan.candidates().get(1).reasons())
                .contains("tried last: failed too often in a row: 40 % of 5 minutes' attempts succeeded");
        assertThat(plan.candidates().get(2).reasons()).contains("tried last: asked to be left alone for 20 s");
    }

    @Test
    @DisplayName("S-179: a half-open breaker lets one request at a time see whether the endpoint is back")
    void probesOneAtATime() {
        Acme acme = Acme.with(priced("back", "1"), priced("other", "1000"))
                .observed("back", Acme.breaker(Breaker.HALF_OPEN, 0));
        assertThat(acme.order(ask())).containsExactly("back", "other");
        acme.observed("back", Acme.breaker(Breaker.HALF_OPEN, 1));
        assertThat(acme.order(ask())).containsExactly("other", "back");
    }

    @Test
    @DisplayName("S-060, S-088: sort by throughput or latency, as observed; who was never observed comes last")
    void sortsByWhatWasObserved() {
        Acme acme = Acme.with(at("unknown"), at("slow"), at("fast"), at("quick"))
                .observed("slow", Acme.fast(3, 20))
                .observed("fast", Acme.fast(2, 90))
                .observed("quick", Acme.fast(0.5, 50));
        RoutePlan plan = acme.plan(prefer().sort(SortKey.THROUGHPUT).build());
        assertThat(Acme.order(plan)).containsExactly("fast", "quick", "slow", "unknown");
        assertThat(plan.candidates())
                .extracting(candidate -> candidate.reasons().get(1))
                .containsExactly(
                        "sorted by throughput: 90 tokens/s",
                        "sorted by throughput: 50 tokens/s",
                        "sorted by throughput: 20 tokens/s",
                        "sorted by throughput: unknown");
        assertThat(acme.order(prefer().sort(SortKey.LATENCY).build()))
                .containsExactly("quick", "fast", "slow", "unknown");
        assertThat(acme.order(ask("acme/m:nitro"))).containsExactly("fast", "quick", "slow", "unknown");
    }

    @Test
    @DisplayName(
            "S-087: sort by price and :floor try endpoints in order of price; an unknown price is last; priority does not count")
    void sortsByPrice() {
        Endpoint preferred = Endpoint.at(
                        Acme.provider("dear", ProviderType.OPENAI_COMPATIBLE, 10), new ModelId("acme/m"), "m")
                .prices(Prices.perMillionTokens("5", "5"))
                .build();
        Acme acme = Acme.with(
                at("unknown").build(),
                preferred,
                priced("cheap", "1").build(),
                priced("fair", "2").build());
        List<String> byPrice = List.of("cheap", "fair", "dear", "unknown");
        assertThat(acme.order(prefer().sort(SortKey.PRICE).build())).isEqualTo(byPrice);
        assertThat(acme.order(ask("acme/m:floor"))).isEqualTo(byPrice);
        assertThat(acme.order(ask()).get(0)).isEqualTo("dear");
    }

    @Test
    @DisplayName(":exacto sorts by quality, and an explicit sort beats it")
    void sortsByQuality() {
        Acme acme = Acme.with(
                priced("unranked", "1"),
                priced("good", "3").terms(Terms.UNKNOWN.withQuality(1)),
                priced("best", "2").terms(Terms.UNKNOWN.withQuality(2)));
        assertThat(acme.order(ask("acme/m:exacto"))).containsExactly("best", "good", "unranked");
        assertThat(acme.order(prefer().sort(SortKey.EXACTO).build())).containsExactly("best", "good", "unranked");
        assertThat(acme.order(ask("acme/m:exacto")
                        .preferring(prefer().sort(SortKey.PRICE).build())))
                .containsExactly("unranked", "best", "good");
    }

    @Test
    @DisplayName("S-061, S-063: order first, then the others, the cheapest first and without a draw")
    void ordersTheRestWithoutADraw() {
        Acme acme = Acme.with(priced("d", "4"), priced("c", "3"), priced("b", "2"), priced("a", "1"))
                .observed("d", Acme.outage());
        Preferences listed = prefer().order(List.of("d", "nobody", "c")).build();
        Set<List<String>> orders = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            orders.add(Acme.order(acme.plan(ask().preferring(listed), seed)));
        }
        assertThat(orders).containsExactly(List.of("d", "c", "a", "b"));
    }

    @Test
    @DisplayName("partition none orders the endpoints of all models together")
    void ordersAcrossModels() {
        Acme acme = Acme.with(
                priced("a", "3"), at("b", "acme/n").prices(Prices.perMillionTokens("1", "1")), priced("c", "2"));
        Acme.Ask both = ask("acme/m", "acme/n");
        assertThat(acme.order(both.preferring(prefer().sort(SortKey.PRICE).build())))
                .containsExactly("c", "a", "b");
        assertThat(acme.order(both.preferring(
                        prefer().sort(SortKey.PRICE).acrossModels(true).build())))
                .containsExactly("b", "c", "a");
    }

    @Test
    @DisplayName("thresholds put those known to be slower behind, and may promote another model")
    void putsTheSlowBehind() {
        Acme acme = Acme.with(priced("slow", "1"), at("fallback", "acme/n"), priced("unknown", "2"))
                .observed("slow", Acme.fast(9, 10));
        Acme.Ask both = ask("acme/m", "acme/n");
        assertThat(acme.order(
                        both.preferring(prefer().maxLatency(Cutoffs.ofMedian(3)).build())))
                .containsExactly("unknown", "fallback", "slow");
        assertThat(acme.order(both.preferring(
                        prefer().minThroughput(Cutoffs.ofMedian(10.5)).build())))
                .containsExactly("unknown", "fallback", "slow");
        assertThat(acme.order(both.preferring(prefer().minThroughput(Cutoffs.ofMedian(10))
                        .maxLatency(Cutoffs.ofMedian(9))
                        .sort(SortKey.PRICE)
                        .build())))
                .containsExactly("slow", "unknown", "fallback");
    }

    @Test
    @DisplayName("S-094: weights of 95 and 5 on two models of an alias: shares within three sigma over 10,000")
    void splitsByWeight() {
        Acme acme = rollout(strategyOf("smart", OrderingStrategy.WEIGHTED));
        Map<String, Integer> firsts = acme.firsts(ask("smart"), PLANS);
        assertShare(firsts, "stable", 0.95);
        assertThat(acme.plan(ask("smart")).lines()).anyMatch(line -> line.contains("drawn with weight 95 of 100"));
    }

    @Test
    @DisplayName("S-094: the same session always draws the same, sessions are shared out by the same weights")
    void drawsTheSameForASession() {
        Acme acme = rollout(strategyOf("smart", OrderingStrategy.WEIGHTED));
        int stable = 0;
        for (int session = 0; session < PLANS; session++) {
            Acme.Ask asked = ask("smart").inSession("conversation-" + session);
            List<String> first = Acme.order(acme.plan(asked, session));
            if (session % 100 == 0) {
                assertThat(Acme.order(acme.plan(asked, -session))).isEqualTo(first);
            }
            stable += first.get(0).equals("stable") ? 1 : 0;
        }
        assertShare(stable, 0.95);
    }

    private static Acme rollout(RoutingDefaults defaults) {
        return Acme.with(
                        at("stable", "acme/m").terms(Terms.UNKNOWN.withWeight(95)),
                        at("canary", "acme/n").terms(Terms.UNKNOWN.withWeight(5)))
                .names(ModelNames.builder().alias(new ModelAlias.Group("smart", List.of("acme/m", "acme/n"))))
                .decided(defaults);
    }

    private static RoutingDefaults strategyOf(String alias, OrderingStrategy strategy) {
        return new RoutingDefaults(Rule.NONE, Map.of(alias, new Rule(Preferences.NONE, Optional.of(strategy))));
    }

    @Test
    @DisplayName("S-094: who has no weight gets nothing while others can")
    void givesNothingToNoWeight() {
        Acme acme = Acme.with(weighted("off", 0), weighted("on", 1)).decided(strategy(OrderingStrategy.WEIGHTED));
        assertThat(acme.firsts(ask(), 1000)).containsOnlyKeys("on");
    }

    @Test
    @DisplayName("S-088: by uptime, by attempts under way, and as configured")
    void ordersByTheOperatorsChoice() {
        Acme acme = Acme.with(at("a"), at("b"), at("c"))
                .observed("a", Acme.busy(7))
                .observed("b", Acme.busy(2))
                .observed("c", Acme.busy(5));
        assertThat(acme.decided(strategy(OrderingStrategy.LEAST_BUSY)).order(ask()))
                .containsExactly("b", "c", "a");
        assertThat(acme.decided(strategy(OrderingStrategy.ORDERED)).order(ask()))
                .containsExactly("a", "b", "c");
        acme.forgets("a");
        assertThat(acme.decided(strategy(OrderingStrategy.UPTIME)).order(ask())).containsExactly("b", "c", "a");
    }

    @Test
    @DisplayName("the faster of two drawn: the slowest of three is never first, the fastest most often")
    void takesTheFasterOfTwo() {
        Acme acme = Acme.with(at("slow"), at("mid"), at("fast"))
                .observed("slow", Acme.fast(3, 1))
                .observed("mid", Acme.fast(2, 1))
                .observed("fast", Acme.fast(1, 1))
                .decided(strategy(OrderingStrategy.LEAST_LATENCY));
        Map<String, Integer> firsts = acme.firsts(ask(), PLANS);
        assertThat(firsts).containsOnlyKeys("fast", "mid");
        assertShare(firsts, "fast", 2.0 / 3);
    }

    @Test
    @DisplayName("a source of chance that counts makes a strict rotation")
    void takesTurns() {
        Acme acme = Acme.with(at("a"), at("b"), at("c")).decided(strategy(OrderingStrategy.ROUND_ROBIN));
        List<List<String>> orders = new ArrayList<>();
        for (long turn = 0; turn < 4; turn++) {
            long counted = turn;
            orders.add(Acme.order(acme.plan(ask(), () -> counted)));
        }
        assertThat(orders)
                .containsExactly(
                        List.of("a", "b", "c"), List.of("b", "c", "a"), List.of("c", "a", "b"), List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every strategy has a word, names everybody once, and is the same for the same chance")
    void everyStrategyIsAPureFunction(OrderingStrategy strategy) {
        assertThat(OrderingStrategy.of(strategy.word())).contains(strategy);
        Acme acme = Acme.with(priced("a", "1"), at("b"), weighted("c", 3)).decided(strategy(strategy));
        for (long seed = 0; seed < 20; seed++) {
            RoutePlan plan = acme.plan(ask(), seed);
            assertThat(Acme.order(plan)).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(acme.plan(ask(), seed)).isEqualTo(plan);
            assertThat(plan.candidates())
                    .allSatisfy(candidate -> assertThat(candidate.reasons())
                            .allSatisfy(reason -> assertThat(reason).isNotBlank()));
        }
    }
}
