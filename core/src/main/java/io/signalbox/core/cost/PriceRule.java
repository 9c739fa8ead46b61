package io.signalbox.core.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Other prices under a condition: for long prompts, on a service tier, at some hours, from a day on. All its conditions have to hold;
 * one that is left out always does.
 *
 * @param promptFrom holds from so many prompt tokens on, cached ones included; the whole request is priced by it
 * @param window holds at these hours
 * @param from holds from this moment on
 * @param until holds until before this moment
 * @param serviceTiers holds on these tiers, in the provider's words
 * @param perUnit prices that take the place of those before
 * @param factor what every price is multiplied by, 0 or more: 0.5 is half the price, 1.1 a tenth more
 */
public record PriceRule(
        OptionalLong promptFrom,
        Optional<PriceWindow> window,
        Optional<Instant> from,
        Optional<Instant> until,
        Set<String> serviceTiers,
        Map<UsageClass, Money> perUnit,
        Optional<BigDecimal> factor) {

    private static final Pattern TIER = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    /** Under every condition, and changing nothing yet. */
    public static final PriceRule ALWAYS = new PriceRule(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Map.of(),
            Optional.empty());

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if a price, the factor or the number of tokens is negative, or a tier is no word
     */
    public PriceRule {
        promptFrom.ifPresent(PriceRule::checked);
        serviceTiers.forEach(PriceRule::checked);
        serviceTiers = Collections.unmodifiableSet(new TreeSet<>(serviceTiers));
        perUnit = PriceRule.checked(perUnit);
        factor = factor.map(PriceRule::checked);
    }

    /** The same, from so many prompt tokens on. */
    public PriceRule promptFrom(long tokens) {
        return new PriceRule(OptionalLong.of(tokens), window, from, until, serviceTiers, perUnit, factor);
    }

    /** The same, at these hours. */
    public PriceRule during(PriceWindow hours) {
        return new PriceRule(promptFrom, Optional.of(hours), from, until, serviceTiers, perUnit, factor);
    }

    /** The same, from this moment on. */
    public PriceRule from(Instant moment) {
        return new PriceRule(promptFrom, window, Optional.of(moment), until, serviceTiers, perUnit, factor);
    }

    /** The same, until before this moment. */
    public PriceRule until(Instant moment) {
        return new PriceRule(promptFrom, window, from, Optional.of(moment), serviceTiers, perUnit, factor);
    }

    /** The same, on these tiers. */
    public PriceRule onTiers(Set<String> tiers) {
        return new PriceRule(promptFrom, window, from, until, tiers, perUnit, factor);
    }

    /** The same with these prices. */
    public PriceRule costing(Map<UsageClass, Money> prices) {
        return new PriceRule(promptFrom, window, from, until, serviceTiers, prices, factor);
    }

    /** The same, multiplying every price. */
    public PriceRule times(BigDecimal value) {
        return new PriceRule(promptFrom, window, from, until, serviceTiers, perUnit, Optional.of(value));
    }

    /** Whether all its conditions hold. */
    public boolean holds(PriceContext context) {
        return (promptFrom.isEmpty() || context.promptTokens() >= promptFrom.getAsLong())
                && (window.isEmpty() || window.get().holds(context.at()))
                && (from.isEmpty() || !context.at().isBefore(from.get()))
                && (until.isEmpty() || context.at().isBefore(until.get()))
                && (serviceTiers.isEmpty()
                        || context.serviceTier().filter(serviceTiers::contains).isPresent());
    }

    /** In the order of the classes, so that equal prices have one text. */
    static Map<UsageClass, Money> checked(Map<UsageClass, Money> perUnit) {
        EnumMap<UsageClass, Money> copy = new EnumMap<>(UsageClass.class);
        perUnit.forEach((usageClass, price) -> {
            if (price.compareTo(Money.ZERO) < 0) {
                throw new IllegalArgumentException(usageClass.word() + ": " + price + " (expected: 0 or more)");
            }
            copy.put(usageClass, price);
        });
        return Collections.unmodifiableMap(copy);
    }

    private static void checked(long tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException("from: " + tokens + " (expected: 0 or more)");
        }
    }

    private static void checked(String tier) {
        if (!TIER.matcher(tier).matches()) {
            throw new IllegalArgumentException("service_tier: \"" + tier + "\" (expected: letters, digits and . _ -)");
        }
    }

    private static BigDecimal checked(BigDecimal factor) {
        if (factor.signum() < 0) {
            throw new IllegalArgumentException("factor: " + factor.toPlainString() + " (expected: 0 or more)");
        }
        return factor.signum() == 0 ? BigDecimal.ZERO : factor.stripTrailingZeros();
    }
}
