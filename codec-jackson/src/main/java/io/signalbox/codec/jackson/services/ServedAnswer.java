package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.Map;
import java.util.Optional;

/** What is gathered of one answer while it passes. */
final class ServedAnswer {

    private final ServiceEnvelope envelope;
    private final AnswerContext context;
    private Optional<Usage> reported = Optional.empty();
    private Optional<Money> cost = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private long images;

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

    void images(long count) {
        images = count;
    }

    Summary summary() {
        return new Summary(reported.orElseGet(this::estimate), cost, Optional.empty(), Optional.empty(), upstreamId, 0);
    }

    private Usage estimate() {
        return Usage.estimated(
                images > 0
                        ? Map.of(UsageClass.IMAGE, images)
                        : Map.of(UsageClass.PROMPT, envelope.facts().estimatedPromptTokens()));
    }
}
