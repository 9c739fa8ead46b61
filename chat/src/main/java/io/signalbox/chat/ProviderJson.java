package io.signalbox.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Writes preferences as the {@code provider} object of a request.
 *
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: provider selection</a>
 */
final class ProviderJson {

    private static final int DIGITS_OF_A_MILLION = 6;

    /** The words of price limits; what is priced by the token is limited by the million. */
    private static final Map<UsageClass, String> PRICES = new LinkedHashMap<>();

    static {
        PRICES.put(UsageClass.PROMPT, "prompt");
        PRICES.put(UsageClass.COMPLETION, "completion");
        PRICES.put(UsageClass.REQUEST, "request");
        PRICES.put(UsageClass.IMAGE, "image");
        PRICES.put(UsageClass.AUDIO_PROMPT, "audio");
    }

    private ProviderJson() {}

    /** @throws IllegalArgumentException if several lists say who alone may serve: a request has one */
    static String of(Preferences preferences) {
        if (preferences.only().size() > 1) {
            throw new IllegalArgumentException("only: " + preferences.only().size() + " lists (expected: one at most)");
        }
        return new String(Json.write(json -> write(json, preferences)), StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, Preferences preferences) throws IOException {
        json.writeStartObject();
        if (preferences.order().isPresent()) {
            names(json, "order", preferences.order().get());
        }
        for (List<String> only : preferences.only()) {
            names(json, "only", only);
        }
        if (!preferences.ignore().isEmpty()) {
            names(json, "ignore", preferences.ignore());
        }
        if (!preferences.allowFallbacks()) {
            json.writeBooleanField("allow_fallbacks", false);
        }
        flag(json, "require_parameters", preferences.requireParameters());
        if (preferences.denyDataCollection()) {
            json.writeStringField("data_collection", "deny");
        }
        flag(json, "zdr", preferences.zeroRetention());
        flag(json, "enforce_distillable_text", preferences.distillableText());
        if (preferences.quantizations().isPresent()) {
            names(
                    json,
                    "quantizations",
                    new TreeSet<>(preferences.quantizations().get()));
        }
        sort(json, preferences);
        prices(json, preferences.maxPrice());
        cutoffs(json, "preferred_min_throughput", preferences.minThroughput());
        cutoffs(json, "preferred_max_latency", preferences.maxLatency());
        json.writeEndObject();
    }

    private static void sort(JsonGenerator json, Preferences preferences) throws IOException {
        if (preferences.sort().isEmpty() && preferences.acrossModels().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("sort");
        if (preferences.sort().isPresent()) {
            json.writeStringField("by", preferences.sort().get().word());
        }
        if (preferences.acrossModels().isPresent()) {
            json.writeStringField("partition", preferences.acrossModels().get() ? "none" : "model");
        }
        json.writeEndObject();
    }

    private static void prices(JsonGenerator json, PriceLimits limits) throws IOException {
        if (limits.perUnit().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("max_price");
        for (Map.Entry<UsageClass, String> price : PRICES.entrySet()) {
            Money limit = limits.perUnit().get(price.getKey());
            if (limit != null) {
                int digits = price.getKey().isPricedByTheMillion() ? DIGITS_OF_A_MILLION : 0;
                json.writeFieldName(price.getValue());
                json.writeRawValue(new Money(limit.usd().movePointRight(digits)).toString());
            }
        }
        json.writeEndObject();
    }

    private static void cutoffs(JsonGenerator json, String name, Cutoffs cutoffs) throws IOException {
        if (cutoffs.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(name);
        List<OptionalDouble> limits = List.of(cutoffs.p50(), cutoffs.p75(), cutoffs.p90(), cutoffs.p99());
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).isPresent()) {
                json.writeNumberField(Cutoffs.WORDS.get(i), limits.get(i).getAsDouble());
            }
        }
        json.writeEndObject();
    }

    private static void names(JsonGenerator json, String name, Collection<String> names) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : names) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    private static void flag(JsonGenerator json, String name, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(name, true);
        }
    }
}
