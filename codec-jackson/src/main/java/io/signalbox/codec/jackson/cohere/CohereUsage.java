package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads how much was used. What counts is what is billed: {@code tokens} has a preamble in it that nobody asked for, and leaves out
 * images.
 */
final class CohereUsage {

    private static final long MOST = 1_000_000_000L;

    private CohereUsage() {}

    /** The counts in disjoint classes; empty if there are none, or if something that is billed is no count. */
    static Optional<Usage> read(JsonNode usage) {
        JsonNode billed = usage.path("billed_units");
        JsonNode seen = usage.path("tokens");
        boolean isBilled = billed.hasNonNull("input_tokens");
        JsonNode told = isBilled ? billed : seen;
        OptionalLong in = count(told, "input_tokens");
        OptionalLong out = count(told, "output_tokens");
        if (in.isEmpty() || (out.isEmpty() && told.hasNonNull("output_tokens"))) {
            return Optional.empty();
        }
        long images = isBilled ? 0 : count(seen, "image_tokens").orElse(0);
        long prompt = in.getAsLong() + images;
        long answer = out.orElse(0);
        long cached = Math.min(count(usage, "cached_tokens").orElse(0), prompt);
        long thought = Math.min(count(seen, "reasoning_tokens").orElse(0), answer);
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, prompt - cached);
        counts.put(UsageClass.CACHED_READ, cached);
        counts.put(UsageClass.COMPLETION, answer - thought);
        counts.put(UsageClass.REASONING, thought);
        counts.put(UsageClass.SEARCH, count(billed, "search_units").orElse(0));
        return Optional.of(Usage.reported(counts));
    }

    /** Counts are written as decimals now and then: {@code 8.0}. */
    private static OptionalLong count(JsonNode object, String member) {
        JsonNode value = object.path(member);
        boolean isCount = value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
        return isCount && value.longValue() >= 0 && value.longValue() <= MOST
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }
}
