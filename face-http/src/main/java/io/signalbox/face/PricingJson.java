package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.PriceWindow;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UnitPrices;
import io.signalbox.core.cost.UsageClass;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code pricing} of a model or an endpoint, in OpenRouter's words and for one unit each.
 *
 * <p>The members of the object itself hold on this day for a short prompt at any hour; {@code overrides} says what long prompts and
 * hours of the day change. Tiers of service have no place in it. What changes on another day is shown from then on.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/models/get-models">OpenRouter: list models</a>
 */
final class PricingJson {

    private static final Map<UsageClass, String> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(UsageClass.PROMPT, "prompt"),
            Map.entry(UsageClass.COMPLETION, "completion"),
            Map.entry(UsageClass.REQUEST, "request"),
            Map.entry(UsageClass.IMAGE, "image"),
            Map.entry(UsageClass.IMAGE_PROMPT, "image_token"),
            Map.entry(UsageClass.IMAGE_COMPLETION, "image_output"),
            Map.entry(UsageClass.AUDIO_PROMPT, "audio"),
            Map.entry(UsageClass.AUDIO_COMPLETION, "audio_output"),
            Map.entry(UsageClass.AUDIO_CACHED_READ, "input_audio_cache"),
            Map.entry(UsageClass.CACHED_READ, "input_cache_read"),
            Map.entry(UsageClass.CACHE_WRITE, "input_cache_write"),
            Map.entry(UsageClass.CACHE_WRITE_HOUR, "input_cache_write_1h"),
            Map.entry(UsageClass.REASONING, "internal_reasoning"),
            Map.entry(UsageClass.SEARCH, "web_search")));

    /** What an override may say anything of. */
    private static final Set<UsageClass> OVERRIDDEN = Set.of(
            UsageClass.PROMPT,
            UsageClass.COMPLETION,
            UsageClass.AUDIO_PROMPT,
            UsageClass.AUDIO_CACHED_READ,
            UsageClass.CACHED_READ,
            UsageClass.CACHE_WRITE,
            UsageClass.CACHE_WRITE_HOUR);

    private final JsonGenerator json;
    private final Prices prices;
    private final List<PriceRule> rules;

    private PricingJson(JsonGenerator json, Prices prices, Instant now) {
        this.json = json;
        this.prices = prices;
        this.rules = prices.rules().stream()
                .filter(rule -> rule.serviceTiers().isEmpty() && isOfToday(rule, now))
                .toList();
    }

    static void write(JsonGenerator json, Prices prices, Instant now) throws IOException {
        new PricingJson(json, prices, now).write();
    }

    private static boolean isOfToday(PriceRule rule, Instant now) {
        return !rule.from().filter(now::isBefore).isPresent()
                && rule.until().filter(until -> !now.isBefore(until)).isEmpty();
    }

    private void write() throws IOException {
        UnitPrices usual = under(PriceRule.ALWAYS);
        json.writeObjectFieldStart("pricing");
        json.writeStringField("prompt", orInfinity(usual.of(UsageClass.PROMPT)));
        json.writeStringField("completion", orInfinity(usual.of(UsageClass.COMPLETION)));
        for (Map.Entry<UsageClass, Money> price : usual.stated().entrySet()) {
            boolean written = price.getKey() == UsageClass.PROMPT || price.getKey() == UsageClass.COMPLETION;
            if (!written && NAMES.containsKey(price.getKey())) {
                json.writeStringField(
                        NAMES.get(price.getKey()), price.getValue().toString());
            }
        }
        List<PriceRule> overrides =
                rules.stream().filter(PricingJson::isOverride).toList();
        if (!overrides.isEmpty()) {
            json.writeArrayFieldStart("overrides");
            for (PriceRule override : overrides) {
                write(override);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static boolean isOverride(PriceRule rule) {
        boolean conditional = rule.promptFrom().orElse(0) > 0 || rule.window().isPresent();
        return conditional
                && (rule.factor().isPresent()
                        || rule.perUnit().keySet().stream().anyMatch(OVERRIDDEN::contains));
    }

    private void write(PriceRule rule) throws IOException {
        json.writeStartObject();
        if (rule.promptFrom().orElse(0) > 0) {
            // OpenRouter's number is the last that is priced as usual.
            json.writeNumberField("min_prompt_tokens", rule.promptFrom().getAsLong() - 1);
        }
        if (rule.window().isPresent()) {
            write(rule.window().get());
        }
        for (Map.Entry<UsageClass, Money> price : under(rule).stated().entrySet()) {
            boolean changed = rule.factor().isPresent() || rule.perUnit().containsKey(price.getKey());
            if (changed && OVERRIDDEN.contains(price.getKey())) {
                json.writeStringField(
                        NAMES.get(price.getKey()), price.getValue().toString());
            }
        }
        json.writeEndObject();
    }

    private void write(PriceWindow window) throws IOException {
        if (!window.start().equals(window.end())) {
            json.writeNumberField("utc_start", clockNumber(window.start()));
            json.writeNumberField("utc_end", clockNumber(window.end()));
        }
        if (!window.days().isEmpty()) {
            json.writeArrayFieldStart("utc_days");
            for (DayOfWeek day : window.days()) {
                json.writeString(day.name().toLowerCase(Locale.ROOT));
            }
            json.writeEndArray();
        }
    }

    private static int clockNumber(LocalTime time) {
        return time.getHour() * 100 + time.getMinute();
    }

    /** The prices wherever the rule holds, whatever else may hold there too. */
    private UnitPrices under(PriceRule rule) {
        long promptTokens = rule.promptFrom().orElse(0);
        return prices.under(rules.stream()
                .filter(other -> other.promptFrom().orElse(0) <= promptTokens)
                .filter(other -> other.window().isEmpty() || other.window().equals(rule.window()))
                .toList());
    }

    /** An unknown price is dearer than any that is known. */
    private static String orInfinity(Optional<Money> price) {
        return price.map(Money::toString).orElse("Infinity");
    }
}
