package io.signalbox.face;

import io.signalbox.core.port.Listener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An {@link HttpFace} being served: what every server does alike, whatever framework it runs on. Routes by the head, reads the body as
 * far as the route allows and as long as the limits allow, writes the answer as the client takes it, and counts what is under way.
 *
 * <p>A server calls {@link #begin} for each request on the event loop of its connection. May be used from any loop; nothing blocks.
 */
public final class FaceService {

    private static final int NO_LENGTH = -1;

    private final HttpFace face;
    private final FaceLimits limits;
    private final Listener listener;
    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean draining;

    /**
     * A face to be served.
     *
     * @param listener hears of faults of the face
     */
    public FaceService(HttpFace face, FaceLimits limits, Listener listener) {
        this.face = face;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Begins to serve a request. The connection is not called before the server first calls {@link ServedRequest#ready}.
     *
     * @param hasBody whether a body follows, as far as the head tells
     * @param loop of the connection, on whose thread this is called
     */
    public ServedRequest begin(FaceHead head, boolean hasBody, FaceLoop loop, FaceConnection connection) {
        underWay.incrementAndGet();
        ServedRequest request = new ServedRequest(this, head, route(head), loop, connection);
        request.begin(hasBody, announcedLength(head));
        return request;
    }

    /**
     * Begins to serve a request that the server refuses itself: answers so in the dialect of its path, and closes its connection.
     *
     * @param status the HTTP status
     * @param code a stable word: {@code malformed_request}
     * @param message for the caller
     */
    public ServedRequest refuse(
            FaceHead head, int status, String code, String message, FaceLoop loop, FaceConnection connection) {
        underWay.incrementAndGet();
        FaceResponse refusal = face.refusal(head, status, code, message).closing();
        ServedRequest request = new ServedRequest(this, head, FaceRoutes.now(refusal), loop, connection);
        request.begin(false, NO_LENGTH);
        return request;
    }

    /** From now on nothing new is taken; completes when what runs has ended. */
    public CompletableFuture<Void> drain() {
        face.drain();
        draining = true;
        lookForIdleness();
        return idle.copy();
    }

    HttpFace face() {
        return face;
    }

    FaceLimits limits() {
        return limits;
    }

    Listener listener() {
        return listener;
    }

    /** A face that throws is broken; its client must not wait for an answer that will never come. */
    private FaceRoute route(FaceHead head) {
        try {
            return face.route(head);
        } catch (RuntimeException broken) {
            return FaceRoutes.now(fault(head, broken));
        }
    }

    /** The same for its routes. */
    FaceExchange handle(FaceRoute route, byte[] body, FaceLoop loop) {
        try {
            return route.handle(body, loop);
        } catch (RuntimeException broken) {
            return new BrokenExchange(broken);
        }
    }

    /** What is answered where the face is broken; the listener hears why. */
    FaceResponse fault(FaceHead head, Throwable broken) {
        Throwable cause =
                broken instanceof CompletionException && broken.getCause() != null ? broken.getCause() : broken;
        listener.fault(
                cause instanceof RuntimeException told
                        ? told
                        : new IllegalStateException("An error in the face", cause));
        return face.refusal(head, 500, "internal_error", "Something went wrong inside the gateway.")
                .closing();
    }

    void ended() {
        underWay.decrementAndGet();
        lookForIdleness();
    }

    private void lookForIdleness() {
        if (draining && underWay.get() == 0) {
            idle.complete(null);
        }
    }

    /** -1 if there is none. A server that lets through what is no number has other troubles. */
    private static long announcedLength(FaceHead head) {
        String announced = head.headers().first("content-length").orElse("");
        try {
            return announced.isEmpty() ? NO_LENGTH : Long.parseLong(announced);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** An exchange that has failed before it began. */
    private record BrokenExchange(RuntimeException broken) implements FaceExchange {
        @Override
        public CompletionStage<FaceResponse> response() {
            return CompletableFuture.failedFuture(broken);
        }

        @Override
        public void cancel() {}
    }
}
