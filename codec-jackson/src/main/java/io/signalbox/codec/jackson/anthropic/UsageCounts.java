package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The counts of one answer, as its usage objects say them one after the other: what a later one says counts in place of what an
 * earlier one said, also where it is less, and what it does not say stays.
 *
 * <p>{@code input_tokens} has no cached tokens in it. Where {@code iterations} list several passes of the model, those of the model
 * itself and of compaction are added up: the counts beside the list leave some of them out. What an advisor used is another model's
 * and counted nowhere; where another model of the provider's stepped in, the counts beside the list are already its own.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Anthropic: Messages</a>
 */
final class UsageCounts {

    private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000);
    private static final int MOST_DIGITS = 40;
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";
    private static final String SPLIT = "cache_creation";

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private Map<String, Long> passes = Map.of();
    private Optional<Money> cost = Optional.empty();

    /** Takes what one usage object says. */
    void take(JsonNode usage) {
        for (String name : new String[] {INPUT, OUTPUT, READ, WRITTEN}) {
            take(name, Trees.countAt(usage, name));
        }
        if (Trees.countAt(usage, WRITTEN).isEmpty() && usage.path(SPLIT).isObject()) {
            take(WRITTEN, OptionalLong.of(split(usage.path(SPLIT))));
        }
        take("thinking_tokens", Trees.countAt(usage.path("output_tokens_details"), "thinking_tokens"));
        take("web_search_requests", Trees.countAt(usage.path("server_tool_use"), "web_search_requests"));
        if (usage.path("iterations").isArray()) {
            passes = sum(usage.path("iterations"));
        }
        cost = price(usage.path("cost")).or(() -> cost);
    }

    /** An amount, if it is a plain number of dollars that can be one. */
    private static Optional<Money> price(JsonNode cost) {
        return Optional.of(cost)
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .filter(usd -> usd.signum() >= 0 && usd.scale() <= MOST_DIGITS && usd.compareTo(MOST_COST) <= 0)
                .map(Money::new);
    }

    /** Whether anything was said. */
    boolean isPresent() {
        return !counts.isEmpty();
    }

    /** What the provider says it cost. */
    Optional<Money> cost() {
        return cost;
    }

    /** The counts in disjoint classes; thoughts are no more than all that was generated. */
    Usage normal() {
        long output = of(OUTPUT);
        long thought = Math.min(of("thinking_tokens"), output);
        Map<UsageClass, Long> classes = new EnumMap<>(UsageClass.class);
        classes.put(UsageClass.PROMPT, of(INPUT));
        classes.put(UsageClass.CACHED_READ, of(READ));
        classes.put(UsageClass.CACHE_WRITE, of(WRITTEN));
        classes.put(UsageClass.COMPLETION, output - thought);
        classes.put(UsageClass.REASONING, thought);
        classes.put(UsageClass.SEARCH, of("web_search_requests"));
        return Usage.reported(classes);
    }

    private long of(String name) {
        return passes.getOrDefault(name, counts.getOrDefault(name, 0L));
    }

    private void take(String name, OptionalLong count) {
        if (count.isPresent()) {
            counts.put(name, count.getAsLong());
        }
    }

    private static long split(JsonNode classes) {
        long sum = 0;
        for (JsonNode tokens : classes) {
            sum += tokens.canConvertToLong() ? Math.max(0, tokens.longValue()) : 0;
        }
        return sum;
    }

    /** The sums over the passes; empty if the counts beside the list are to be taken. */
    private static Map<String, Long> sum(JsonNode iterations) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (JsonNode pass : iterations) {
            String type = pass.path("type").asText();
            if (type.equals("fallback_message")) {
                return Map.of();
            }
            boolean counts = type.equals("message") || type.equals("compaction");
            for (String name : new String[] {INPUT, OUTPUT, READ, WRITTEN}) {
                if (counts) {
                    sums.merge(name, Trees.countAt(pass, name).orElse(0), Long::sum);
                }
            }
        }
        return sums.getOrDefault(INPUT, 0L) + sums.getOrDefault(OUTPUT, 0L) > 0 ? sums : Map.of();
    }
}
