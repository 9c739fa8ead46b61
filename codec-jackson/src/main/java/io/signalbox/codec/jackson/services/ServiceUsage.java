package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a provider says a service used, in disjoint classes: tokens as OpenAI's APIs count them, searches as Cohere's ranking does.
 * Seconds of sound are no class and are left.
 */
final class ServiceUsage {

    private ServiceUsage() {}

    /** The counts in a {@code usage} object, or in Cohere's {@code billed_units}; empty if there is none. */
    static Optional<Usage> read(JsonNode usage) {
        OptionalLong prompt = count(usage, "prompt_tokens", "input_tokens");
        OptionalLong completion = count(usage, "completion_tokens", "output_tokens");
        OptionalLong total = count(usage, "total_tokens");
        OptionalLong searches = count(usage, "search_units");
        if (Stream.of(prompt, completion, total, searches).allMatch(OptionalLong::isEmpty)) {
            return Optional.empty();
        }
        long out = completion.orElse(0);
        long in = prompt.orElse(Math.max(0, total.orElse(0) - out));
        JsonNode inside = details(usage, "prompt_tokens_details", "input_tokens_details", "input_token_details");
        long read = Math.min(in, count(inside, "cached_tokens").orElse(0));
        long heard = Math.min(in - read, count(inside, "audio_tokens").orElse(0));
        JsonNode made = details(usage, "completion_tokens_details", "output_tokens_details", "output_token_details");
        long spoken = Math.min(out, count(made, "audio_tokens").orElse(0));
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, in - read - heard);
        counts.put(UsageClass.CACHED_READ, read);
        counts.put(UsageClass.AUDIO_PROMPT, heard);
        counts.put(UsageClass.COMPLETION, out - spoken);
        counts.put(UsageClass.AUDIO_COMPLETION, spoken);
        counts.put(UsageClass.SEARCH, searches.orElse(0));
        return Optional.of(Usage.reported(counts));
    }

    private static OptionalLong count(JsonNode usage, String... names) {
        return Stream.of(names)
                .map(name -> Trees.countAt(usage, name))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static JsonNode details(JsonNode usage, String... names) {
        return Stream.of(names)
                .map(usage::path)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseGet(Trees::object);
    }
}
