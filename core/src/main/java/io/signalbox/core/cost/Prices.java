package io.signalbox.core.cost;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one unit of each class costs at an endpoint. A class without a price is unknown, not free.
 *
 * <p>Three classes take another's price where they have none, because that is how providers bill them: reasoning costs what
 * completion costs, and cached reads and cache writes cost what the prompt costs. A request and a search without a price cost
 * nothing, provided that the prompt has one.
 */
public final class Prices {

    /** Nothing is known: every cost is unknown. */
    public static final Prices UNKNOWN = new Prices(new EnumMap<>(UsageClass.class));

    /** Everything is known to cost nothing. */
    public static final Prices FREE = of(Arrays.stream(UsageClass.values())
            .collect(Collectors.toMap(usageClass -> usageClass, usageClass -> Money.ZERO)));

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final Map<UsageClass, Money> perUnit;

    private Prices(Map<UsageClass, Money> perUnit) {
        this.perUnit = Collections.unmodifiableMap(perUnit);
    }

    /**
     * Prices per single unit.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static Prices of(Map<UsageClass, Money> perUnit) {
        EnumMap<UsageClass, Money> copy = new EnumMap<>(UsageClass.class);
        perUnit.forEach((usageClass, price) -> {
            if (price.compareTo(Money.ZERO) < 0) {
                throw new IllegalArgumentException(usageClass.word() + ": " + price + " (expected: 0 or more)");
            }
            copy.put(usageClass, price);
        });
        return new Prices(copy);
    }

    /** Prices for prompt and completion tokens alone. */
    public static Prices perToken(Money prompt, Money completion) {
        return of(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    /** Prices in dollars for a million tokens, as price pages state them. */
    public static Prices perMillionTokens(String prompt, String completion) {
        return perToken(perUnitOfMillion(Money.of(prompt)), perUnitOfMillion(Money.of(completion)));
    }

    /** A price for a million units as the price of one, exactly. */
    public static Money perUnitOfMillion(Money perMillion) {
        return new Money(perMillion.usd().divide(MILLION));
    }

    /** What one unit of the class costs; empty if that is not known. */
    public Optional<Money> of(UsageClass usageClass) {
        Money own = perUnit.get(usageClass);
        if (own != null) {
            return Optional.of(own);
        }
        return switch (usageClass) {
            case REASONING -> of(UsageClass.COMPLETION);
            case CACHED_READ, CACHE_WRITE -> of(UsageClass.PROMPT);
            case REQUEST, SEARCH -> isKnown() ? Optional.of(Money.ZERO) : Optional.empty();
            case PROMPT, AUDIO_PROMPT, COMPLETION, AUDIO_COMPLETION, IMAGE -> Optional.empty();
        };
    }

    /** The prices that were stated, without those that follow from others. */
    public Map<UsageClass, Money> stated() {
        return perUnit;
    }

    /** Whether prompt tokens have a price, which is what makes an endpoint priced at all. */
    public boolean isKnown() {
        return perUnit.containsKey(UsageClass.PROMPT);
    }

    /** Whether prompt and completion are known to cost nothing, and so is everything else that has a price. */
    public boolean isFree() {
        return isKnown()
                && perUnit.containsKey(UsageClass.COMPLETION)
                && perUnit.values().stream().allMatch(Money::isZero);
    }

    /** What the usage costs: the exact sum over its classes, or unknown if one that was used has no price. */
    public Optional<Money> costOf(Usage usage) {
        Money sum = of(UsageClass.REQUEST).orElse(Money.ZERO);
        if (!isKnown()) {
            return Optional.empty();
        }
        for (UsageClass usageClass : UsageClass.values()) {
            long count = usage.count(usageClass);
            if (count == 0 || usageClass == UsageClass.REQUEST) {
                continue;
            }
            Optional<Money> price = of(usageClass);
            if (price.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(price.get().times(count));
        }
        return Optional.of(sum);
    }

    /**
     * The most that so many tokens can cost, whichever of them turn out to be cached or reasoning; empty if one of the prices that
     * may be asked is unknown.
     */
    public Optional<Money> mostFor(long promptTokens, long outputTokens) {
        Optional<Money> prompt = dearest(UsageClass.PROMPT, UsageClass.CACHED_READ, UsageClass.CACHE_WRITE);
        Optional<Money> output = dearest(UsageClass.COMPLETION, UsageClass.REASONING);
        if (prompt.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(prompt.get()
                .times(promptTokens)
                .plus(output.get().times(outputTokens))
                .plus(of(UsageClass.REQUEST).orElse(Money.ZERO)));
    }

    /** The highest price among these classes; empty if the first of them has none. */
    private Optional<Money> dearest(UsageClass... classes) {
        return of(classes[0])
                .flatMap(first -> Arrays.stream(classes)
                        .flatMap(each -> of(each).stream())
                        .max(Money::compareTo));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prices prices && perUnit.equals(prices.perUnit);
    }

    @Override
    public int hashCode() {
        return perUnit.hashCode();
    }

    @Override
    public String toString() {
        return perUnit.isEmpty() ? "unknown" : perUnit.toString();
    }
}
