package io.signalbox.chat;

import io.signalbox.core.gateway.GatewayResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Collects a body that is whole already: where it is one piece, it is not copied. */
final class BodyCollector implements Flow.Subscriber<ByteBuffer> {

    private final CompletableFuture<RawJson> body = new CompletableFuture<>();
    private final List<ByteBuffer> pieces = new ArrayList<>();

    private BodyCollector() {}

    /** The body of a response, whose one subscriber this is. */
    static CompletableFuture<RawJson> of(GatewayResponse response) {
        BodyCollector collector = new BodyCollector();
        response.body().subscribe(collector);
        return collector.body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {
        pieces.add(piece);
    }

    @Override
    public void onError(Throwable thrown) {
        body.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        body.complete(joined());
    }

    private RawJson joined() {
        if (pieces.size() == 1 && pieces.get(0).hasArray()) {
            ByteBuffer only = pieces.get(0);
            int from = only.arrayOffset() + only.position();
            return new RawJson(only.array(), from, from + only.remaining());
        }
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(all::put);
        return RawJson.ofBytes(all.array());
    }
}
