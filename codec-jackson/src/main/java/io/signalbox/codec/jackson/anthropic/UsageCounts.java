package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.ReportedCost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The counts of one answer, as its usage objects say them one after the other: what a later one says counts in place of what an
 * earlier one said, also where it is less, and what it does not say stays.
 *
 * <p>{@code input_tokens} has no cached tokens in it. Where {@code iterations} list several passes of the model, those of the model
 * itself and of compaction are added up: the counts beside the list leave some of them out. What an advisor used is another model's
 * at another price, which is not known here: it is counted as the model's own, and the whole is called an estimate. Where another model
 * of the provider's stepped in, the counts beside the list are already its own.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Anthropic: Messages</a>
 */
final class UsageCounts {

    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";
    private static final List<String> PLAIN = List.of(INPUT, OUTPUT, READ, WRITTEN);
    private static final String SPLIT = "cache_creation";
    private static final String HOUR = "ephemeral_1h_input_tokens";
    private static final String MINUTES = "ephemeral_5m_input_tokens";
    private static final String THOUGHT = "thinking_tokens";
    private static final String SEARCHES = "web_search_requests";
    private static final String FETCHES = "web_fetch_requests";

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private Passes passes = Passes.NONE;
    private Optional<Money> cost = Optional.empty();
    private Optional<String> tier = Optional.empty();

    /** Takes what one usage object says; returns what is known now, or that it cannot be; empty if nothing is known. */
    Optional<AnswerEvent> take(JsonNode usage) {
        Counts said = new Counts(usage);
        Map<String, Long> found = new LinkedHashMap<>();
        take(said, usage, found);
        said.find(usage.path("output_tokens_details"), THOUGHT).ifPresent(count -> found.put(THOUGHT, count));
        for (String name : List.of(SEARCHES, FETCHES)) {
            said.find(usage.path("server_tool_use"), name).ifPresent(count -> found.put(name, count));
        }
        Optional<Passes> listed =
                usage.path("iterations").isArray() ? Optional.of(Passes.of(usage, said)) : Optional.empty();
        if (said.isVoid()) {
            return Optional.of(new AnswerEvent.Misreported(said.words()));
        }
        counts.putAll(found);
        passes = listed.orElse(passes);
        cost = ReportedCost.in(usage).or(() -> cost);
        tier = tier(usage).or(() -> tier);
        return counts.isEmpty() ? Optional.empty() : Optional.of(new AnswerEvent.Used(metered()));
    }

    /** What was served fast is priced apart, whatever it is called besides. */
    private static Optional<String> tier(JsonNode usage) {
        return usage.path("speed").asText().equals("fast")
                ? Optional.of("fast")
                : Counts.tier(usage.path("service_tier"));
    }

    private static void take(Counts said, JsonNode usage, Map<String, Long> found) {
        for (String name : PLAIN) {
            said.find(usage, name).ifPresent(count -> found.put(name, count));
        }
        OptionalLong hour = said.find(usage.path(SPLIT), HOUR);
        OptionalLong minutes = said.find(usage.path(SPLIT), MINUTES);
        if (hour.isPresent() || minutes.isPresent()) {
            found.put(HOUR, hour.orElse(0));
            found.putIfAbsent(WRITTEN, hour.orElse(0) + minutes.orElse(0));
        }
    }

    private Metered metered() {
        Map<UsageClass, Long> classes = classes();
        long calls = Math.max(passes.count(), 1 + counts.getOrDefault(SEARCHES, 0L) + counts.getOrDefault(FETCHES, 0L));
        boolean advised = passes.advice().isPresent();
        Usage usage = advised ? Usage.estimated(classes) : Usage.reported(classes);
        return Metered.of(usage)
                .costing(cost)
                .onTier(tier)
                .insteadOf(passes.advice())
                .inPasses(calls);
    }

    /** The counts in disjoint classes; thoughts are no more than all that was generated. */
    private Map<UsageClass, Long> classes() {
        long output = of(OUTPUT);
        long thought = Math.min(of(THOUGHT), output);
        long written = of(WRITTEN);
        long hour = Math.min(of(HOUR), written);
        Map<UsageClass, Long> classes = new EnumMap<>(UsageClass.class);
        classes.put(UsageClass.PROMPT, of(INPUT));
        classes.put(UsageClass.CACHED_READ, of(READ));
        classes.put(UsageClass.CACHE_WRITE, written - hour);
        classes.put(UsageClass.CACHE_WRITE_HOUR, hour);
        classes.put(UsageClass.COMPLETION, output - thought);
        classes.put(UsageClass.REASONING, thought);
        classes.put(UsageClass.SEARCH, of(SEARCHES));
        return classes;
    }

    private long of(String name) {
        return passes.sums().getOrDefault(name, counts.getOrDefault(name, 0L));
    }

    /**
     * Several passes of the model for one answer.
     *
     * @param sums of what they used; empty if the counts beside the list are to be taken
     * @param count how many there are
     * @param advice what the provider says, if another model was asked for advice
     */
    private record Passes(Map<String, Long> sums, long count, Optional<String> advice) {

        static final Passes NONE = new Passes(Map.of(), 1, Optional.empty());

        static Passes of(JsonNode usage, Counts said) {
            Map<String, Long> sums = new LinkedHashMap<>();
            long count = 0;
            boolean advised = false;
            for (JsonNode pass : usage.path("iterations")) {
                String type = pass.path("type").asText();
                if (type.equals("fallback_message")) {
                    return NONE;
                }
                boolean advice = type.equals("advisor_message");
                advised |= advice;
                if (advice || type.equals("message") || type.equals("compaction")) {
                    count++;
                    Map<String, Long> found = new LinkedHashMap<>();
                    take(said, pass, found);
                    found.forEach((name, tokens) -> sums.merge(name, tokens, Long::sum));
                }
            }
            return sums.getOrDefault(INPUT, 0L) + sums.getOrDefault(OUTPUT, 0L) > 0
                    ? new Passes(sums, Math.max(1, count), advised ? Optional.of(said.words()) : Optional.empty())
                    : NONE;
        }
    }
}
