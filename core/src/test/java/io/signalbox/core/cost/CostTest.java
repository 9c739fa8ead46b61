package io.signalbox.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {

    private static Usage usage(long prompt, long completion) {
        return Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    @ParameterizedTest(name = "{0}/{1} dollars per million: {2}")
    @CsvSource({"10, 30, 0.025", "15, 75, 0.0525", "0.81, 1.08, 0.00135", "0.14, 0.42, 0.00035"})
    @DisplayName(
            "S-145: 1000 prompt and 500 completion tokens cost exactly that, and a thousand of them a thousand times that")
    void pricesExactly(String prompt, String completion, String expected) {
        Money cost = Prices.perMillionTokens(prompt, completion)
                .usualCostOf(usage(1000, 500))
                .orElseThrow();
        assertThat(cost).isEqualTo(Money.of(expected));
        Money sum = Money.ZERO;
        for (int i = 0; i < 1000; i++) {
            sum = sum.plus(cost);
        }
        assertThat(sum).isEqualTo(cost.times(1000));
    }

    @Test
    @DisplayName("S-140: 100 and 200 tokens at 5 and 20 dollars per million are 0.0045")
    void pricesTheSample() {
        assertThat(Prices.perMillionTokens("5", "20")
                        .usualCostOf(usage(100, 200))
                        .orElseThrow())
                .hasToString("0.0045");
    }

    @Test
    @DisplayName("S-147: no usage, no cost; a request price is charged once")
    void pricesRequests() {
        assertThat(Prices.perMillionTokens("5", "20").usualCostOf(Usage.NONE)).contains(Money.ZERO);
        Prices perRequest = Prices.of(Map.of(
                UsageClass.PROMPT,
                Money.ZERO,
                UsageClass.COMPLETION,
                Money.ZERO,
                UsageClass.REQUEST,
                Money.of("0.01")));
        assertThat(perRequest.usualCostOf(usage(5, 5))).contains(Money.of("0.01"));
    }

    @Test
    @DisplayName("F-142, F-144: an unknown price is unknown, never 0")
    void keepsTheUnknownUnknown() {
        assertThat(Prices.UNKNOWN.usualCostOf(usage(1, 1))).isEmpty();
        assertThat(Prices.UNKNOWN.usualCostOf(Usage.NONE)).isEmpty();
        Usage sound = Usage.reported(Map.of(UsageClass.AUDIO_PROMPT, 3L));
        assertThat(Prices.perMillionTokens("1", "1").usualCostOf(sound)).isEmpty();
        assertThat(new Cost(Optional.empty(), Optional.empty()).amount()).isEmpty();
    }

    @Test
    @DisplayName("reasoning is billed as completion, cached reads as prompt, where they have no price of their own")
    void followsOtherPrices() {
        Usage all = Usage.reported(Map.of(
                UsageClass.PROMPT,
                10L,
                UsageClass.CACHED_READ,
                20L,
                UsageClass.COMPLETION,
                30L,
                UsageClass.REASONING,
                40L));
        assertThat(Prices.perMillionTokens("1", "2").usualCostOf(all)).contains(Money.of("0.00017"));
        assertThat(all.promptTokens()).isEqualTo(30);
        assertThat(all.completionTokens()).isEqualTo(70);
        Prices cached = Prices.of(Map.of(
                UsageClass.PROMPT,
                Money.of("1"),
                UsageClass.COMPLETION,
                Money.of("1"),
                UsageClass.CACHED_READ,
                Money.of("0.1")));
        assertThat(cached.usualCostOf(all)).contains(Money.of("82"));
    }

    @Test
    void theProvidersOwnFigureWins() {
        Cost cost = new Cost(Optional.of(Money.of("1")), Optional.of(Money.of("2")));
        assertThat(cost.amount()).contains(Money.of("2"));
        assertThat(cost.computed()).contains(Money.of("1"));
    }

    @Test
    @DisplayName("F-072: a negative count or price never comes into being")
    void refusesNegatives() {
        assertThatThrownBy(() -> Usage.reported(Map.of(UsageClass.PROMPT, -1L)))
                .hasMessage("prompt: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> Prices.perToken(Money.of("-1"), Money.ZERO))
                .hasMessageContaining("expected: 0 or more");
    }

    @Property
    void sumsDoNotDependOnTheirOrder(@ForAll List<BigDecimal> amounts, @ForAll long seed) {
        List<BigDecimal> shuffled = new ArrayList<>(amounts);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(sum(shuffled)).isEqualTo(sum(amounts));
    }

    private static Money sum(List<BigDecimal> amounts) {
        return amounts.stream().map(Money::new).reduce(Money.ZERO, Money::plus);
    }
}
