package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
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

/** A caller of chat who reaches a model on Bedrock. JSON may have {@code '} for quotes. */
final class Asking {

    static final String HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    static final String OPUS = "global.anthropic.claude-opus-4-6-v1";
    static final String SONNET_3 = "anthropic.claude-3-5-sonnet-20240620-v1:0";
    static final String NOVA = "us.amazon.nova-2-lite-v1:0";
    static final String NOVA_1 = "amazon.nova-pro-v1:0";
    static final String GPT_OSS = "openai.gpt-oss-120b-1:0";
    static final String LLAMA = "us.meta.llama4-scout-17b-instruct-v1:0";
    static final String MISTRAL = "mistral.mistral-large-2407-v1:0";
    static final String TITAN = "amazon.titan-text-express-v1";

    static final String HI = "'messages':[{'role':'user','content':'hi'}]";

    private static final Bridge BRIDGE =
            new TranslatingBridge(BedrockConverse.upstream(), Map.of(), List.of(OpenAiChat.client()));

    private Asking() {}

    static JsonNode json(String text) {
        return Trees.read(text.replace('\'', '"')).orElseThrow();
    }

    static Endpoint endpoint(String model) {
        Provider provider = new Provider("bedrock", ProviderType.BEDROCK, "Bedrock", 0, true, false);
        return Endpoint.at(provider, new ModelId("some/model"), model).build();
    }

    /** What is sent to a model for a chat request with these members. */
    static UpstreamRequest request(String model, String members) {
        return BRIDGE.request(envelope("{'model':'m'," + members + "}"), endpoint(model), Map.of());
    }

    static JsonNode sent(String model, String members) {
        return body(request(model, members));
    }

    static JsonNode body(UpstreamRequest request) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        request.body().forEach(part -> joined.write(part.array(), part.position(), part.remaining()));
        byte[] bytes = joined.toByteArray();
        return Trees.read(bytes, 0, bytes.length).orElseThrow();
    }

    static List<AnswerEvent> whole(String answer) {
        List<AnswerEvent> events = new ArrayList<>();
        BedrockConverse.upstream().parser().whole(json(answer), events::add);
        return events;
    }

    /** Events in turn: a name, then its data. */
    static List<AnswerEvent> stream(String... namesAndData) {
        List<AnswerEvent> events = new ArrayList<>();
        AnswerParser parser = BedrockConverse.upstream().parser();
        for (int i = 0; i < namesAndData.length; i += 2) {
            parser.event(namesAndData[i], json(namesAndData[i + 1]), events::add);
        }
        return events;
    }

    /** What a caller gets of an answer that comes in pieces of this many bytes. */
    static Answered answered(String contentType, byte[] answer, int pieces) {
        AnswerReader reader = BRIDGE.reader(
                envelope("{'model':'m'," + HI + ",'stream':true,'stream_options':{'include_usage':true}}"),
                new AnswerContext(
                        "gen-1700000000-abc",
                        "anthropic/claude",
                        "Bedrock",
                        contentType,
                        Optional.empty(),
                        FixedPricing.at(Prices.UNKNOWN),
                        10_000,
                        100_000));
        StringBuilder got = new StringBuilder();
        AnswerReader.Part part = AnswerReader.Part.NOTHING;
        for (int at = 0; at < answer.length && !isEnd(part); at += pieces) {
            part = reader.accept(ByteBuffer.wrap(answer, at, Math.min(pieces, answer.length - at)));
            take(part, got);
        }
        if (!isEnd(part)) {
            part = reader.end();
            take(part, got);
        }
        return new Answered(got.toString(), part.failure(), reader.summary().usage());
    }

    private static boolean isEnd(AnswerReader.Part part) {
        return part.complete() || part.failure().isPresent();
    }

    private static void take(AnswerReader.Part part, StringBuilder got) {
        part.bytes().forEach(piece -> got.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
    }

    static Envelope envelope(String request) {
        return OpenAiChat.dialect(OpenAiChat.Face.OPENAI)
                .read(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** What came, and how it ended. */
    record Answered(String text, Optional<Failure> failure, Usage usage) {}
}
