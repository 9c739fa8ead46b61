package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is gathered of one answer while it passes. */
final class ServedAnswer {

    private static final int BYTES_PER_TOKEN = 4;
    private static final int BYTES_PER_SOUND_TOKEN = 1600;

    private final ServiceEnvelope envelope;
    private final AnswerContext context;
    private Optional<Usage> reported = Optional.empty();
    private Optional<Money> cost = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private long images;
    private long textBytes;

    ServedAnswer(ServiceEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.context = context;
    }

    AnswerContext context() {
        return context;
    }

    /** Takes note of a {@code usage} object; the last one counts. */
    void usage(JsonNode usage) {
        reported = ServiceUsage.read(usage).or(() -> reported);
        cost = Trees.amountAt(usage, "cost").map(Money::new).or(() -> cost);
    }

    /** Takes note of Cohere's {@code meta} object, where what is billed stands. */
    void meta(JsonNode meta) {
        usage(meta.path("billed_units"));
    }

    void id(String id) {
        upstreamId = Optional.of(id);
    }

    /** Takes note of images that were made. */
    void images(long count) {
        images += count;
    }

    /** Takes note of text that was made. */
    void said(long bytes) {
        textBytes += bytes;
    }

    Summary summary() {
        Metered metered = Metered.of(reported.orElseGet(this::estimate)).costing(cost);
        return new Summary(metered, Optional.empty(), Optional.empty(), upstreamId, 0);
    }

    /** Images count one by one; sound is taken for what OpenAI counts of a recording in common quality, ten tokens a second. */
    private Usage estimate() {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        if (images > 0) {
            counts.put(UsageClass.MADE_IMAGE, images);
        } else {
            counts.put(UsageClass.PROMPT, envelope.facts().estimatedPromptTokens());
            counts.put(UsageClass.COMPLETION, (textBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
        }
        if (envelope.facts().modalities().contains("audio")) {
            counts.put(UsageClass.AUDIO_PROMPT, 1 + envelope.fileBytes() / BYTES_PER_SOUND_TOKEN);
        }
        return Usage.estimated(counts);
    }
}
