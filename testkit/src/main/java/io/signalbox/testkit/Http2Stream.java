package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection: a request and the way back. The reader's thread fills it, another one answers. */
final class Http2Stream {
    private final int id;
    private final CompletableFuture<Exchange.Ending> gone = new CompletableFuture<>();

    // The reader's
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final RequestHead head;
    private boolean whole;
    private long received;

    /** How much of the answer's body the client still takes. Guarded by the connection's windows. */
    long window;

    private volatile @Nullable Exchange exchange;

    Http2Stream(int id, RequestHead head, long window) {
        this.id = id;
        this.head = head;
        this.window = window;
    }

    int id() {
        return id;
    }

    RequestHead head() {
        return head;
    }

    /** Completes when nothing more of the answer can be sent. */
    CompletableFuture<Exchange.Ending> gone() {
        return gone;
    }

    void end(Exchange.Ending how) {
        gone.complete(how);
    }

    void receive(byte[] data, int flowBytes) {
        body.writeBytes(data);
        received += flowBytes;
    }

    long received() {
        return received;
    }

    byte[] body() {
        return body.toByteArray();
    }

    boolean isWhole() {
        return whole;
    }

    void becomeWhole() {
        whole = true;
    }

    void arrivedAs(Exchange arrived) {
        exchange = arrived;
    }

    Optional<Exchange> known() {
        return Optional.ofNullable(exchange);
    }

    Exchange exchange() {
        return known().orElseThrow();
    }
}
