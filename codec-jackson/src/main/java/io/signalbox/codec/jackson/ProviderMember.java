package io.signalbox.codec.jackson;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code provider} object of a request: who may serve it.
 *
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: provider selection</a>
 */
final class ProviderMember {

    private static final int MOST_NAMES = 64;
    private static final int LONGEST_NAME = 200;
    private static final String LIST = "an array of up to " + MOST_NAMES + " provider names";

    private final byte[] body;
    private final List<String> demands = new ArrayList<>();
    private Optional<List<String>> order = Optional.empty();
    private Optional<List<String>> only = Optional.empty();
    private List<String> ignore = List.of();
    private boolean allowFallbacks = true;
    private boolean sortsByPrice;

    ProviderMember(byte[] body) {
        this.body = body;
    }

    Preferences preferences() {
        return new Preferences(order, only, ignore, allowFallbacks, demands);
    }

    /** Whether the cheapest is to come first. */
    boolean sortsByPrice() {
        return sortsByPrice;
    }

    /** Reads the value at the cursor; returns where it ends. */
    int read(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_OBJECT) {
            throw refused(cursor, "provider", "an object");
        }
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            preference(cursor, name, cursor.next());
        }
        return cursor.start() + 1;
    }

    private void preference(JsonCursor cursor, String name, JsonToken value) {
        switch (name) {
            case "order" -> order = names(cursor, name, value);
            case "only" -> only = names(cursor, name, value);
            case "ignore" -> ignore = names(cursor, name, value).orElse(List.of());
            case "allow_fallbacks" -> allowFallbacks = flag(cursor, name, value, true);
            case "require_parameters", "zdr", "enforce_distillable_text" -> {
                if (flag(cursor, name, value, false)) {
                    demands.add(name);
                }
            }
            case "data_collection" -> dataCollection(cursor, value);
            case "quantizations" -> {
                if (names(cursor, name, value).filter(list -> !list.isEmpty()).isPresent()) {
                    demands.add(name);
                }
            }
            case "max_price" -> {
                if (value != JsonToken.VALUE_NULL && value != JsonToken.START_OBJECT) {
                    throw refused(cursor, "provider." + name, "an object");
                }
                if (value == JsonToken.START_OBJECT) {
                    demands.add(name);
                }
                cursor.skipValue();
            }
            case "sort" -> {
                sortsByPrice = value == JsonToken.VALUE_STRING && cursor.text().equals("price");
                cursor.skipValue();
            }
            case "preferred_min_throughput", "preferred_max_latency" -> cursor.skipValue();
            default ->
                throw Refusal.ofMember("provider." + Refusal.shortened(name), "unknown", "a provider preference");
        }
    }

    private void dataCollection(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        String word = value == JsonToken.VALUE_STRING ? cursor.text() : "";
        if (!word.equals("allow") && !word.equals("deny")) {
            throw refused(cursor, "provider.data_collection", "\"allow\" or \"deny\"");
        }
        if (word.equals("deny")) {
            demands.add("data_collection");
        }
    }

    private Optional<List<String>> names(JsonCursor cursor, String name, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (value != JsonToken.START_ARRAY) {
            throw refused(cursor, "provider." + name, LIST);
        }
        List<String> list = new ArrayList<>();
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item != JsonToken.VALUE_STRING || list.size() == MOST_NAMES) {
                throw refused(cursor, "provider." + name, LIST);
            }
            String text = cursor.text();
            if (text.isBlank() || text.length() > LONGEST_NAME || !ChatRequestReader.isWellFormed(text)) {
                throw refused(cursor, "provider." + name, LIST);
            }
            list.add(text);
        }
        return Optional.of(list);
    }

    private boolean flag(JsonCursor cursor, String name, JsonToken value, boolean otherwise) {
        if (value == JsonToken.VALUE_NULL) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw refused(cursor, "provider." + name, "true or false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private RequestRefusedException refused(JsonCursor cursor, String member, String expected) {
        return Refusal.ofMember(member, ChatRequestReader.written(body, cursor), expected);
    }
}
