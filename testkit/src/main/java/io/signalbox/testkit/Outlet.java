package io.signalbox.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where an answer is performed: one request's way back, with waits that end when the connection does. */
abstract class Outlet {
    private static final int MOST_AT_ONCE = 1 << 14;

    private final Exchange exchange;
    private final CompletableFuture<Exchange.Ending> gone;
    private final int writeSize;

    /**
     * @param gone completes when the peer takes no more of this answer or the upstream is closed
     * @param writeSize the most bytes that one write may have; 0 for no wish
     */
    Outlet(Exchange exchange, CompletableFuture<Exchange.Ending> gone, int writeSize) {
        this.exchange = exchange;
        this.gone = gone;
        this.writeSize = writeSize == 0 ? MOST_AT_ONCE : Math.min(writeSize, MOST_AT_ONCE);
    }

    /** Writes bytes of the answer: over HTTP/1.1 as they are, over HTTP/2 as the body's. */
    final void write(byte[] data) throws IOException, InterruptedException {
        for (int at = 0; at < data.length; ) {
            exchange.writing();
            int most = Math.min(writeSize, data.length - at);
            at += writeSome(data, at, most);
        }
    }

    /** Writes at least one and at most so many of the bytes, and tells how many. */
    abstract int writeSome(byte[] data, int from, int most) throws IOException, InterruptedException;

    /** Writes bytes to the socket as they are. */
    abstract void writeRaw(byte[] data) throws IOException, InterruptedException;

    /** The same outlet with what only HTTP/2 has. */
    Http2Outlet http2() {
        throw new IllegalStateException("answer: over HTTP/1.1 (expected: HTTP/2)");
    }

    final Exchange exchange() {
        return exchange;
    }

    final AnswerEnded broken() {
        return new AnswerEnded(gone.getNow(Exchange.Ending.PEER_CLOSED));
    }

    final void pause(Duration time) throws IOException, InterruptedException {
        try {
            throw new AnswerEnded(gone.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException onTime) {
            // the usual end of a pause
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    final void hold(Gate gate) throws IOException, InterruptedException {
        gate.reached();
        try {
            CompletableFuture.anyOf(gate.opened(), gone).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (!gate.isOpen()) {
            throw new AnswerEnded(gone.join());
        }
    }

    final void stall() throws IOException, InterruptedException {
        hold(exchange.stallGate());
    }
}
