package io.signalbox.face;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** A body to be read by a thread that may wait. Asks for one piece at a time, so that nothing is fetched that nobody reads. */
final class BodyStream extends InputStream implements Flow.Subscriber<ByteBuffer> {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Never more than one piece and the end. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private ByteBuffer piece = NOTHING;
    private Optional<Signal> end = Optional.empty();

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription.complete(given)) {
            given.request(1);
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        signals.add(new Signal(Optional.of(bytes), false));
    }

    @Override
    public void onError(Throwable thrown) {
        signals.add(new Signal(Optional.empty(), true));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(Optional.empty(), false));
    }

    @Override
    public int read() throws IOException {
        return awaitPiece() ? piece.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!awaitPiece()) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(bytes, offset, count);
        return count;
    }

    @Override
    public int available() {
        return piece.remaining();
    }

    /** The reader has left, unless it has read to the end. May be called by any thread, and more than once. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
        signals.add(new Signal(Optional.empty(), true));
    }

    /** Waits until there is something to read; false at the end. */
    private boolean awaitPiece() throws IOException {
        while (!piece.hasRemaining()) {
            Signal signal = end.isPresent() ? end.get() : take();
            if (signal.bytes().isEmpty()) {
                end = Optional.of(signal);
                if (signal.broken()) {
                    throw new IOException("The answer broke off before its end.");
                }
                return false;
            }
            piece = signal.bytes().get().slice();
            subscription.join().request(1);
        }
        return true;
    }

    private Signal take() throws IOException {
        try {
            return signals.take();
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the answer.");
        }
    }

    /**
     * A piece, or the end.
     *
     * @param bytes the piece; empty at the end
     * @param broken whether the end came before its time
     */
    private record Signal(Optional<ByteBuffer> bytes, boolean broken) {}
}
