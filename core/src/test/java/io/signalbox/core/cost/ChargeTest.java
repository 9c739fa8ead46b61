package io.signalbox.core.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What callers pay, and for how much at most. */
class ChargeTest {

    private static final Cost COST = new Cost(Optional.of(Money.of("0.0045")), Optional.empty());

    @Test
    @DisplayName("S-149: without a surcharge the caller pays 0.0045, with a margin of 5.5 percent 0.0047475")
    void addsTheMargin() {
        assertThat(ChargeRule.AT_COST.charged(COST, false)).contains(Money.of("0.0045"));
        ChargeRule margin = new ChargeRule(new BigDecimal("0.055"), BigDecimal.ZERO);
        assertThat(margin.charged(COST, false)).contains(Money.of("0.0047475"));
        assertThat(margin.charged(COST, true)).contains(Money.ZERO);
    }

    @Test
    void anOwnKeyCostsItsFeeAlone() {
        ChargeRule rule = new ChargeRule(new BigDecimal("0.055"), new BigDecimal("0.05"));
        assertThat(rule.charged(COST, true)).contains(Money.of("0.000225"));
    }

    @Test
    @DisplayName("F-142: what nobody knows the cost of, nobody knows the charge of")
    void anUnknownCostIsAnUnknownCharge() {
        assertThat(new ChargeRule(new BigDecimal("0.055"), BigDecimal.ONE)
                        .charged(new Cost(Optional.empty(), Optional.empty()), false))
                .isEmpty();
    }

    @Test
    void whatIsWithinTheBoundStaysAsItIs() {
        Usage usage = Usage.reported(Map.of(UsageClass.PROMPT, 60L, UsageClass.CACHED_READ, 40L));
        assertThat(new UsageBound(OptionalLong.of(100), OptionalLong.of(0)).hold(usage))
                .isSameAs(usage);
        assertThat(UsageBound.NONE.hold(usage)).isSameAs(usage);
    }

    @Test
    @DisplayName("F-072: more than can have been is charged as the most that can, plain tokens first")
    void holdsAbsurdCounts() {
        Usage absurd = Usage.reported(
                Map.of(UsageClass.PROMPT, 90L, UsageClass.CACHED_READ, 90L, UsageClass.COMPLETION, Long.MAX_VALUE));
        Usage held = new UsageBound(OptionalLong.of(100), OptionalLong.of(50)).hold(absurd);
        assertThat(held)
                .isEqualTo(Usage.bounded(
                        Map.of(UsageClass.PROMPT, 90L, UsageClass.CACHED_READ, 10L, UsageClass.COMPLETION, 50L),
                        false));
        assertThat(held.isBounded()).isTrue();
    }

    @Property
    @Label("F-072: whatever was reported, no more is charged than the bound, and nothing below it is changed")
    void neverChargesMoreThanTheBound(
            @ForAll @LongRange(min = 0) long prompt,
            @ForAll @LongRange(min = 0) long cached,
            @ForAll @LongRange(min = 0) long completion,
            @ForAll @LongRange(min = 0) long reasoning,
            @ForAll @LongRange(min = 0, max = 10_000_000) long most) {
        Usage reported = Usage.reported(Map.of(
                UsageClass.PROMPT,
                prompt,
                UsageClass.CACHED_READ,
                cached,
                UsageClass.COMPLETION,
                completion,
                UsageClass.REASONING,
                reasoning));
        Usage held = new UsageBound(OptionalLong.of(most), OptionalLong.of(most)).hold(reported);
        assertThat(held.promptTokens()).isBetween(0L, most);
        assertThat(held.completionTokens()).isBetween(0L, most);
        boolean within =
                prompt <= most && cached <= most - prompt && completion <= most && reasoning <= most - completion;
        assertThat(held.isBounded()).isEqualTo(!within);
    }
}
