package io.signalbox.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where an answer is performed: the socket's sending side, with waits that end when the connection does. */
final class Outlet {
    private static final int MOST_AT_ONCE = 1 << 14;

    private final OutputStream out;
    private final Exchange exchange;
    private final CompletableFuture<Exchange.Ending> gone;
    private final int writeSize;

    /**
     * @param gone completes when the peer closes the connection or the upstream is closed
     * @param writeSize the most bytes that one write may have; 0 for no wish
     */
    Outlet(OutputStream out, Exchange exchange, CompletableFuture<Exchange.Ending> gone, int writeSize) {
        this.out = out;
        this.exchange = exchange;
        this.gone = gone;
        this.writeSize = writeSize == 0 ? MOST_AT_ONCE : Math.min(writeSize, MOST_AT_ONCE);
    }

    void write(byte[] data) throws IOException {
        for (int at = 0; at < data.length; ) {
            int count = Math.min(writeSize, data.length - at);
            exchange.writing();
            try {
                out.write(data, at, count);
            } catch (IOException failed) {
                throw new AnswerEnded(gone.getNow(Exchange.Ending.PEER_CLOSED));
            }
            exchange.wrote(count);
            at += count;
        }
    }

    void pause(Duration time) throws IOException, InterruptedException {
        try {
            throw new AnswerEnded(gone.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException onTime) {
            // the usual end of a pause
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void hold(Gate gate) throws IOException, InterruptedException {
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

    void stall() throws IOException, InterruptedException {
        hold(exchange.stallGate());
    }
}
