package io.signalbox.bench;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.testkit.FixedPricing;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.UnsentReply;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A request of 100 kB and a stream of 64 tokens for each pair of a caller's dialect and a provider's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DialectsBenchmark {

    private static final int TURNS = 50;
    private static final String SENTENCE = "All work and no play makes Jack a dull boy, said the one who wrote it down again. ";

    @Param({"openai-chat", "openai-responses", "anthropic-messages", "gemini"})
    public String caller;

    @Param({"openai-chat", "openai-responses", "anthropic-messages", "gemini", "bedrock-converse", "cohere"})
    public String provider;

    private Bridge bridge;
    private Dialect dialect;
    private Endpoint endpoint;
    private byte[] large;
    private Dialect.Envelope small;
    private List<byte[]> stream;
    private String contentType;

    @Setup
    public void setUp() {
        bridge = Dialects.bridges().stream()
                .filter(any -> any.upstreamDialect().equals(provider))
                .findFirst()
                .orElseThrow();
        dialect = dialect();
        endpoint = Endpoint.at(
                        new Provider("main", type(), "Main", 0, true, false), new ModelId("acme/asked"), "its.own-1")
                .dialect(provider)
                .build();
        large = spoken().write(conversation());
        SpokenRequest hello = SpokenRequest.to("acme/asked").user("Hello").streaming();
        small = dialect.read(spoken().write(hello));
        Bridge.UpstreamRequest asked = bridge.request(small, endpoint, Map.of());
        String path = (provider.equals("cohere") ? "/v2" : "") + asked.path();
        UnsentReply answer = Reply.stream(tokens()).unsent(path, bytes(asked.body()));
        stream = answer.body();
        contentType = answer.contentType();
    }

    /** Reads a request and writes it for the provider. */
    @Benchmark
    public Object request() {
        return bridge.request(dialect.read(large), endpoint, Map.of());
    }

    /** Reads a provider's stream and writes it for the caller. */
    @Benchmark
    public void stream(Blackhole hole) {
        Prices prices = Prices.perMillionTokens("5", "20");
        AnswerReader reader = bridge.reader(
                small,
                new Bridge.AnswerContext(
                        "gen-1700000000-abcdefghij0123456789",
                        "acme/asked",
                        "Main",
                        contentType,
                        Optional.empty(),
                        FixedPricing.at(prices),
                        1 << 20,
                        1 << 24));
        boolean complete = false;
        for (byte[] piece : stream) {
            if (!complete) {
                AnswerReader.Part part = reader.accept(ByteBuffer.wrap(piece));
                hole.consume(part);
                complete = part.complete();
            }
        }
        if (!complete && !reader.end().complete()) {
            throw new IllegalStateException(caller + " to " + provider + " did not end");
        }
    }

    private SpokenDialect spoken() {
        return SpokenDialect.all().stream()
                .filter(any -> any.name().equals(caller))
                .findFirst()
                .orElseThrow();
    }

    private Dialect dialect() {
        return switch (caller) {
            case OpenAiChat.NAME -> OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
            case OpenAiResponses.NAME -> OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI);
            case AnthropicMessages.NAME -> AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC);
            default -> Gemini.dialect("acme/asked", true, true);
        };
    }

    private ProviderType type() {
        return switch (provider) {
            case "anthropic-messages" -> ProviderType.ANTHROPIC;
            case "gemini" -> ProviderType.GEMINI;
            case "bedrock-converse" -> ProviderType.BEDROCK;
            case "cohere" -> ProviderType.COHERE;
            default -> ProviderType.OPENAI;
        };
    }

    private static SpokenRequest conversation() {
        SpokenRequest conversation = SpokenRequest.to("acme/asked").streaming().most(500);
        for (int i = 0; i < TURNS; i++) {
            conversation = conversation.user(SENTENCE.repeat(24));
        }
        return conversation;
    }

    private static String[] tokens() {
        String[] tokens = new String[64];
        Arrays.setAll(tokens, i -> "token" + i + " ");
        return tokens;
    }

    private static byte[] bytes(List<ByteBuffer> parts) {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(StandardCharsets.ISO_8859_1.decode(part.duplicate())));
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
