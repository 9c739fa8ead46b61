package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.ReportedCost;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a provider says a service used, in disjoint classes: tokens as OpenAI's APIs count them, seconds of a recording, searches as
 * Cohere's ranking counts them.
 */
final class ServiceUsage {

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000);

    private ServiceUsage() {}

    /**
     * The counts in a {@code usage} object, or in Cohere's {@code billed_units}, or that they cannot be; empty if there is none.
     *
     * @param images whether what is generated are pictures
     */
    static Optional<AnswerEvent> read(JsonNode usage, boolean images) {
        Counts said = new Counts(usage);
        OptionalLong prompt = count(said, "prompt_tokens", "input_tokens");
        OptionalLong completion = count(said, "completion_tokens", "output_tokens");
        OptionalLong total = said.find("total_tokens");
        OptionalLong searches = said.find("search_units");
        Optional<Long> seconds = seconds(usage.path("seconds"));
        boolean none = Stream.of(prompt, completion, total, searches).allMatch(OptionalLong::isEmpty);
        if (none && seconds.isEmpty() && !said.isVoid()) {
            return Optional.empty();
        }
        long out = completion.orElse(0);
        long in = prompt.orElse(Math.max(0, total.orElse(0) - out));
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        putPrompt(counts, said, usage, in);
        putMade(counts, said, usage, out, images);
        counts.put(UsageClass.AUDIO_SECOND, seconds.orElse(0L));
        counts.put(UsageClass.SEARCH, searches.orElse(0));
        return Optional.of(said.told(Metered.of(Usage.reported(counts)).costing(ReportedCost.in(usage))));
    }

    /** Seconds of sound, of which a part counts as one; empty if it is no such number. */
    static Optional<Long> seconds(JsonNode value) {
        return Optional.of(value)
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(MOST_SECONDS) <= 0)
                .map(seconds -> seconds.setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static void putPrompt(Map<UsageClass, Long> counts, Counts said, JsonNode usage, long in) {
        JsonNode inside = details(usage, "prompt_tokens_details", "input_tokens_details", "input_token_details");
        long read = Math.min(in, said.find(inside, "cached_tokens").orElse(0));
        JsonNode again = inside.path("cached_tokens_details");
        long heardAgain = Math.min(read, said.find(again, "audio_tokens").orElse(0));
        long heard = within(in - read, said.find(inside, "audio_tokens").orElse(0) - heardAgain);
        long seenAgain = said.find(again, "image_tokens").orElse(0);
        long seen = within(in - read - heard, said.find(inside, "image_tokens").orElse(0) - seenAgain);
        counts.put(UsageClass.PROMPT, in - read - heard - seen);
        counts.put(UsageClass.CACHED_READ, read - heardAgain);
        counts.put(UsageClass.AUDIO_PROMPT, heard);
        counts.put(UsageClass.AUDIO_CACHED_READ, heardAgain);
        counts.put(UsageClass.IMAGE_PROMPT, seen);
    }

    private static void putMade(Map<UsageClass, Long> counts, Counts said, JsonNode usage, long out, boolean images) {
        JsonNode made = details(usage, "completion_tokens_details", "output_tokens_details", "output_token_details");
        long spoken = within(out, said.find(made, "audio_tokens").orElse(0));
        long words = said.find(made, "text_tokens").orElse(0);
        long drawn =
                images ? within(out - spoken, said.find(made, "image_tokens").orElse(out - words)) : 0;
        counts.put(UsageClass.COMPLETION, out - spoken - drawn);
        counts.put(UsageClass.AUDIO_COMPLETION, spoken);
        counts.put(UsageClass.IMAGE_COMPLETION, drawn);
    }

    private static long within(long most, long count) {
        return Math.min(most, Math.max(0, count));
    }

    private static OptionalLong count(Counts said, String... names) {
        return Stream.of(names)
                .map(said::find)
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
