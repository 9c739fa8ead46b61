package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A caller of chat who reaches a model of Cohere's. JSON may have {@code '} for quotes. */
final class Asking {

    private static final Bridge BRIDGE =
            new TranslatingBridge(CohereChat.upstream(), Map.of(), List.of(OpenAiChat.client()));

    private Asking() {}

    static JsonNode json(String text) {
        return Trees.read(text.replace('\'', '"')).orElseThrow();
    }

    static Endpoint endpoint() {
        Provider provider = new Provider("cohere", ProviderType.COHERE, "Cohere", 0, true, false);
        return Endpoint.at(provider, new ModelId("cohere/command-a"), "command-a-03-2025")
                .build();
    }

    /** What is sent for a chat request with these members beside its model and one message. */
    static UpstreamRequest request(String members) {
        return asked("{'model':'m','messages':[{'role':'user','content':'hi'}]," + members + "}");
    }

    static UpstreamRequest asked(String request) {
        return BRIDGE.request(envelope(request), endpoint(), Map.of());
    }

    static JsonNode body(UpstreamRequest request) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        request.body().forEach(part -> joined.write(part.array(), part.position(), part.remaining()));
        byte[] bytes = joined.toByteArray();
        return Trees.read(bytes, 0, bytes.length).orElseThrow();
    }

    static List<AnswerEvent> whole(String answer) {
        List<AnswerEvent> events = new ArrayList<>();
        CohereChat.upstream().parser().whole(json(answer), events::add);
        return events;
    }

    static List<AnswerEvent> stream(String... chunks) {
        List<AnswerEvent> events = new ArrayList<>();
        AnswerParser parser = CohereChat.upstream().parser();
        for (String chunk : chunks) {
            parser.event("message", json(chunk), events::add);
        }
        return events;
    }

    /** What a caller gets of a stream that comes in pieces of this many bytes. */
    static String answered(String stream, int pieces) {
        AnswerReader reader = BRIDGE.reader(
                envelope("{'model':'m','messages':[{'role':'user','content':'hi'}],'stream':true,"
                        + "'stream_options':{'include_usage':true}}"),
                new AnswerContext(
                        "gen-1700000000-abc",
                        "cohere/command-a",
                        "Cohere",
                        "text/event-stream",
                        Optional.empty(),
                        FixedPricing.at(Prices.UNKNOWN),
                        100_000,
                        100_000));
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        StringBuilder got = new StringBuilder();
        boolean complete = false;
        for (int at = 0; at < bytes.length && !complete; at += pieces) {
            AnswerReader.Part part = reader.accept(ByteBuffer.wrap(bytes, at, Math.min(pieces, bytes.length - at)));
            part.bytes().forEach(piece -> got.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
            complete = part.complete();
        }
        return got + (complete ? "" : "BROKEN");
    }

    private static Envelope envelope(String request) {
        return OpenAiChat.dialect(OpenAiChat.Face.OPENAI)
                .read(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
