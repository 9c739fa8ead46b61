package io.signalbox.codec.jackson.request;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.SortKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Reads the {@code provider} object of a request, and {@code route}, which says a part of it in older words: who may serve it.
 *
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: provider selection</a>
 */
public final class ProviderMember {

    /** Members of the {@code provider} object. */
    private static final Set<String> PREFERENCES = Set.of(
            "order",
            "only",
            "ignore",
            "allow_fallbacks",
            "require_parameters",
            "data_collection",
            "zdr",
            "enforce_distillable_text",
            "quantizations",
            "sort",
            "max_price",
            "preferred_min_throughput",
            "preferred_max_latency");

    private static final int MOST_NAMES = 64;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NUMBER = 30;
    private static final String LIST = "an array of up to " + MOST_NAMES + " provider names";
    private static final String SORT = "\"price\", \"throughput\", \"latency\" or \"exacto\"";
    private static final String DOLLARS = "a number of dollars, 0 or more";
    private static final String CUTOFFS = "a number, or an object with p50, p75, p90 or p99";

    private final byte[] body;
    private final Set<String> further;
    private final Preferences.Builder preferences = Preferences.builder();
    private Optional<Boolean> acrossModels = Optional.empty();
    private Optional<ObjectLayout> layout = Optional.empty();
    private boolean any;

    public ProviderMember(byte[] body) {
        this(body, Set.of());
    }

    /** @param further members that are known beside the preferences, but only to an aggregator */
    public ProviderMember(byte[] body, Set<String> further) {
        this.body = body;
        this.further = Set.copyOf(further);
    }

    public Preferences preferences() {
        acrossModels.ifPresent(preferences::acrossModels);
        return any ? preferences.build() : Preferences.NONE;
    }

    /** Where the members lie, if there is an object. */
    public Optional<ObjectLayout> layout() {
        return layout;
    }

    /** Reads {@code route}, unless {@code provider.sort.partition} was read already. */
    public void readRoute(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        String word = value == JsonToken.VALUE_STRING ? cursor.text() : "";
        if (!word.equals("fallback") && !word.equals("sort")) {
            throw refused(cursor, "route", "\"fallback\", \"sort\" or null");
        }
        any = true;
        if (acrossModels.isEmpty()) {
            acrossModels = Optional.of(word.equals("sort"));
        }
    }

    /** Reads the value at the cursor; returns where it ends. */
    public int read(JsonCursor cursor, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return cursor.skipValue();
        }
        if (value != JsonToken.START_OBJECT) {
            throw refused(cursor, "provider", "an object");
        }
        any = true;
        ObjectLayout members = new ObjectLayout();
        members.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken preference = cursor.next();
            int valueStart = cursor.start();
            if (preference == JsonToken.VALUE_NULL) {
                knownOrRefused(name);
            } else {
                preference(cursor, name, preference);
            }
            members.add(
                    name,
                    keyStart,
                    valueStart,
                    preference.isStructStart() ? cursor.start() + 1 : cursor.scalarEnd(valueStart));
        }
        members.end(cursor.start());
        layout = Optional.of(members);
        return cursor.start() + 1;
    }

    private void knownOrRefused(String name) {
        if (!PREFERENCES.contains(name) && !further.contains(name)) {
            throw unknown("provider." + Refusal.shortened(name), "a provider preference");
        }
    }

    private void preference(JsonCursor cursor, String name, JsonToken value) {
        String member = "provider." + name;
        switch (name) {
            case "order" -> preferences.order(names(cursor, member, value));
            case "only" -> preferences.only(names(cursor, member, value));
            case "ignore" -> preferences.ignore(names(cursor, member, value));
            case "allow_fallbacks" -> preferences.allowFallbacks(flag(cursor, member, value));
            case "require_parameters" -> preferences.requireParameters(flag(cursor, member, value));
            case "zdr" -> preferences.zeroRetention(flag(cursor, member, value));
            case "enforce_distillable_text" -> preferences.distillableText(flag(cursor, member, value));
            case "data_collection" ->
                preferences.denyDataCollection(word(cursor, member, value, "\"allow\" or \"deny\"", "allow", "deny")
                        .equals("deny"));
            case "quantizations" -> quantizations(cursor, member, value);
            case "sort" -> sort(cursor, value);
            case "max_price" -> preferences.maxPrice(maxPrice(cursor, value));
            case "preferred_min_throughput" -> preferences.minThroughput(cutoffs(cursor, member, value));
            case "preferred_max_latency" -> preferences.maxLatency(cutoffs(cursor, member, value));
            default -> {
                knownOrRefused(name);
                cursor.skipValue();
            }
        }
    }

    private void quantizations(JsonCursor cursor, String member, JsonToken value) {
        Set<String> words = new LinkedHashSet<>();
        for (String word : list(cursor, member, value, "an array of quantizations such as \"fp8\"")) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (!Preferences.QUANTIZATIONS.contains(lower)) {
                throw Refusal.ofMember(
                        member, "\"" + word + "\"", "one of " + String.join(", ", Preferences.QUANTIZATIONS));
            }
            words.add(lower);
        }
        if (!words.isEmpty()) {
            preferences.quantizations(words);
        }
    }

    private void sort(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            preferences.sort(sortKey(cursor, "provider.sort", value, SORT + ", or an object with by and partition"));
            return;
        }
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken member = cursor.next();
            if (!name.equals("by") && !name.equals("partition")) {
                throw unknown("provider.sort." + Refusal.shortened(name), "by or partition");
            }
            if (member != JsonToken.VALUE_NULL && name.equals("by")) {
                preferences.sort(sortKey(cursor, "provider.sort.by", member, SORT));
            } else if (member != JsonToken.VALUE_NULL) {
                String partition =
                        word(cursor, "provider.sort.partition", member, "\"model\" or \"none\"", "model", "none");
                acrossModels = Optional.of(partition.equals("none"));
            }
        }
    }

    private SortKey sortKey(JsonCursor cursor, String member, JsonToken value, String expected) {
        Optional<SortKey> key = value == JsonToken.VALUE_STRING ? SortKey.of(cursor.text()) : Optional.empty();
        return key.orElseThrow(() -> refused(cursor, member, expected));
    }

    private PriceLimits maxPrice(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            throw refused(cursor, "provider.max_price", "an object");
        }
        PriceLimits limits = PriceLimits.NONE;
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken price = cursor.next();
            String member = "provider.max_price." + Refusal.shortened(name);
            if (!PriceLimits.WORDS.contains(name)) {
                throw unknown(member, String.join(", ", PriceLimits.WORDS));
            }
            if (price != JsonToken.VALUE_NULL) {
                limits = limits.with(name, number(cursor, member, price, true, DOLLARS));
            }
        }
        return limits;
    }

    private Cutoffs cutoffs(JsonCursor cursor, String member, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            return Cutoffs.ofMedian(
                    number(cursor, member, value, false, CUTOFFS).doubleValue());
        }
        OptionalDouble[] limits = {
            OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()
        };
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int percentile = Cutoffs.WORDS.indexOf(name);
            JsonToken limit = cursor.next();
            if (percentile < 0) {
                throw unknown(member + "." + Refusal.shortened(name), String.join(", ", Cutoffs.WORDS));
            }
            if (limit != JsonToken.VALUE_NULL) {
                BigDecimal figure = number(cursor, member + "." + name, limit, false, "a number, 0 or more");
                limits[percentile] = OptionalDouble.of(figure.doubleValue());
            }
        }
        return new Cutoffs(limits[0], limits[1], limits[2], limits[3]);
    }

    /** A number that is not negative, exactly; a text that holds one will do where OpenRouter's schema has texts. */
    private BigDecimal number(JsonCursor cursor, String member, JsonToken value, boolean mayBeText, String expected) {
        boolean right = value.isNumeric() || (mayBeText && value == JsonToken.VALUE_STRING);
        int start = cursor.start();
        if (right && cursor.scalarEnd(start) - start <= LONGEST_NUMBER) {
            try {
                BigDecimal number = new BigDecimal(cursor.text());
                if (number.signum() >= 0 && Math.abs(number.scale()) <= LONGEST_NUMBER) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw refused(cursor, member, expected);
            }
        }
        throw refused(cursor, member, expected);
    }

    private String word(JsonCursor cursor, String member, JsonToken value, String expected, String... words) {
        String word = value == JsonToken.VALUE_STRING ? cursor.text() : "";
        for (String known : words) {
            if (known.equals(word)) {
                return word;
            }
        }
        throw refused(cursor, member, expected);
    }

    private List<String> names(JsonCursor cursor, String member, JsonToken value) {
        return list(cursor, member, value, LIST);
    }

    private List<String> list(JsonCursor cursor, String member, JsonToken value, String expected) {
        if (value != JsonToken.START_ARRAY) {
            throw refused(cursor, member, expected);
        }
        List<String> list = new ArrayList<>();
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item != JsonToken.VALUE_STRING || list.size() == MOST_NAMES) {
                throw refused(cursor, member, expected);
            }
            String text = cursor.text();
            if (text.isBlank() || text.length() > LONGEST_NAME || !MemberReader.isWellFormed(text)) {
                throw refused(cursor, member, expected);
            }
            list.add(text);
        }
        return list;
    }

    private boolean flag(JsonCursor cursor, String member, JsonToken value) {
        if (!value.isBoolean()) {
            throw refused(cursor, member, "true or false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private static RequestRefusedException unknown(String member, String expected) {
        return Refusal.ofMember(member, "unknown", expected);
    }

    private RequestRefusedException refused(JsonCursor cursor, String member, String expected) {
        return Refusal.ofMember(member, MemberReader.written(body, cursor), expected);
    }
}
