package io.signalbox.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes a request's body into one array, up to a limit. A body of announced length is copied once; memory is taken as bytes arrive,
 * not as they are promised.
 *
 * <p>Runs on the request's event loop.
 */
final class BodyCollector implements Subscriber<HttpObject> {

    private static final int FIRST_ARRAY = 256 * 1024;
    private static final int FIRST_ARRAY_UNANNOUNCED = 8 * 1024;
    private static final int GROWTH = 4;

    private final int most;
    private final int announced;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private byte[] bytes;
    private int length;
    private @Nullable Subscription subscription;

    /**
     * A collector for one body.
     *
     * @param most the longest body in bytes
     * @param announced its length, at most {@code most}; -1 if it was not announced
     */
    BodyCollector(int most, int announced) {
        this.most = most;
        this.announced = announced;
        this.bytes =
                new byte[announced < 0 ? Math.min(most, FIRST_ARRAY_UNANNOUNCED) : Math.min(announced, FIRST_ARRAY)];
    }

    /** The body; fails with {@link TooLongException} if it is too long, otherwise if the client has left. */
    CompletableFuture<byte[]> body() {
        return body;
    }

    /** Takes nothing more. */
    void stop() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription started) {
        subscription = started;
        started.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject part) {
        if (!(part instanceof HttpData data)) {
            return; // Trailers mean nothing to us.
        }
        try (data) {
            if (body.isDone()) {
                return;
            }
            if (data.length() > most - length) {
                stop();
                body.completeExceptionally(new TooLongException());
                return;
            }
            append(data);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        body.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private void append(HttpData data) {
        int needed = length + data.length();
        if (needed > bytes.length) {
            int bound = announced < 0 ? most : Math.max(announced, needed);
            long grown = Math.max(needed, (long) bytes.length * GROWTH);
            bytes = Arrays.copyOf(bytes, (int) Math.min(bound, grown));
        }
        ByteBuf pooled = data.byteBuf();
        pooled.getBytes(pooled.readerIndex(), bytes, length, data.length());
        length = needed;
    }

    /** The body has more bytes than its route takes. */
    static final class TooLongException extends RuntimeException {
        TooLongException() {
            super("body too long", null, false, false);
        }
    }
}
