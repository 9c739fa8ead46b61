package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.UsageJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectEdit.Member;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.AnswerMeter;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.Optional;

/** What is gathered of one answer while it passes, and what the gateway writes into it: its own id, the model's name, the cost. */
final class ServedAnswer {

    private final ChatEnvelope envelope;
    private final AnswerContext context;
    private final byte[] id;
    private final byte[] model;
    private final Member provider;

    private final AnswerMeter meter;

    private Optional<String> finishReason = Optional.empty();
    private Optional<String> nativeFinishReason = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private int skipped;

    ServedAnswer(ChatEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.context = context;
        this.meter = new AnswerMeter(envelope.facts(), context);
        this.id = Json.string(context.generationId());
        this.model = Json.string(context.model());
        this.provider = new Member("provider", Json.string(context.providerName()));
    }

    /** Takes note of what was just read. The last usage counts; sums are never made. */
    void note(AnswerScan scan) {
        meter.passed(scan.contentBytes());
        if (meter.wantsWords()) {
            meter.words(scan.text());
        }
        scan.serviceTier().ifPresent(meter::servedOn);
        note(scan.reportedUsage());
        upstreamId = scan.id();
        if (scan.finishReason().isPresent()) {
            finishReason = scan.finishReason();
        }
        if (scan.nativeFinishReason().isPresent()) {
            nativeFinishReason = scan.nativeFinishReason();
        }
    }

    private void note(ReportedUsage usage) {
        if (usage.isAbsurd()) {
            meter.misreported(usage.words());
        } else if (usage.isValid()) {
            meter.note(usage.metered());
        } else if (usage.isPresent()) {
            usage.cost().ifPresent(meter::costs);
        }
    }

    /** Whether more content came than any answer has. */
    boolean isTooLong() {
        return meter.contentBytes() > context.mostAnswerBytes();
    }

    void skip() {
        skipped++;
    }

    /** Whether the provider itself says that it generated nothing, and nothing was seen. */
    boolean isEmpty() {
        return meter.contentBytes() == 0
                && meter.reported()
                        .filter(usage -> usage.completionTokens() == 0)
                        .isPresent();
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
        return meter.metered(finishReason.isPresent());
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
        return provider.literal();
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
        edit.setAfter("model", provider);
    }

    /** Puts the cost into a usage object that a provider wrote. */
    void price(ReportedUsage usage, Splicer splicer) {
        // What the provider says stands as it is written, unless it is no plain number or the caller pays another.
        Optional<Money> charged = amount();
        if (charged.isPresent() && !(usage.costIsNumber() && charged.equals(usage.cost()))) {
            splicer.edit(usage.layout()).set("cost", Json.bytes(charged.get().toString()));
        }
    }

    /** A usage object of our own: what a provider said elsewhere, or an estimate that says so. */
    byte[] usageLiteral() {
        Charge charge = context.pricing().charge(metered());
        return Json.write(json -> UsageJson.write(json, charge.usage(), charge.charged()));
    }

    private Optional<Money> amount() {
        return context.pricing().charge(metered()).charged();
    }
}
