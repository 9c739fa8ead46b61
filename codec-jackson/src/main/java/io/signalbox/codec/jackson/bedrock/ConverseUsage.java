package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how much was used. {@code inputTokens} has no cached tokens in it, and counts of the cache stand there under two names. */
final class ConverseUsage {

    private ConverseUsage() {}

    /** The counts in disjoint classes; empty if there are none, or if something is no count. */
    static Optional<Usage> read(JsonNode usage) {
        OptionalLong in = Trees.countAt(usage, "inputTokens");
        OptionalLong out = Trees.countAt(usage, "outputTokens");
        if (in.isEmpty() || (out.isEmpty() && usage.hasNonNull("outputTokens"))) {
            return Optional.empty();
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, in.getAsLong());
        counts.put(UsageClass.CACHED_READ, cached(usage, "cacheReadInputTokens"));
        counts.put(UsageClass.CACHE_WRITE, written(usage));
        counts.put(UsageClass.COMPLETION, out.orElse(0));
        return Optional.of(Usage.reported(counts));
    }

    private static long cached(JsonNode usage, String name) {
        OptionalLong count = Trees.countAt(usage, name);
        return count.isPresent()
                ? count.getAsLong()
                : Trees.countAt(usage, name.replace("Tokens", "TokenCount")).orElse(0);
    }

    /** All that was written, for however long; the details only split it. */
    private static long written(JsonNode usage) {
        long details = 0;
        for (JsonNode detail : usage.path("cacheDetails")) {
            details += Trees.countAt(detail, "inputTokens").orElse(0);
        }
        return Math.max(cached(usage, "cacheWriteInputTokens"), details);
    }
}
