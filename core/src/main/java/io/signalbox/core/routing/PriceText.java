package io.signalbox.core.routing;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;

/** Prices in the words of price pages: {@code $0.25 + $1.25 per million}. */
final class PriceText {

    private static final long MILLION = 1_000_000;

    private PriceText() {}

    /** What prompt and completion cost. */
    static String of(Prices prices) {
        if (!prices.isKnown()) {
            return "an unknown price";
        }
        return dollars(prices, UsageClass.PROMPT) + " + " + dollars(prices, UsageClass.COMPLETION) + " per million";
    }

    /** A price for a single unit of the class. */
    static String of(Money perUnit, UsageClass usageClass) {
        return switch (usageClass) {
            case IMAGE, REQUEST, SEARCH -> "$" + perUnit + " for each " + usageClass.word();
            default -> "$" + perUnit.times(MILLION) + " per million of " + usageClass.word();
        };
    }

    private static String dollars(Prices prices, UsageClass usageClass) {
        return prices.of(usageClass).map(price -> "$" + price.times(MILLION)).orElse("unknown");
    }
}
