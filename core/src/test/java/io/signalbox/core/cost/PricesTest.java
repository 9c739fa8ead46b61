package io.signalbox.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices with rules: what they say, how they are written down, and what they can come to. */
class PricesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Optional<String> USUAL = Optional.empty();

    private static Usage usage(long prompt, long completion) {
        return Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    private static Money cost(Prices prices, long prompt, Instant at, Optional<String> tier) {
        return prices.costOf(usage(prompt, 0), PriceContext.at(at, 0).onTier(tier))
                .orElseThrow();
    }

    private static PriceRule costing(String prompt) {
        return PriceRule.ALWAYS.costing(Map.of(UsageClass.PROMPT, Money.of(prompt)));
    }

    @ParameterizedTest(name = "{0} prompt tokens")
    @CsvSource({"99999, 99999", "100000, 100000", "100001, 200002"})
    @DisplayName("S-152: above 100,000 the whole request costs twice as much, and not one token earlier")
    void repricesTheWholeRequestAboveAThreshold(long tokens, String expected) {
        Prices prices = Prices.perToken(Money.of("1"), Money.of("1"))
                .with(List.of(costing("2").promptFrom(100_001)));
        assertThat(cost(prices, tokens, NOON, USUAL)).isEqualTo(Money.of(expected));
    }

    @Test
    @DisplayName("S-152: cached tokens count towards the size of a prompt")
    void countsCachedTokensTowardsTheSize() {
        Prices prices = Prices.perToken(Money.of("1"), Money.of("1"))
                .with(List.of(costing("2").promptFrom(100)));
        Usage cached = Usage.reported(Map.of(UsageClass.PROMPT, 40L, UsageClass.CACHED_READ, 60L));
        assertThat(prices.costOf(cached, PriceContext.at(NOON, 0))).contains(Money.of("200"));
    }

    @Test
    @DisplayName("S-151: a tier's price holds on that tier alone")
    void pricesTiers() {
        Prices prices = Prices.perToken(Money.of("2"), Money.of("2"))
                .with(List.of(
                        PriceRule.ALWAYS.onTiers(Set.of("batch", "flex")).times(new BigDecimal("0.5")),
                        costing("7").onTiers(Set.of("priority"))));
        assertThat(cost(prices, 10, NOON, USUAL)).isEqualTo(Money.of("20"));
        assertThat(cost(prices, 10, NOON, Optional.of("batch"))).isEqualTo(Money.of("10"));
        assertThat(cost(prices, 10, NOON, Optional.of("flex"))).isEqualTo(Money.of("10"));
        assertThat(cost(prices, 10, NOON, Optional.of("priority"))).isEqualTo(Money.of("70"));
        assertThat(cost(prices, 10, NOON, Optional.of("default"))).isEqualTo(Money.of("20"));
    }

    @Test
    @DisplayName("S-148: a price with a day holds from its first moment on")
    void changesOnADay() {
        Instant newYear = Instant.parse("2027-01-01T00:00:00Z");
        Prices prices = Prices.perToken(Money.of("1"), Money.of("1"))
                .with(List.of(costing("2").from(newYear).until(newYear.plusSeconds(10))));
        assertThat(cost(prices, 1, newYear.minusNanos(1), USUAL)).isEqualTo(Money.of("1"));
        assertThat(cost(prices, 1, newYear, USUAL)).isEqualTo(Money.of("2"));
        assertThat(cost(prices, 1, newYear.plusSeconds(10), USUAL)).isEqualTo(Money.of("1"));
    }

    @ParameterizedTest(name = "{0}-{1} at {2}: {3}")
    @CsvSource({
        "01:00, 04:00, 2026-11-21T00:59:59.999Z, false",
        "01:00, 04:00, 2026-11-21T01:00:00Z, true",
        "01:00, 04:00, 2026-11-21T03:59:59.999Z, true",
        "01:00, 04:00, 2026-11-21T04:00:00Z, false",
        "22:00, 02:00, 2026-11-21T23:00:00Z, true",
        "22:00, 02:00, 2026-11-22T01:59:00Z, true",
        "22:00, 02:00, 2026-11-22T02:00:00Z, false",
        "00:00, 00:00, 2026-11-22T13:00:00Z, true",
    })
    void hoursHoldFromTheirStartUntilBeforeTheirEnd(String start, String end, String at, boolean holds) {
        PriceWindow window = new PriceWindow(LocalTime.parse(start), LocalTime.parse(end), Set.of());
        assertThat(window.holds(Instant.parse(at))).isEqualTo(holds);
    }

    @Test
    void daysAreThoseOfTheMoment() {
        PriceWindow window = new PriceWindow(LocalTime.of(22, 0), LocalTime.of(2, 0), Set.of(DayOfWeek.SATURDAY));
        assertThat(window.holds(Instant.parse("2026-11-21T23:00:00Z"))).isTrue();
        assertThat(window.holds(Instant.parse("2026-11-21T01:00:00Z"))).isTrue();
        assertThat(window.holds(Instant.parse("2026-11-22T01:00:00Z"))).isFalse();
    }

    @Test
    @DisplayName("the last price of a class holds, and factors multiply in the end, wherever they stand")
    void laterRulesHold() {
        Prices prices = Prices.perToken(Money.of("1"), Money.of("1"))
                .with(List.of(
                        PriceRule.ALWAYS.times(new BigDecimal("1.1")),
                        costing("2"),
                        costing("3"),
                        PriceRule.ALWAYS.times(new BigDecimal("0.5"))));
        assertThat(prices.at(PriceContext.at(NOON, 0)).of(UsageClass.PROMPT)).contains(Money.of("1.65"));
        assertThat(prices.at(PriceContext.at(NOON, 0)).of(UsageClass.COMPLETION))
                .contains(Money.of("0.55"));
    }

    @Test
    void saysWhatIsWrongWithARule() {
        assertThatThrownBy(() -> PriceRule.ALWAYS.promptFrom(-1)).hasMessage("from: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> PriceRule.ALWAYS.times(new BigDecimal("-0.5")))
                .hasMessage("factor: -0.5 (expected: 0 or more)");
        assertThatThrownBy(() -> PriceRule.ALWAYS.onTiers(Set.of("a,b")))
                .hasMessage("service_tier: \"a,b\" (expected: letters, digits and . _ -)");
        assertThatThrownBy(() -> Prices.parse("prompt")).hasMessage("prices: \"prompt\" (expected: name=value)");
    }

    @Test
    void writesOneLine() {
        Prices prices = Prices.perMillionTokens("2.5", "10")
                .with(List.of(
                        costing("0.000005").promptFrom(272_000),
                        PriceRule.ALWAYS.onTiers(Set.of("flex", "batch")).times(new BigDecimal("0.50"))));
        assertThat(prices.text())
                .isEqualTo("prompt=0.0000025 completion=0.00001; from=272000 prompt=0.000005;"
                        + " tier=batch,flex factor=0.5");
    }

    @Property
    @Label("S-148: what is written down of prices says all of them: read again they are the same, with the same name")
    void textAndPricesAreOne(@ForAll("prices") Prices prices) {
        Prices read = Prices.parse(prices.text());
        assertThat(read).isEqualTo(prices).hasSameHashCodeAs(prices);
        assertThat(read.text()).isEqualTo(prices.text());
        assertThat(read.version()).isEqualTo(prices.version());
        assertThat(read.rules()).isEqualTo(prices.rules());
        assertThat(read.stated()).isEqualTo(prices.stated());
    }

    @Property
    @Label("prices that were put together in another order are the same")
    void equalPricesHaveOneText(
            @ForAll("classPrices") Map<UsageClass, Money> perUnit, @ForAll("rules") List<PriceRule> rules) {
        Map<UsageClass, Money> backwards = new LinkedHashMap<>();
        perUnit.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(each -> backwards.put(each, perUnit.get(each)));
        Prices one = Prices.of(perUnit).with(rules);
        Prices other =
                Prices.of(backwards).with(rules).from(new PriceSource(PriceSource.Origin.FILE, "f", Optional.empty()));
        assertThat(other).isEqualTo(one);
        assertThat(other.version()).isEqualTo(one.version());
    }

    @Property
    @Label("no shorter prompt, shorter answer, use of a cache or usual tier costs more than the most that was said")
    void theMostIsABound(
            @ForAll("prices") Prices prices,
            @ForAll @LongRange(min = 0, max = 300_000) long prompt,
            @ForAll @LongRange(min = 0, max = 50_000) long output,
            @ForAll("tier") Optional<String> tier,
            @ForAll @IntRange(min = 0, max = 100) int promptShare,
            @ForAll @IntRange(min = 0, max = 100) int cachedShare,
            @ForAll @IntRange(min = 0, max = 100) int outputShare,
            @ForAll boolean usualTier) {
        PriceContext asked = PriceContext.at(NOON, prompt).onTier(tier);
        Optional<Money> most = prices.mostFor(output, asked);
        long used = prompt * promptShare / 100;
        long cached = used * cachedShare / 100;
        long made = output * outputShare / 100;
        Usage usage = Usage.reported(Map.of(
                UsageClass.PROMPT,
                used - cached,
                UsageClass.CACHED_READ,
                cached / 3,
                UsageClass.CACHE_WRITE,
                cached / 3,
                UsageClass.CACHE_WRITE_HOUR,
                cached - 2 * (cached / 3),
                UsageClass.COMPLETION,
                made / 2,
                UsageClass.REASONING,
                made - made / 2));
        Optional<Money> cost = prices.costOf(usage, asked.onTier(usualTier ? Optional.empty() : tier));
        most.ifPresent(bound -> cost.ifPresent(real -> assertThat(real).isLessThanOrEqualTo(bound)));
    }

    @Test
    @DisplayName("F-142: what is bounded is known where it is used, and unknown where a price is missing")
    void theMostIsUnknownWithoutAPrice() {
        PriceContext context = PriceContext.at(NOON, 10);
        Prices promptAlone = Prices.of(Map.of(UsageClass.PROMPT, Money.of("1")));
        assertThat(promptAlone.mostFor(0, context)).contains(Money.of("10"));
        assertThat(promptAlone.mostFor(1, context)).isEmpty();
        assertThat(Prices.UNKNOWN.mostFor(0, context)).isEmpty();
    }

    @Provide
    Arbitrary<Prices> prices() {
        return Combinators.combine(classPrices(), rules())
                .as((perUnit, rules) -> Prices.of(perUnit).with(rules));
    }

    @Provide
    Arbitrary<Map<UsageClass, Money>> classPrices() {
        return Arbitraries.maps(Arbitraries.of(UsageClass.class), money())
                .ofMaxSize(6)
                .map(map -> map.isEmpty() ? Map.of() : new EnumMap<>(map));
    }

    @Provide
    Arbitrary<List<PriceRule>> rules() {
        return rule().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<Optional<String>> tier() {
        return Arbitraries.of("batch", "flex", "priority").optional();
    }

    private static Arbitrary<Money> money() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("1000"))
                .ofScale(12)
                .map(Money::new);
    }

    private Arbitrary<PriceRule> rule() {
        Arbitrary<OptionalLong> from = Arbitraries.longs()
                .between(0, 400_000)
                .optional()
                .map(each -> each.map(OptionalLong::of).orElse(OptionalLong.empty()));
        Arbitrary<LocalTime> minute =
                Arbitraries.integers().between(0, 1439).map(each -> LocalTime.ofSecondOfDay(each * 60L));
        Arbitrary<Optional<PriceWindow>> window = Combinators.combine(
                        minute, minute, Arbitraries.of(DayOfWeek.class).set().ofMaxSize(3))
                .as(PriceWindow::new)
                .optional();
        Arbitrary<Optional<Instant>> moment = Arbitraries.longs()
                .between(-100_000_000, 100_000_000)
                .map(NOON::plusSeconds)
                .optional();
        Arbitrary<Set<String>> tiers = Arbitraries.of("batch", "flex", "priority", "ON_DEMAND_FLEX")
                .set()
                .ofMaxSize(2);
        Arbitrary<Optional<BigDecimal>> factor = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.TEN)
                .ofScale(3)
                .optional();
        return Combinators.combine(from, window, moment, moment, tiers, classPrices(), factor)
                .as(PriceRule::new);
    }
}
