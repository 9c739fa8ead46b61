package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A caller with a provider behind it: what was asked, what is answered, and what the caller gets of that. */
final class Exchange {

    static final String ID = "gen-1700000000-abcdefghij0123456789";

    private final Envelope envelope;
    private final Bridge bridge;
    private Optional<String> continues = Optional.empty();
    private int mostAnswerBytes = 16 * 1024 * 1024;

    private Exchange(Envelope envelope, Bridge bridge) {
        this.envelope = envelope;
        this.bridge = bridge;
    }

    /** A provider of the same dialect, to which bytes pass. */
    static Exchange passing(Face face, boolean stream) {
        return new Exchange(asked(face, stream), OpenAiResponses.passage());
    }

    /** The same provider, reached by translation as providers of other dialects are. */
    static Exchange translating(Face face, boolean stream) {
        return new Exchange(
                asked(face, stream),
                new TranslatingBridge(OpenAiResponses.upstream(), Map.of(), List.of(OpenAiResponses.client())));
    }

    static Envelope asked(Face face, boolean stream) {
        return read(face, "{'model':'m','input':'hi'" + (stream ? ",'stream':true}" : "}"));
    }

    static Envelope read(Face face, String singleQuoted) {
        return OpenAiResponses.dialect(face).read(Said.bytes(singleQuoted));
    }

    static AnswerContext context(Optional<String> continues, int mostAnswerBytes) {
        return new AnswerContext(
                ID,
                "openai/gpt-5",
                "Acme",
                "text/event-stream",
                continues,
                FixedPricing.at(Prices.perMillionTokens("5", "20")),
                1024 * 1024,
                mostAnswerBytes);
    }

    /** The events as the caller of a stream gets them. */
    static String streamed(Envelope envelope, List<AnswerEvent> events) {
        AnswerFacts facts = new AnswerFacts(envelope.facts(), context(Optional.empty(), 1 << 20));
        StreamWriter writer = OpenAiResponses.client().stream(envelope, facts);
        List<ByteBuffer> out = new ArrayList<>();
        events.forEach(event -> {
            facts.note(event);
            out.addAll(writer.write(event));
        });
        out.addAll(writer.end());
        return text(out);
    }

    /** The same as the caller of a whole answer gets them. */
    static JsonNode whole(Envelope envelope, Message.Choice choice) {
        AnswerFacts facts = new AnswerFacts(envelope.facts(), context(Optional.empty(), 1 << 20));
        choice.end().ifPresent(facts::note);
        byte[] body = OpenAiResponses.client().whole(envelope, new Message(List.of(choice)), facts);
        return Trees.read(body, 0, body.length).orElseThrow();
    }

    Exchange continuing(String soFar) {
        continues = Optional.of(soFar);
        return this;
    }

    Exchange mostAnswerBytes(int most) {
        mostAnswerBytes = most;
        return this;
    }

    Result of(String answer) {
        return inPiecesOf(Integer.MAX_VALUE, answer);
    }

    Result inPiecesOf(int size, String answer) {
        AnswerReader reader = bridge.reader(envelope, context(continues, mostAnswerBytes));
        Result result = new Result();
        byte[] all = answer.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < all.length && !result.ended; at += Math.min(size, all.length)) {
            result.take(reader.accept(ByteBuffer.wrap(
                    Arrays.copyOfRange(all, at, (int) Math.min(all.length, (long) at + size)))));
        }
        if (!result.ended) {
            result.take(reader.end());
        }
        result.summary = reader.summary();
        result.plainText = reader.plainText();
        return result;
    }

    static String text(List<ByteBuffer> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            joined.writeBytes(copy);
        }
        return joined.toString(StandardCharsets.UTF_8);
    }

    /** What the caller got, and how it ended. */
    static final class Result {
        private final List<ByteBuffer> bytes = new ArrayList<>();
        private boolean ended;
        private boolean content;
        private boolean complete;
        private Optional<Failure> failure = Optional.empty();
        private Optional<String> plainText = Optional.empty();
        private Summary summary =
                new Summary(Metered.of(Usage.NONE), Optional.empty(), Optional.empty(), Optional.empty(), 0);

        private void take(Part part) {
            bytes.addAll(part.bytes());
            content |= part.content();
            complete = part.complete();
            failure = part.failure();
            ended = complete || failure.isPresent();
        }

        String text() {
            return Exchange.text(bytes);
        }

        JsonNode json() {
            return Trees.read(text()).orElseThrow();
        }

        List<JsonNode> events() {
            return Said.events(text());
        }

        boolean hasContent() {
            return content;
        }

        boolean isComplete() {
            return complete;
        }

        Optional<Failure> failure() {
            return failure;
        }

        Optional<String> plainText() {
            return plainText;
        }

        Summary summary() {
            return summary;
        }
    }
}
