package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code usageMetadata} and the disjoint classes of {@link Usage}. */
final class GeminiUsage {

    private static final List<String> COUNTS = List.of(
            "promptTokenCount",
            "toolUsePromptTokenCount",
            "cachedContentTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "totalTokenCount");

    private GeminiUsage() {}

    /**
     * Reads {@code usageMetadata}. Thoughts stand beside the candidates and what tools brought in beside the prompt, unless the total
     * says otherwise; what came from a cache is part of the prompt.
     *
     * @return empty if it counts nothing, as in all chunks of Vertex but the last, or if one of its numbers is no count
     */
    static Optional<Usage> read(JsonNode metadata, long searches) {
        boolean counts = metadata.has("promptTokenCount") || metadata.has("totalTokenCount");
        boolean unreadable = COUNTS.stream()
                .anyMatch(name -> Trees.at(metadata, name).isPresent()
                        && Trees.countAt(metadata, name).isEmpty());
        return counts && !unreadable ? Optional.of(normal(metadata, searches)) : Optional.empty();
    }

    private static Usage normal(JsonNode metadata, long searches) {
        long prompt = count(metadata, "promptTokenCount");
        long byTools = count(metadata, "toolUsePromptTokenCount");
        long visible = count(metadata, "candidatesTokenCount");
        long thoughts = count(metadata, "thoughtsTokenCount");
        long total = count(metadata, "totalTokenCount");
        if (total > 0 && total == prompt + visible + thoughts) {
            byTools = 0;
        } else if (total > 0 && total == prompt + byTools + visible && thoughts <= visible) {
            visible -= thoughts;
        } else {
            // Tokens nobody explains: counted as generated, the dearer reading.
            visible += Math.max(0, total - prompt - byTools - visible - thoughts);
        }
        long in = prompt + byTools;
        long cached = Math.min(count(metadata, "cachedContentTokenCount"), in);
        long heard = audio(metadata, "promptTokensDetails") + audio(metadata, "toolUsePromptTokensDetails");
        heard = Math.min(Math.max(0, heard - audio(metadata, "cacheTokensDetails")), in - cached);
        long spoken = Math.min(audio(metadata, "candidatesTokensDetails"), visible);
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, in - cached - heard);
        counts.put(UsageClass.CACHED_READ, cached);
        counts.put(UsageClass.AUDIO_PROMPT, heard);
        counts.put(UsageClass.COMPLETION, visible - spoken);
        counts.put(UsageClass.REASONING, thoughts);
        counts.put(UsageClass.AUDIO_COMPLETION, spoken);
        counts.put(UsageClass.SEARCH, searches);
        return Usage.reported(counts);
    }

    private static long count(JsonNode metadata, String name) {
        return Trees.countAt(metadata, name).orElse(0);
    }

    private static long audio(JsonNode metadata, String details) {
        long sum = 0;
        for (JsonNode detail : metadata.path(details)) {
            sum += detail.path("modality").asText().equals("AUDIO") ? count(detail, "tokenCount") : 0;
        }
        return sum;
    }

    /** Writes {@code usageMetadata}. */
    static ObjectNode write(Usage usage) {
        ObjectNode metadata = Trees.object();
        long heard = usage.count(UsageClass.AUDIO_PROMPT);
        long spoken = usage.count(UsageClass.AUDIO_COMPLETION);
        long visible = usage.count(UsageClass.COMPLETION) + spoken;
        metadata.put("promptTokenCount", usage.promptTokens());
        metadata.put("candidatesTokenCount", visible);
        metadata.put("totalTokenCount", usage.totalTokens());
        if (usage.count(UsageClass.CACHED_READ) > 0) {
            metadata.put("cachedContentTokenCount", usage.count(UsageClass.CACHED_READ));
        }
        if (usage.count(UsageClass.REASONING) > 0) {
            metadata.put("thoughtsTokenCount", usage.count(UsageClass.REASONING));
        }
        metadata.set("promptTokensDetails", details(usage.promptTokens() - heard, heard));
        metadata.set("candidatesTokensDetails", details(visible - spoken, spoken));
        return metadata;
    }

    private static ArrayNode details(long text, long audio) {
        ArrayNode details = Trees.array();
        if (text > 0) {
            details.addObject().put("modality", "TEXT").put("tokenCount", text);
        }
        if (audio > 0) {
            details.addObject().put("modality", "AUDIO").put("tokenCount", audio);
        }
        return details;
    }
}
