package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.core.cost.Metered;
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

    private CohereUsage() {}

    /** The counts in disjoint classes, or that they cannot be; empty if there are none. */
    static Optional<AnswerEvent> read(JsonNode usage) {
        Counts said = new Counts(usage);
        JsonNode billed = usage.path("billed_units");
        JsonNode seen = usage.path("tokens");
        boolean isBilled = billed.hasNonNull("input_tokens");
        JsonNode told = isBilled ? billed : seen;
        OptionalLong in = said.find(told, "input_tokens");
        OptionalLong out = said.find(told, "output_tokens");
        if (in.isEmpty() && !said.isVoid()) {
            return Optional.empty();
        }
        long images = isBilled ? 0 : said.of("tokens", "image_tokens");
        long prompt = in.orElse(0) + images;
        long answer = out.orElse(0);
        long cached = Math.min(said.of("cached_tokens"), prompt);
        long drawn = Math.min(images, prompt - cached);
        long thought = Math.min(said.of("tokens", "reasoning_tokens"), answer);
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, prompt - cached - drawn);
        counts.put(UsageClass.CACHED_READ, cached);
        counts.put(UsageClass.IMAGE_PROMPT, drawn);
        counts.put(UsageClass.COMPLETION, answer - thought);
        counts.put(UsageClass.REASONING, thought);
        counts.put(UsageClass.SEARCH, said.of("billed_units", "search_units"));
        return Optional.of(said.told(Metered.of(Usage.reported(counts))));
    }
}
