package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.ReportedCost;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The {@code usage} object of a response, in and out of disjoint classes. Cached tokens stand inside {@code input_tokens}, reasoning
 * inside {@code output_tokens}; a total that says otherwise counts as generated, the dearer reading.
 */
final class ResponsesUsage {

    /** What the provider runs itself; after each of them the model is called again. */
    private static final Set<String> PROVIDERS_TOOLS =
            Set.of("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call");

    private ResponsesUsage() {}

    /**
     * What a provider says was used, if it is a usage object at all.
     *
     * @param output the items of the answer, for the usage does not say everywhere what was searched
     */
    static Optional<AnswerEvent> read(JsonNode usage, JsonNode output) {
        Counts counts = new Counts(usage);
        OptionalLong input = counts.find("input_tokens");
        OptionalLong answer = counts.find("output_tokens");
        boolean says = input.isPresent() && answer.isPresent();
        if (!says && !counts.isVoid()) {
            return Optional.empty();
        }
        Map<UsageClass, Long> classes = classes(counts, input.orElse(0), answer.orElse(0));
        long searches = Math.max(
                items(output, item -> item.path("type").asText().equals("web_search_call") && isSearch(item)),
                counts.of("server_tool_use_details", "web_search_requests"));
        classes.put(UsageClass.SEARCH, searches);
        classes.put(
                UsageClass.FILE_SEARCH,
                items(output, item -> item.path("type").asText().equals("file_search_call")));
        long tools =
                items(output, item -> PROVIDERS_TOOLS.contains(item.path("type").asText()));
        return Optional.of(counts.told(Metered.of(Usage.reported(classes))
                .costing(ReportedCost.in(usage))
                .inPasses(1 + Math.max(tools, searches))));
    }

    private static Map<UsageClass, Long> classes(Counts counts, long in, long answer) {
        long beside = counts.of("total_tokens") - in - answer;
        long out = answer + Math.max(0, beside);
        long read = Math.min(in, counts.of("input_tokens_details", "cached_tokens"));
        long written = Math.min(in - read, counts.of("input_tokens_details", "cache_write_tokens"));
        long thought = Math.min(out, counts.of("output_tokens_details", "reasoning_tokens"));
        Map<UsageClass, Long> classes = new EnumMap<>(UsageClass.class);
        classes.put(UsageClass.PROMPT, in - read - written);
        classes.put(UsageClass.CACHED_READ, read);
        classes.put(UsageClass.CACHE_WRITE, written);
        classes.put(UsageClass.COMPLETION, out - thought);
        classes.put(UsageClass.REASONING, thought);
        return classes;
    }

    private static long items(JsonNode output, Predicate<JsonNode> which) {
        long count = 0;
        for (JsonNode item : output) {
            count += which.test(item) ? 1 : 0;
        }
        return count;
    }

    /** Reading a page that was found is no search. */
    private static boolean isSearch(JsonNode call) {
        return call.path("action").path("type").asText("search").equals("search");
    }

    /** The object for a caller, with the members that clients of the dialect require, and the cost where the face has it. */
    static ObjectNode write(Usage usage, Face face, Optional<Money> cost) {
        ObjectNode json = Trees.object();
        json.put("input_tokens", usage.promptTokens());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedTokens())
                .put("cache_write_tokens", usage.cacheWriteTokens());
        json.put("output_tokens", usage.completionTokens());
        json.putObject("output_tokens_details").put("reasoning_tokens", usage.count(UsageClass.REASONING));
        json.put("total_tokens", usage.totalTokens());
        if (usage.isEstimated()) {
            json.put("estimated", true);
        }
        if (usage.isBounded()) {
            json.put("bounded", true);
        }
        if (face == Face.OPENROUTER) {
            cost.ifPresent(amount -> json.put("cost", amount.usd()));
            json.put("is_byok", false);
        }
        return json;
    }
}
