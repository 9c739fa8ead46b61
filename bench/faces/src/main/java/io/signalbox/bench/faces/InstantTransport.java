package io.signalbox.bench.faces;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A provider in the same process that has its answer ready: a short one, or as many chunks as a streamed request is to get, each
 * handed over when it is asked for. So whatever is measured is the gateway and its face.
 */
final class InstantTransport implements Transport {

    private static final String STREAMED = "\"stream\":true";

    private final List<ByteBuffer> whole = List.of(
            bytes(
                    "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,"
                            + "\"model\":\"a/b\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
                            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}"));
    private final List<ByteBuffer> stream;

    /**
     * A provider.
     *
     * @param chunks with text, in each stream
     */
    InstantTransport(int chunks) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            parts.add(chunk("{\"content\":\"word \"}", "null"));
        }
        parts.add(chunk("{}", "\"stop\""));
        parts.add(bytes("data: [DONE]\n\n"));
        stream = List.copyOf(parts);
    }

    private static ByteBuffer chunk(String delta, String finish) {
        return bytes("data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"a/b\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Call send(TransportRequest request) {
        boolean streamed = request.body().stream()
                .anyMatch(part -> StandardCharsets.UTF_8
                        .decode(part.duplicate())
                        .toString()
                        .contains(STREAMED));
        TransportResponse response = new TransportResponse(
                200,
                Headers.of("content-type", streamed ? "text/event-stream" : "application/json"),
                new ReadyBody(streamed ? stream : whole));
        return new Ready(CompletableFuture.completedFuture(response));
    }

    @Override
    public void close() {}

    /** A call that is over. */
    private record Ready(CompletionStage<TransportResponse> response) implements Call {
        @Override
        public void cancel() {}
    }

    /** A body that is there. */
    private record ReadyBody(List<ByteBuffer> parts) implements Flow.Publisher<ByteBuffer> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int next;
                private boolean done;

                /** Each piece comes in a turn of the loop of its own, as from a socket: many at once would share one write. */
                @Override
                public void request(long count) {
                    EventExecutor loop = Objects.requireNonNull(
                            ThreadExecutorMap.currentExecutor(), "requests run on an event loop");
                    for (long i = 0; i < Math.min(count, parts.size()); i++) {
                        loop.execute(this::pass);
                    }
                }

                private void pass() {
                    if (done || next == parts.size()) {
                        return;
                    }
                    subscriber.onNext(parts.get(next++).duplicate());
                    if (next == parts.size() && !done) {
                        done = true;
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    done = true;
                }
            });
        }
    }
}
