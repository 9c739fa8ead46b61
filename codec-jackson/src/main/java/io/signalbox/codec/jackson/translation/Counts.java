package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.cost.Metered;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the counts of one usage object, and takes note of what can be none: negative, not whole, a text, or more than any model ever
 * did. Then the whole object is void, so that it never credits a budget and never empties one. Used by one thread.
 */
public final class Counts {

    /** What is kept of a provider's words about usage. */
    public static final int MOST_WORDS = 2048;

    /** More tokens than this are no count. */
    public static final long MOST = 1_000_000_000L;

    private static final Pattern TIER = Pattern.compile("[A-Za-z0-9_.:-]{1,40}");

    private final JsonNode usage;
    private boolean isVoid;

    /** Counts of this object. */
    public Counts(JsonNode usage) {
        this.usage = usage;
    }

    /** One count of it; 0 if it does not say. */
    public long of(String name) {
        return find(usage, name).orElse(0);
    }

    /** One count of an object in it; 0 if it does not say. */
    public long of(String inside, String name) {
        return find(usage.path(inside), name).orElse(0);
    }

    /** An object or a list in it; missing if there is none. */
    public JsonNode at(String name) {
        return usage.path(name);
    }

    /** One count of it, if it says so. */
    public OptionalLong find(String name) {
        return find(usage, name);
    }

    /** One count of an object, which is somewhere in it, if it says so. */
    public OptionalLong find(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        // Counts are written as decimals now and then: 8.0.
        boolean isCount = value.isNumber()
                && value.canConvertToExactIntegral()
                && value.decimalValue().signum() >= 0
                && value.decimalValue().compareTo(BigDecimal.valueOf(MOST)) <= 0;
        isVoid |= !isCount;
        return isCount ? OptionalLong.of(value.decimalValue().longValueExact()) : OptionalLong.empty();
    }

    /** Whether something that was read so far can be no count. */
    public boolean isVoid() {
        return isVoid;
    }

    /** The object as the provider wrote it, but for white space, and not much of it. */
    public String words() {
        return words(usage);
    }

    /** A usage object as the provider wrote it, but for white space, and not much of it. */
    public static String words(JsonNode usage) {
        return words(Trees.bytes(usage), 0, Integer.MAX_VALUE);
    }

    /** The beginning of a text in UTF-8, in whole characters. */
    public static String words(byte[] json, int from, int to) {
        int end = Math.min(Math.min(json.length, to), from + MOST_WORDS);
        while (end > from && end < json.length && (json[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(json, from, end - from, StandardCharsets.UTF_8);
    }

    /** A service tier in the provider's word, in lower case; empty if it can be none. */
    public static Optional<String> tier(JsonNode word) {
        return Optional.of(word)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .flatMap(Counts::tier);
    }

    /** The same of a text. */
    public static Optional<String> tier(String word) {
        return TIER.matcher(word).matches() ? Optional.of(word.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** What was read, as an event: the counts, or that they are void. */
    public AnswerEvent told(Metered metered) {
        return isVoid ? new AnswerEvent.Misreported(words()) : new AnswerEvent.Used(metered);
    }
}
