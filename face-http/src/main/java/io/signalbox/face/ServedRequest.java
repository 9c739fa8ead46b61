package io.signalbox.face;

import org.jspecify.annotations.Nullable;

/**
 * One request that a server has begun to serve: the server tells what arrives and what its connection takes, and gets the answer on
 * its {@link FaceConnection}.
 *
 * <p>Ends with {@link #closed}. Every method is called on the request's {@link FaceLoop}.
 */
public final class ServedRequest {

    private final FaceService service;
    private final FaceHead head;
    private final FaceRoute route;
    private final FaceLoop loop;
    private final FaceConnection connection;
    private final AnswerRelay answer;

    private @Nullable RequestBody body;
    private FaceLoop.@Nullable Timer bodyTimer;
    private boolean closed;

    ServedRequest(FaceService service, FaceHead head, FaceRoute route, FaceLoop loop, FaceConnection connection) {
        this.service = service;
        this.head = head;
        this.route = route;
        this.loop = loop;
        this.connection = connection;
        this.answer = new AnswerRelay(loop, connection, service.limits().write(), service.listener());
    }

    /** Some bytes of a body, where the server has them. */
    public interface Piece {
        /** Copies all of them into this array from this index on. */
        void copyTo(byte[] target, int offset);
    }

    /** Routes by the head alone, as far as that goes. */
    void begin(boolean hasBody, long announced) {
        int most = route.mostBodyBytes();
        if (most == 0) {
            // A body that nobody wants is not read, and the connection not used again.
            FaceExchange exchange = service.handle(route, new byte[0], loop);
            answer.answers(hasBody ? new ClosingExchange(exchange) : exchange, this::fault);
        } else if (announced > most) {
            answer.answers(service.face().bodyTooLarge(head).closing());
        } else {
            body = new RequestBody(most, (int) announced);
            bodyTimer = loop.after(service.limits().body(), this::bodyTookTooLong);
        }
    }

    /** Whether the body is still wanted, so that a client that waits for {@code 100 Continue} is to get it. */
    public boolean takesBody() {
        return body != null;
    }

    /** The next piece of the body has arrived. What is not wanted is let go. */
    public void bodyPart(int length, Piece piece) {
        RequestBody taking = body;
        if (taking != null && !taking.take(length, piece)) {
            stopBody();
            connection.stopReading();
            answer.answers(service.face().bodyTooLarge(head).closing());
        }
    }

    /** The body is whole. */
    public void bodyEnded() {
        RequestBody taken = body;
        if (taken != null) {
            stopBody();
            answer.answers(service.handle(route, taken.whole(), loop), this::fault);
        }
    }

    /** The connection takes the head of the answer, or one more piece of its body. */
    public void ready() {
        answer.ready();
    }

    /** The client has left, or has reset its stream: nobody waits for the answer any more. */
    public void left() {
        stopBody();
        answer.left();
    }

    /** The request is over, its answer out or given up. Called once more, nothing happens. */
    public void closed() {
        if (!closed) {
            closed = true;
            left();
            service.ended();
        }
    }

    private void bodyTookTooLong() {
        if (body != null && !answer.isEnded()) {
            stopBody();
            connection.stopReading();
            answer.answers(service.face()
                    .refusal(head, 408, "request_timeout", "The request's body took too long.")
                    .closing());
        }
    }

    private void stopBody() {
        body = null;
        FaceLoop.Timer timer = bodyTimer;
        bodyTimer = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private FaceResponse fault(Throwable broken) {
        return service.fault(head, broken);
    }
}
