package io.signalbox.bench;

import io.signalbox.chat.Chat;
import io.signalbox.chat.ChatEvent;
import io.signalbox.chat.ChatStream;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Headers;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A question and its answer, where the gateway between them has the answer ready: whole, and as a stream of 64 tokens. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ChatBenchmark {

    private static final Headers HEAD = Headers.of(
            "content-type",
            "application/json",
            "x-generation-id",
            "gen-1700000000-abcdefghij0123456789",
            "x-signalbox-requested-model",
            "smart",
            "x-signalbox-model",
            "acme/large",
            "x-signalbox-provider",
            "main",
            "x-signalbox-attempts",
            "1");

    private static final String BEGINNING =
            "{\"id\":\"gen-1700000000-abcdefghij0123456789\",\"object\":\"chat.completion\",\"created\":1700000000,"
                    + "\"model\":\"acme/large\",\"provider\":\"Main\",\"choices\":[";
    private static final String END =
            "],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":64,\"total_tokens\":76,\"cost\":0.00134}}";

    private final byte[] whole = bytes(BEGINNING
            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello there, how are you?\"},\"finish_reason\":\"stop\"}"
            + END);
    private final List<byte[]> stream = new ArrayList<>();

    private Chat chat;

    @Setup
    public void setUp() {
        for (int i = 0; i < 64; i++) {
            stream.add(bytes("data: " + BEGINNING + "{\"index\":0,\"delta\":{\"content\":\"token" + i
                    + " \"},\"finish_reason\":null}]}\n\n"));
        }
        stream.add(bytes("data: " + BEGINNING + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}" + END + "\n\n"));
        stream.add(bytes("data: [DONE]\n\n"));
        Gateway gateway = (Gateway) Proxy.newProxyInstance(
                Gateway.class.getClassLoader(),
                new Class<?>[] {Gateway.class},
                (proxy, method, arguments) -> answer((GatewayRequest) arguments[0]));
        chat = Chat.on(gateway).model("smart").system("Be brief.").temperature(0.2);
    }

    /** One question, one answer. */
    @Benchmark
    public Object ask() {
        return chat.ask("Hello!");
    }

    /** One question, and each event of its answer. */
    @Benchmark
    public void stream(Blackhole hole) {
        try (ChatStream events = chat.stream("Hello!")) {
            for (ChatEvent event : events) {
                hole.consume(event);
            }
        }
    }

    private GatewayCall answer(GatewayRequest request) {
        boolean streamed = new String(request.body(), 0, 40, StandardCharsets.US_ASCII).contains("\"stream\":true");
        List<byte[]> pieces = streamed ? stream : List.of(whole);
        GatewayResponse response = new GatewayResponse(
                200,
                HEAD,
                OptionalLong.empty(),
                subscriber -> subscriber.onSubscribe(new Pieces(pieces, subscriber)),
                Optional.empty());
        return new GatewayCall() {
            @Override
            public CompletionStage<GatewayResponse> response() {
                return CompletableFuture.completedFuture(response);
            }

            @Override
            public void cancel() {}
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pieces of a body, on the thread that asks for them. */
    private static final class Pieces implements Flow.Subscription {
        private final List<byte[]> pieces;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private int next;

        Pieces(List<byte[]> pieces, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.pieces = pieces;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            for (long i = 0; i < n && next < pieces.size(); i++) {
                subscriber.onNext(ByteBuffer.wrap(pieces.get(next++)));
            }
            if (next == pieces.size()) {
                next++;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {}
    }
}
