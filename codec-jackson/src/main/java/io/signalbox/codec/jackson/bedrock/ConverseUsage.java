package io.signalbox.codec.jackson.bedrock;

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

/** Reads how much was used. {@code inputTokens} has no cached tokens in it, and counts of the cache stand there under two names. */
final class ConverseUsage {

    private ConverseUsage() {}

    /** The counts in disjoint classes, or that they cannot be; empty if there are none. */
    static Optional<AnswerEvent> read(JsonNode usage) {
        Counts said = new Counts(usage);
        OptionalLong in = said.find("inputTokens");
        if (in.isEmpty() && !said.isVoid()) {
            return Optional.empty();
        }
        long hour = ofDetails(said, "1h");
        long written = Math.max(cached(said, "cacheWriteInputTokens"), hour + ofDetails(said, "5m"));
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, in.orElse(0));
        counts.put(UsageClass.CACHED_READ, cached(said, "cacheReadInputTokens"));
        counts.put(UsageClass.CACHE_WRITE, written - hour);
        counts.put(UsageClass.CACHE_WRITE_HOUR, hour);
        counts.put(UsageClass.COMPLETION, said.of("outputTokens"));
        return Optional.of(said.told(Metered.of(Usage.reported(counts))));
    }

    /** What is priced apart: a tier that was bought, or a model made fast. */
    static Optional<String> tier(JsonNode answer) {
        return answer.path("performanceConfig").path("latency").asText().equals("optimized")
                ? Optional.of("optimized")
                : Counts.tier(answer.path("serviceTier").path("type"));
    }

    private static long cached(Counts said, String name) {
        OptionalLong count = said.find(name);
        return count.isPresent() ? count.getAsLong() : said.of(name.replace("Tokens", "TokenCount"));
    }

    /** What was written for so long; the details only split the whole, but it may be missing. */
    private static long ofDetails(Counts said, String lifetime) {
        long sum = 0;
        for (JsonNode detail : said.at("cacheDetails")) {
            sum += detail.path("ttl").asText("5m").equals(lifetime)
                    ? said.find(detail, "inputTokens").orElse(0)
                    : 0;
        }
        return sum;
    }
}
