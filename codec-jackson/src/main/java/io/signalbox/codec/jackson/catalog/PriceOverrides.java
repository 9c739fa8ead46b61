package io.signalbox.codec.jackson.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.PriceWindow;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions in OpenRouter's prices. An override with a condition or a price that is not understood is left out whole: half of it
 * would be another price.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/models/get-models">OpenRouter: list models</a>
 */
final class PriceOverrides {

    private static final int MOST_OVERRIDES = 100;
    private static final long MOST_TOKENS = 1L << 40;
    private static final Set<String> CONDITIONS = Set.of("min_prompt_tokens", "utc_start", "utc_end", "utc_days");

    private final Map<String, UsageClass> names;

    /**
     * Overrides of these prices.
     *
     * @param names what prices are called
     */
    PriceOverrides(Map<String, UsageClass> names) {
        this.names = names;
    }

    /** The rules of a {@code pricing} object, in their order; a discount last. */
    List<PriceRule> rules(JsonNode pricing) {
        List<PriceRule> rules = new ArrayList<>();
        for (JsonNode override : pricing.path("overrides")) {
            if (rules.size() < MOST_OVERRIDES) {
                rule(override).ifPresent(rules::add);
            }
        }
        new ModelRow(pricing)
                .amount("/discount")
                .filter(discount -> discount.signum() > 0 && discount.compareTo(BigDecimal.ONE) <= 0)
                .map(discount -> PriceRule.ALWAYS.times(BigDecimal.ONE.subtract(discount)))
                .ifPresent(rules::add);
        return rules;
    }

    private Optional<PriceRule> rule(JsonNode override) {
        Map<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        ModelRow row = new ModelRow(override);
        for (Iterator<String> members = override.fieldNames(); members.hasNext(); ) {
            String name = members.next();
            if (CONDITIONS.contains(name)) {
                continue;
            }
            UsageClass usageClass = names.get(name);
            Optional<BigDecimal> amount = row.amount("/" + name);
            if (usageClass == null || amount.isEmpty()) {
                return Optional.empty();
            }
            Money price = new Money(amount.get());
            if (!price.isZero() || !ListPrices.isApart(usageClass)) {
                perUnit.put(usageClass, price);
            }
        }
        return perUnit.isEmpty() ? Optional.empty() : bound(PriceRule.ALWAYS.costing(perUnit), override);
    }

    private static Optional<PriceRule> bound(PriceRule rule, JsonNode override) {
        PriceRule bound = rule;
        JsonNode tokens = override.path("min_prompt_tokens");
        if (!tokens.isMissingNode()) {
            if (!tokens.isIntegralNumber() || tokens.asLong(-1) < 0 || tokens.asLong() > MOST_TOKENS) {
                return Optional.empty();
            }
            bound = bound.promptFrom(tokens.longValue() + 1);
        }
        if (!override.has("utc_start") && !override.has("utc_end") && !override.has("utc_days")) {
            return Optional.of(bound);
        }
        return window(override).map(bound::during);
    }

    private static Optional<PriceWindow> window(JsonNode override) {
        boolean allDay = !override.has("utc_start") && !override.has("utc_end");
        Optional<LocalTime> start = allDay ? Optional.of(LocalTime.MIDNIGHT) : time(override.path("utc_start"));
        Optional<LocalTime> end = allDay ? start : time(override.path("utc_end"));
        Optional<Set<DayOfWeek>> days = days(override.path("utc_days"));
        return start.flatMap(from -> end.flatMap(to -> days.map(on -> new PriceWindow(from, to, on))));
    }

    /** {@code 1030} is half past ten, and {@code 2400} the end of the day. */
    private static Optional<LocalTime> time(JsonNode number) {
        int clock = number.isIntegralNumber() ? number.asInt(-1) : -1;
        int hour = clock / 100;
        int minute = clock % 100;
        if (clock < 0 || minute > 59 || hour > 24 || (hour == 24 && minute > 0)) {
            return Optional.empty();
        }
        return Optional.of(LocalTime.of(hour % 24, minute));
    }

    private static Optional<Set<DayOfWeek>> days(JsonNode names) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (JsonNode name : names) {
            try {
                days.add(DayOfWeek.valueOf(name.asText().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return names.isMissingNode() || !days.isEmpty() ? Optional.of(days) : Optional.empty();
    }
}
