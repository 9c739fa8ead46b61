package io.signalbox.testkit;

import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A provider without a wire: every call gets the same answer, which is there at once. What is measured over it is the gateway alone.
 *
 * <p>Each piece of a body is handed over when it is asked for, on the thread that asks. No call can be cancelled before it is over. May be
 * used from any thread.
 */
public final class ReadyTransport implements Transport {

    private final Headers headers;
    private final List<ByteBuffer> pieces;

    private ReadyTransport(String contentType, List<String> pieces) {
        this.headers = Headers.of("content-type", contentType);
        this.pieces = pieces.stream()
                .map(piece -> ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** Answers everything with status 200 and this body. */
    public static ReadyTransport json(String body) {
        return new ReadyTransport("application/json", List.of(body));
    }

    /** Answers everything with status 200 and a stream of these pieces, as they stand on the wire. */
    public static ReadyTransport events(List<String> pieces) {
        return new ReadyTransport("text/event-stream", pieces);
    }

    @Override
    public Call send(TransportRequest request) {
        return new Answered(
                new TransportResponse(200, headers, reader -> reader.onSubscribe(new Handover(pieces, reader))));
    }

    /** Does nothing: there is nothing open. */
    @Override
    public void close() {}

    /** A call whose answer has begun. */
    private record Answered(CompletionStage<TransportResponse> response) implements Call {
        Answered(TransportResponse response) {
            this(CompletableFuture.completedFuture(response));
        }

        @Override
        public void cancel() {}
    }

    /** Hands the pieces to the reader, as many as it asks for. */
    private static final class Handover implements Flow.Subscription {
        private final List<ByteBuffer> pieces;
        private final Flow.Subscriber<? super ByteBuffer> reader;
        private long wanted;
        private int next;
        private boolean busy;
        private boolean over;

        Handover(List<ByteBuffer> pieces, Flow.Subscriber<? super ByteBuffer> reader) {
            this.pieces = pieces;
            this.reader = reader;
        }

        @Override
        public void request(long count) {
            wanted = Math.min(pieces.size(), wanted + Math.min(count, pieces.size()));
            if (busy) {
                return;
            }
            busy = true;
            while (!over && next < wanted) {
                reader.onNext(pieces.get(next++).duplicate());
                if (!over && next == pieces.size()) {
                    over = true;
                    reader.onComplete();
                }
            }
            busy = false;
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
