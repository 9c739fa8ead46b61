package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.UsageJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is gathered of one answer while it passes, and what the gateway writes into it: its own id, the model's name, the cost. */
final class ServedAnswer {

    private static final int BYTES_PER_TOKEN = 4;

    private final ChatEnvelope envelope;
    private final AnswerContext context;
    private final byte[] id;
    private final byte[] model;
    private final byte[] provider;

    private long contentBytes;
    private Optional<Usage> reported = Optional.empty();
    private Optional<Money> reportedCost = Optional.empty();
    private Optional<String> finishReason = Optional.empty();
    private Optional<String> nativeFinishReason = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private int skipped;

    ServedAnswer(ChatEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.context = context;
        this.id = Json.string(context.generationId());
        this.model = Json.string(context.model());
        this.provider = Json.string(context.providerName());
    }

    /** Takes note of what was just read. The last usage counts; sums are never made. */
    void note(AnswerScan scan) {
        contentBytes += scan.contentBytes();
        if (scan.reportedUsage().isValid()) {
            reported = Optional.of(scan.reportedUsage().normal());
            reportedCost = scan.reportedUsage().cost();
        }
        upstreamId = upstreamId.or(scan::id);
        if (scan.finishReason().isPresent()) {
            finishReason = scan.finishReason();
        }
        if (scan.nativeFinishReason().isPresent()) {
            nativeFinishReason = scan.nativeFinishReason();
        }
    }

    /** Whether more content came than any answer has. */
    boolean isTooLong() {
        return contentBytes > context.mostAnswerBytes();
    }

    void skip() {
        skipped++;
    }

    /** The provider's counts, or what passed by. */
    Usage usage() {
        return reported.orElseGet(() -> {
            Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
            counts.put(UsageClass.PROMPT, envelope.facts().estimatedPromptTokens());
            counts.put(UsageClass.COMPLETION, (contentBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
            return Usage.estimated(counts);
        });
    }

    /** Whether the provider itself says that it generated nothing, and nothing was seen. */
    boolean isEmpty() {
        return contentBytes == 0
                && reported.filter(usage -> usage.completionTokens() == 0).isPresent();
    }

    Optional<String> finishReason() {
        return finishReason;
    }

    /** The finish reason as JSON, for chunks that we write. */
    byte[] finishLiteral() {
        return finishReason.map(Json::string).orElseGet(() -> Json.bytes("null"));
    }

    byte[] nativeFinishLiteral() {
        return nativeFinishReason.map(Json::string).orElseGet(() -> Json.bytes("null"));
    }

    private Metered metered() {
        return Metered.of(usage()).costing(reportedCost);
    }

    Summary summary() {
        return new Summary(metered(), finishReason.map(FinishReasons::common), nativeFinishReason, upstreamId, skipped);
    }

    byte[] id() {
        return id;
    }

    byte[] model() {
        return model;
    }

    byte[] provider() {
        return provider;
    }

    /** How the answer was routed, as JSON, if the caller asked to be told. */
    Optional<byte[]> routing() {
        return context.routing().map(RoutingJson::literal);
    }

    AnswerContext context() {
        return context;
    }

    ChatEnvelope envelope() {
        return envelope;
    }

    /** Puts the gateway's own words into an answer or a chunk. */
    void sign(ObjectEdit edit) {
        edit.set("id", id);
        edit.set("model", model);
        edit.setAfter("model", "provider", provider);
    }

    /** Puts the cost into a usage object that a provider wrote. */
    void price(ReportedUsage usage, Splicer splicer) {
        // What the provider says stands as it is written, unless it is no plain number.
        if (!usage.costIsNumber()) {
            cost().ifPresent(cost -> splicer.edit(usage.layout()).set("cost", cost));
        }
    }

    /** A usage object of our own: what a provider said elsewhere, or an estimate that says so. */
    byte[] usageLiteral() {
        return Json.write(json -> UsageJson.write(json, usage(), amount()));
    }

    private Optional<Money> amount() {
        return context.pricing().charge(metered()).charged();
    }

    private Optional<byte[]> cost() {
        return amount().map(Money::toString).map(Json::bytes);
    }
}
