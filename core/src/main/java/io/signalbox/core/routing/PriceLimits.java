package io.signalbox.core.routing;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The most that an endpoint may cost: {@code provider.max_price}. Prompt, completion and audio are dollars for a million tokens,
 * images and requests dollars each. An endpoint whose price is not known is taken to cost more.
 *
 * @param perUnit of {@link UsageClass#PROMPT}, {@link UsageClass#COMPLETION}, {@link UsageClass#AUDIO_PROMPT}, {@link
 *     UsageClass#IMAGE} and {@link UsageClass#REQUEST}, those that are limited, for a single unit
 */
public record PriceLimits(Map<UsageClass, Money> perUnit) {

    /** Any price will do. */
    public static final PriceLimits NONE = new PriceLimits(Map.of());

    /** What can be limited, in the words of {@code provider.max_price}. */
    public static final List<String> WORDS = List.of("prompt", "completion", "request", "image", "audio");

    private static final int DIGITS_OF_A_MILLION = 6;

    /** Copies the limits. */
    public PriceLimits {
        EnumMap<UsageClass, Money> copy = new EnumMap<>(UsageClass.class);
        copy.putAll(perUnit);
        perUnit = Collections.unmodifiableMap(copy);
    }

    /**
     * The same with this limit as well.
     *
     * @param word one of {@link #WORDS}
     * @param dollars for a million tokens, or for each
     * @throws IllegalArgumentException if there is no such word
     */
    public PriceLimits with(String word, BigDecimal dollars) {
        Map<UsageClass, Money> more = new EnumMap<>(UsageClass.class);
        more.putAll(perUnit);
        BigDecimal perToken = dollars.movePointLeft(DIGITS_OF_A_MILLION);
        switch (word) {
            case "prompt" -> more.put(UsageClass.PROMPT, new Money(perToken));
            case "completion" -> more.put(UsageClass.COMPLETION, new Money(perToken));
            case "audio" -> more.put(UsageClass.AUDIO_PROMPT, new Money(perToken));
            case "image" -> more.put(UsageClass.IMAGE, new Money(dollars));
            case "request" -> more.put(UsageClass.REQUEST, new Money(dollars));
            default ->
                throw new IllegalArgumentException(
                        "max_price." + word + " (expected: one of " + String.join(", ", WORDS) + ")");
        }
        return new PriceLimits(more);
    }

    /** The lower of both limits, for each. */
    PriceLimits tightenedBy(PriceLimits others) {
        Map<UsageClass, Money> both = new EnumMap<>(UsageClass.class);
        both.putAll(perUnit);
        others.perUnit.forEach((usageClass, limit) ->
                both.merge(usageClass, limit, (one, other) -> one.compareTo(other) <= 0 ? one : other));
        return new PriceLimits(both);
    }
}
