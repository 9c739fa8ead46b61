package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** {@code usageMetadata} and the disjoint classes of {@link Usage}. */
final class GeminiUsage {

    private static final Map<String, String> TIERS = Map.of(
            "on_demand", "default",
            "on_demand_flex", "flex",
            "on_demand_priority", "priority");

    private static final String AUDIO = "AUDIO";
    private static final String IMAGE = "IMAGE";

    private GeminiUsage() {}

    /**
     * Reads {@code usageMetadata}. Thoughts stand beside the candidates and what tools brought in beside the prompt, unless the total
     * says otherwise; what came from a cache is part of the prompt.
     *
     * @return empty if it counts nothing, as in all chunks of Vertex but the last
     */
    static Optional<AnswerEvent> read(JsonNode metadata, long searches) {
        Counts said = new Counts(metadata);
        boolean counts = metadata.has("promptTokenCount") || metadata.has("totalTokenCount");
        if (!counts) {
            return Optional.empty();
        }
        Map<UsageClass, Long> classes = classes(said);
        classes.put(UsageClass.SEARCH, searches);
        long tools = said.of("toolUsePromptTokenCount") > 0 ? 1 : 0;
        return Optional.of(said.told(Metered.of(Usage.reported(classes)).inPasses(1 + Math.max(tools, searches))));
    }

    /** What Google calls the way in which it was served, in the words of its price list. */
    static Optional<String> tier(JsonNode metadata) {
        return Counts.tier(metadata.path("trafficType"))
                .or(() -> Counts.tier(metadata.path("serviceTier")))
                .map(word -> TIERS.getOrDefault(word, word));
    }

    private static Map<UsageClass, Long> classes(Counts said) {
        long prompt = said.of("promptTokenCount");
        long byTools = said.of("toolUsePromptTokenCount");
        long visible = said.of("candidatesTokenCount");
        long thoughts = said.of("thoughtsTokenCount");
        long total = said.of("totalTokenCount");
        if (total > 0 && total == prompt + visible + thoughts) {
            byTools = 0;
        } else if (total > 0 && total == prompt + byTools + visible && thoughts <= visible) {
            visible -= thoughts;
        } else {
            // Tokens nobody explains: counted as generated, the dearer reading.
            visible += Math.max(0, total - prompt - byTools - visible - thoughts);
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        putPrompt(counts, said, prompt + byTools);
        long spoken = Math.min(of(said, "candidatesTokensDetails", AUDIO), visible);
        long drawn = Math.min(of(said, "candidatesTokensDetails", IMAGE), visible - spoken);
        counts.put(UsageClass.COMPLETION, visible - spoken - drawn);
        counts.put(UsageClass.REASONING, thoughts);
        counts.put(UsageClass.AUDIO_COMPLETION, spoken);
        counts.put(UsageClass.IMAGE_COMPLETION, drawn);
        return counts;
    }

    private static void putPrompt(Map<UsageClass, Long> counts, Counts said, long in) {
        long cached = Math.min(said.of("cachedContentTokenCount"), in);
        long heardAgain = Math.min(of(said, "cacheTokensDetails", AUDIO), cached);
        long fresh = in - cached;
        long heard = Math.min(fresh, beyond(said, AUDIO, heardAgain));
        long seen = Math.min(fresh - heard, beyond(said, IMAGE, of(said, "cacheTokensDetails", IMAGE)));
        counts.put(UsageClass.PROMPT, fresh - heard - seen);
        counts.put(UsageClass.CACHED_READ, cached - heardAgain);
        counts.put(UsageClass.AUDIO_PROMPT, heard);
        counts.put(UsageClass.AUDIO_CACHED_READ, heardAgain);
        counts.put(UsageClass.IMAGE_PROMPT, seen);
    }

    private static long of(Counts said, String details, String modality) {
        long sum = 0;
        for (JsonNode detail : said.at(details)) {
            sum += detail.path("modality").asText().equals(modality)
                    ? said.find(detail, "tokenCount").orElse(0)
                    : 0;
        }
        return sum;
    }

    /** What of a modality is in the prompt and did not come from the cache. */
    private static long beyond(Counts said, String modality, long cached) {
        long all = of(said, "promptTokensDetails", modality) + of(said, "toolUsePromptTokensDetails", modality);
        return Math.max(0, all - cached);
    }

    /** Writes {@code usageMetadata}. */
    static ObjectNode write(Usage usage) {
        ObjectNode metadata = Trees.object();
        long visible = usage.completionTokens() - usage.count(UsageClass.REASONING);
        metadata.put("promptTokenCount", usage.promptTokens());
        metadata.put("candidatesTokenCount", visible);
        metadata.put("totalTokenCount", usage.totalTokens());
        if (usage.cachedTokens() > 0) {
            metadata.put("cachedContentTokenCount", usage.cachedTokens());
        }
        if (usage.count(UsageClass.REASONING) > 0) {
            metadata.put("thoughtsTokenCount", usage.count(UsageClass.REASONING));
        }
        long heardAgain = usage.count(UsageClass.AUDIO_CACHED_READ);
        if (heardAgain > 0) {
            metadata.set("cacheTokensDetails", details(usage.cachedTokens(), heardAgain, 0));
        }
        metadata.set(
                "promptTokensDetails",
                details(
                        usage.promptTokens(),
                        usage.count(UsageClass.AUDIO_PROMPT) + heardAgain,
                        usage.count(UsageClass.IMAGE_PROMPT)));
        metadata.set(
                "candidatesTokensDetails",
                details(visible, usage.count(UsageClass.AUDIO_COMPLETION), usage.count(UsageClass.IMAGE_COMPLETION)));
        return metadata;
    }

    private static ArrayNode details(long all, long audio, long images) {
        ArrayNode details = Trees.array();
        add(details, "TEXT", all - audio - images);
        add(details, AUDIO, audio);
        add(details, IMAGE, images);
        return details;
    }

    private static void add(ArrayNode details, String modality, long tokens) {
        if (tokens > 0) {
            details.addObject().put("modality", modality).put("tokenCount", tokens);
        }
    }
}
