package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways in which lists state prices, each with its unit. A price without a unit that is known is unknown, and so is one that is
 * negative, by which OpenRouter says that it changes.
 */
final class ListPrices {

    private static final String PER_MILLION_TOKENS = "usd_per_1m_tokens";

    /** xAI counts in hundredths of a cent for a million tokens. */
    private static final BigDecimal XAI_UNIT = new BigDecimal("1e-10");

    private static final Map<String, UsageClass> OPENROUTER = Map.ofEntries(
            Map.entry("prompt", UsageClass.PROMPT),
            Map.entry("completion", UsageClass.COMPLETION),
            Map.entry("request", UsageClass.REQUEST),
            Map.entry("image", UsageClass.IMAGE),
            Map.entry("image_token", UsageClass.IMAGE_PROMPT),
            Map.entry("image_output", UsageClass.IMAGE_COMPLETION),
            Map.entry("audio", UsageClass.AUDIO_PROMPT),
            Map.entry("audio_output", UsageClass.AUDIO_COMPLETION),
            Map.entry("input_audio_cache", UsageClass.AUDIO_CACHED_READ),
            Map.entry("input_cache_read", UsageClass.CACHED_READ),
            Map.entry("input_cache_write", UsageClass.CACHE_WRITE),
            Map.entry("input_cache_write_1h", UsageClass.CACHE_WRITE_HOUR),
            Map.entry("internal_reasoning", UsageClass.REASONING),
            Map.entry("web_search", UsageClass.SEARCH));

    private static final PriceOverrides OVERRIDES = new PriceOverrides(OPENROUTER);

    private static final Map<String, UsageClass> PER_MILLION = Map.of(
            "input", UsageClass.PROMPT,
            "output", UsageClass.COMPLETION,
            "cache_read", UsageClass.CACHED_READ,
            "cached_input", UsageClass.CACHED_READ,
            "cache_write", UsageClass.CACHE_WRITE);

    private static final Map<String, UsageClass> XAI = Map.of(
            "prompt_text_token_price", UsageClass.PROMPT,
            "cached_prompt_text_token_price", UsageClass.CACHED_READ,
            "completion_text_token_price", UsageClass.COMPLETION);

    private static final BigDecimal MILLIONTH = new BigDecimal("1e-6");

    private ListPrices() {}

    /** Prices whose unit the row itself makes clear: OpenRouter's texts for one unit each, or a unit in words. */
    static Prices of(ModelRow row) {
        if (row.json().at("/pricing/prompt").isTextual()) {
            Prices usual = read(row, "/pricing/", OPENROUTER, BigDecimal.ONE);
            List<PriceRule> rules = OVERRIDES.rules(row.json().path("pricing"));
            return usual.isKnown() && !rules.isEmpty() ? usual.with(rules) : usual;
        }
        return row.text("/pricing/unit").filter(PER_MILLION_TOKENS::equals).isPresent()
                ? read(row, "/pricing/", PER_MILLION, MILLIONTH)
                : Prices.UNKNOWN;
    }

    /** Together's prices. What it does not sell by the token has 0 there, unless its name says that it is free. */
    static Prices ofTogether(ModelRow row) {
        Prices prices = read(row, "/pricing/", PER_MILLION, MILLIONTH);
        boolean saidFree = row.id().filter(id -> id.endsWith("-Free")).isPresent();
        return prices.isFree() && !saidFree ? Prices.UNKNOWN : prices;
    }

    static Prices ofXai(ModelRow row) {
        return read(row, "/", XAI, XAI_UNIT);
    }

    private static Prices read(ModelRow row, String at, Map<String, UsageClass> names, BigDecimal unit) {
        Map<UsageClass, Money> perUnit = new EnumMap<>(UsageClass.class);
        names.forEach((name, usageClass) ->
                row.amount(at + name).ifPresent(amount -> perUnit.put(usageClass, new Money(amount.multiply(unit)))));
        Optional<Money> prompt = Optional.ofNullable(perUnit.get(UsageClass.PROMPT));
        Optional<Money> completion = Optional.ofNullable(perUnit.get(UsageClass.COMPLETION));
        if (prompt.isEmpty() || completion.isEmpty()) {
            return Prices.UNKNOWN;
        }
        if (!prompt.get().isZero() || !completion.get().isZero()) {
            // Where tokens cost something, 0 for another class says that it is not billed apart, not that it is free.
            perUnit.entrySet().removeIf(price -> price.getValue().isZero() && isApart(price.getKey()));
        }
        return Prices.of(perUnit);
    }

    /** Whether 0 may say that the class is not billed apart. */
    static boolean isApart(UsageClass usageClass) {
        return usageClass != UsageClass.PROMPT && usageClass != UsageClass.COMPLETION;
    }
}
