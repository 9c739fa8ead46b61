package io.signalbox.codec.jackson.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.RoutingMetadata;
import io.signalbox.testkit.FixedPricing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A caller of the dialect with a provider behind it: what was asked, what is answered, and what the caller gets of that. */
final class Conversing {

    static final String ID = "gen-1700000000-abcdefghij0123456789";
    static final String HELLO =
            "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    static final String HELLO_STREAM =
            "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}";

    private final Envelope envelope;
    private Bridge bridge = passing(AnthropicMessages.NAME);
    private Optional<String> contentType = Optional.empty();
    private Optional<String> continues = Optional.empty();
    private Optional<RoutingMetadata> routing = Optional.empty();
    private String model = "claude-sonnet-4-5";
    private ProviderType type = ProviderType.ANTHROPIC;
    private int most = 1 << 20;

    private Conversing(Envelope envelope) {
        this.envelope = envelope;
    }

    private static Bridge passing(String dialect) {
        return Objects.requireNonNull(AnthropicMessages.passing().get(dialect), dialect);
    }

    static Conversing asking(String body) {
        return as(AnthropicMessages.Face.ANTHROPIC, body);
    }

    static Conversing as(AnthropicMessages.Face face, String body) {
        return new Conversing(AnthropicMessages.dialect(face).read(body.getBytes(UTF_8)));
    }

    static Conversing counting(String body) {
        Conversing counting = new Conversing(
                AnthropicMessages.countTokens(AnthropicMessages.Face.ANTHROPIC).read(body.getBytes(UTF_8)));
        counting.bridge = passing(AnthropicMessages.COUNT_TOKENS);
        return counting;
    }

    /** Behind it is another dialect, in which these things happen. */
    Conversing answeredWith(AnswerEvent... events) {
        bridge = new TranslatingBridge(new Script(List.of(events)), Map.of(), List.of(AnthropicMessages.client()));
        return this;
    }

    /** Behind it is the same dialect, but everything is read and written anew. */
    Conversing anew() {
        bridge = new TranslatingBridge(AnthropicMessages.upstream(), Map.of(), List.of(AnthropicMessages.client()));
        return this;
    }

    Conversing continuing(String soFar) {
        continues = Optional.of(soFar);
        return this;
    }

    Conversing routed(RoutingMetadata value) {
        routing = Optional.of(value);
        return this;
    }

    Conversing model(String value) {
        model = value;
        return this;
    }

    Conversing of(ProviderType value) {
        type = value;
        return this;
    }

    Conversing contentType(String value) {
        contentType = Optional.of(value);
        return this;
    }

    Conversing most(int value) {
        most = value;
        return this;
    }

    Envelope envelope() {
        return envelope;
    }

    Conversation conversation() {
        return AnthropicMessages.client().conversation(envelope);
    }

    UpstreamRequest request() {
        return request(Map.of());
    }

    UpstreamRequest request(Map<String, String> parameters) {
        return bridge.request(envelope, endpoint(), parameters);
    }

    UpstreamRequest continuation(String soFar, boolean prefill) {
        return bridge.continuation(envelope, endpoint(), Map.of(), soFar, prefill);
    }

    Optional<Failure> objection() {
        return bridge.objection(envelope, endpoint());
    }

    Endpoint endpoint() {
        return Written.endpoint(type, model, OptionalLong.empty());
    }

    AnswerReader reader() {
        Prices prices = Prices.perMillionTokens("5", "20");
        return bridge.reader(
                envelope,
                new AnswerContext(
                        ID,
                        "anthropic/claude",
                        "Acme",
                        contentType.orElse(envelope.facts().stream() ? "text/event-stream" : "application/json"),
                        continues,
                        FixedPricing.at(prices),
                        most,
                        most,
                        routing,
                        Optional.empty()));
    }

    /** What comes of the events that happen behind it. */
    Got got(int events) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < events; i++) {
            script.append("data: {\"happens\":").append(i).append("}\n\n");
        }
        return got(envelope.facts().stream() ? script + "data: [DONE]\n\n" : "{\"all\":true}");
    }

    /** What comes of this answer in one piece. */
    Got got(String answer) {
        return inPiecesOf(1 << 20, answer);
    }

    Got inPiecesOf(int size, String answer) {
        return inPiecesOf(size, answer.getBytes(UTF_8));
    }

    Got inPiecesOf(int size, byte[] all) {
        AnswerReader reader = reader();
        Got got = new Got();
        for (int at = 0; at < all.length && !got.ended(); at += size) {
            got.take(reader.accept(ByteBuffer.wrap(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)))));
        }
        if (!got.ended()) {
            got.take(reader.end());
        }
        got.summary = reader.summary();
        got.plainText = reader.plainText();
        return got;
    }

    static String text(List<ByteBuffer> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            joined.writeBytes(copy);
        }
        return joined.toString(UTF_8);
    }

    /** What the caller got, and how it ended. */
    static final class Got {
        private final List<ByteBuffer> bytes = new ArrayList<>();
        private boolean complete;
        private boolean content;
        private Optional<Failure> failure = Optional.empty();
        private Optional<String> plainText = Optional.empty();
        private Summary summary =
                new Summary(Metered.of(Usage.NONE), Optional.empty(), Optional.empty(), Optional.empty(), 0);

        private void take(Part part) {
            bytes.addAll(part.bytes());
            complete = part.complete();
            content |= part.content();
            failure = part.failure();
        }

        private boolean ended() {
            return complete || failure.isPresent();
        }

        String text() {
            return Conversing.text(bytes);
        }

        JsonNode json() {
            return Written.json(text());
        }

        /** The data of the events, in order. */
        List<JsonNode> events() {
            List<JsonNode> events = new ArrayList<>();
            for (String line : text().split("\n")) {
                if (line.startsWith("data: ")) {
                    events.add(Written.json(line.substring(6)));
                }
            }
            return events;
        }

        /** What the events say, as a client of the dialect puts them together. */
        List<String> story() {
            List<String> story = new ArrayList<>();
            for (JsonNode event : events()) {
                String type = event.path("type").asText();
                story.add(
                        switch (type) {
                            case "content_block_start" ->
                                "start " + event.path("index").asInt() + " "
                                        + event.path("content_block")
                                                .path("type")
                                                .asText();
                            case "content_block_delta" -> {
                                JsonNode delta = event.path("delta");
                                String more = "";
                                for (String member : List.of("text", "thinking", "partial_json", "signature")) {
                                    more += delta.path(member).asText("");
                                }
                                yield "delta " + event.path("index").asInt() + " " + more;
                            }
                            case "content_block_stop" ->
                                "stop " + event.path("index").asInt();
                            case "message_delta" ->
                                "end " + event.path("delta").path("stop_reason").asText();
                            default -> type;
                        });
            }
            return story;
        }

        boolean isComplete() {
            return complete;
        }

        boolean hasContent() {
            return content;
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

    /** A provider of another dialect: its events happen in order. */
    private record Script(List<AnswerEvent> events) implements UpstreamFormat {
        @Override
        public String dialect() {
            return "gemini";
        }

        @Override
        public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
            return new UpstreamCall("/", Headers.NONE, Trees.bytes(Trees.object()));
        }

        @Override
        public AnswerParser parser() {
            return new AnswerParser() {
                @Override
                public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
                    out.accept(events.get(data.path("happens").asInt()));
                }

                @Override
                public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
                    events.forEach(out);
                }
            };
        }
    }
}
