package io.signalbox.core.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one unit of each class costs under known conditions. A class without a price is unknown, not free.
 *
 * <p>Some classes take another's price where they have none, because that is how providers bill them: reasoning costs what completion
 * costs; what is read from or written to a cache, and tokens of images, cost what the prompt costs; sound from a cache costs what sound
 * costs. What is written for an hour costs what the prompt costs only where writing for minutes has no price either: who prices the
 * one, prices the other higher. A request without a price costs nothing, provided that anything has one.
 *
 * @param stated the prices that were stated, without those that follow from others
 */
public record UnitPrices(Map<UsageClass, Money> stated) {

    private static final List<UsageClass> CLASSES = List.of(UsageClass.values());

    /** Copies the map, in the order of the classes. */
    public UnitPrices {
        stated = PriceRule.checked(stated);
    }

    /** What one unit of the class costs; empty if that is not known. */
    public Optional<Money> of(UsageClass usageClass) {
        Money own = stated.get(usageClass);
        if (own != null) {
            return Optional.of(own);
        }
        return switch (usageClass) {
            case REASONING -> of(UsageClass.COMPLETION);
            case CACHED_READ, CACHE_WRITE, IMAGE_PROMPT -> of(UsageClass.PROMPT);
            case CACHE_WRITE_HOUR ->
                stated.containsKey(UsageClass.CACHE_WRITE) ? Optional.empty() : of(UsageClass.PROMPT);
            case AUDIO_CACHED_READ -> of(UsageClass.AUDIO_PROMPT);
            case REQUEST -> stated.isEmpty() ? Optional.empty() : Optional.of(Money.ZERO);
            case PROMPT,
                    AUDIO_PROMPT,
                    COMPLETION,
                    AUDIO_COMPLETION,
                    IMAGE_COMPLETION,
                    IMAGE,
                    MADE_IMAGE,
                    AUDIO_SECOND,
                    CHARACTER,
                    SEARCH,
                    FILE_SEARCH -> Optional.empty();
        };
    }

    /** What the usage costs, class by class. A price for the request itself counts once, whatever the usage says of requests. */
    public Bill bill(Usage usage) {
        List<Bill.Line> lines = new ArrayList<>();
        for (UsageClass usageClass : CLASSES) {
            long count = usageClass == UsageClass.REQUEST ? 1 : usage.count(usageClass);
            Optional<Money> price = count > 0 ? of(usageClass) : Optional.empty();
            boolean nothing = usageClass == UsageClass.REQUEST
                    && price.filter(Money::isZero).isPresent();
            if (count > 0 && !nothing) {
                lines.add(new Bill.Line(usageClass, count, price));
            }
        }
        return new Bill(lines);
    }
}
