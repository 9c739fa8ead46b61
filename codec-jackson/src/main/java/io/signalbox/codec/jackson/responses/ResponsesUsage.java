package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@code usage} object of a response, in and out of disjoint classes. Cached tokens stand inside {@code input_tokens}, reasoning
 * inside {@code output_tokens}; a total that says otherwise counts as generated, the dearer reading.
 */
final class ResponsesUsage {

    private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal USD_PER_TICK = new BigDecimal("0.0000000001");

    private ResponsesUsage() {}

    /**
     * What a provider says was used, if it is a usage object at all.
     *
     * @param searches how many searches there are in its output, for the usage does not say it everywhere
     */
    static Optional<AnswerEvent.Used> read(JsonNode usage, int searches) {
        OptionalLong input = Trees.countAt(usage, "input_tokens");
        OptionalLong output = Trees.countAt(usage, "output_tokens");
        if (input.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        JsonNode inside = usage.path("input_tokens_details");
        long in = input.getAsLong();
        long beside = Trees.countAt(usage, "total_tokens").orElse(0) - in - output.getAsLong();
        long out = output.getAsLong() + Math.max(0, beside);
        long read = Math.min(in, count(inside, "cached_tokens"));
        long written = Math.min(in - read, count(inside, "cache_write_tokens"));
        long thought = Math.min(out, count(usage.path("output_tokens_details"), "reasoning_tokens"));
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, in - read - written);
        counts.put(UsageClass.CACHED_READ, read);
        counts.put(UsageClass.CACHE_WRITE, written);
        counts.put(UsageClass.COMPLETION, out - thought);
        counts.put(UsageClass.REASONING, thought);
        counts.put(
                UsageClass.SEARCH,
                Math.max(searches, count(usage.path("server_tool_use_details"), "web_search_requests")));
        return Optional.of(new AnswerEvent.Used(Usage.reported(counts), cost(usage)));
    }

    private static long count(JsonNode object, String member) {
        return Trees.countAt(object, member).orElse(0);
    }

    /** OpenRouter says it in dollars, xAI in ticks of which a dollar has 10^10. */
    private static Optional<Money> cost(JsonNode usage) {
        return amount(usage.path("cost"))
                .or(() -> amount(usage.path("cost_in_usd_ticks")).map(ticks -> ticks.multiply(USD_PER_TICK)))
                .filter(cost -> cost.compareTo(MOST_COST) <= 0)
                .map(Money::new);
    }

    private static Optional<BigDecimal> amount(JsonNode value) {
        if (!value.isNumber()) {
            return Optional.empty();
        }
        BigDecimal amount = value.decimalValue();
        boolean plausible = amount.signum() >= 0 && Math.abs((long) amount.scale()) <= 40 && amount.precision() <= 40;
        return plausible ? Optional.of(amount) : Optional.empty();
    }

    /** The object for a caller, with the members that clients of the dialect require, and the cost where the face has it. */
    static ObjectNode write(Usage usage, Face face, Optional<Money> cost) {
        ObjectNode json = Trees.object();
        json.put("input_tokens", usage.promptTokens());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.count(UsageClass.CACHED_READ))
                .put("cache_write_tokens", usage.count(UsageClass.CACHE_WRITE));
        json.put("output_tokens", usage.completionTokens());
        json.putObject("output_tokens_details").put("reasoning_tokens", usage.count(UsageClass.REASONING));
        json.put("total_tokens", usage.totalTokens());
        if (usage.isEstimated()) {
            json.put("estimated", true);
        }
        if (face == Face.OPENROUTER) {
            cost.ifPresent(amount -> json.put("cost", amount.usd()));
            json.put("is_byok", false);
        }
        return json;
    }
}
