package io.signalbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Collects a body of bounded length, for commands that wait for one. */
final class WholeBody implements Flow.Subscriber<ByteBuffer> {

    private static final int MOST_BYTES = 64 << 20;

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private Flow.Subscription subscription = new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };

    WholeBody(Flow.Publisher<ByteBuffer> body) {
        body.subscribe(this);
        subscription.request(Long.MAX_VALUE);
    }

    CompletableFuture<byte[]> bytes() {
        return bytes;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
    }

    @Override
    public void onNext(ByteBuffer part) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        collected.writeBytes(copy);
        if (collected.size() > MOST_BYTES) {
            subscription.cancel();
            bytes.completeExceptionally(new IllegalStateException("too long"));
        }
    }

    @Override
    public void onError(Throwable thrown) {
        bytes.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        bytes.complete(collected.toByteArray());
    }
}
