package io.signalbox.transport.vertx;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.ResponseHead;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One call: Vert.x's request, the limits that watch it, and the way to end it wherever it is. */
final class VertxCall implements Transport.Call {

    /** HTTP/2's CANCEL (RFC 9113 §7); on HTTP/1.1 a reset closes the connection. */
    private static final long CANCEL = 8;

    /** A server that sends more interim answers than this will not come to the point. */
    private static final int MOST_INTERIM_ANSWERS = 16;

    private final TransportRequest request;
    private final boolean proxied;
    private final Consumer<VertxCall> onEnd;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();

    private volatile Optional<HttpClientRequest> sent = Optional.empty();
    private volatile Optional<VertxBody> body = Optional.empty();
    private volatile boolean ended;
    private int interimAnswers;

    /** @param proxied whether it goes through an outbound proxy */
    VertxCall(TransportRequest request, Clock clock, boolean proxied, Consumer<VertxCall> onEnd) {
        this.request = request;
        this.proxied = proxied;
        this.onEnd = onEnd;
        this.watch = LimitWatch.start(clock, request.limits(), this::end);
    }

    void begin(Route route) {
        if (ended) {
            return;
        }
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(request.uri().toString())
                .setMethod(HttpMethod.valueOf(request.method()))
                .setFollowRedirects(false);
        route.connect(options).onComplete(connected -> {
            if (connected.succeeded()) {
                send(connected.result());
                return;
            }
            TransportException why = VertxFailures.beforeSending(connected.cause(), proxied);
            if (!ended && route.next(why)) {
                begin(route);
            } else {
                refuse(why);
            }
        });
    }

    /** Nothing was sent, and nothing will be. */
    void refuse(TransportException why) {
        if (watch.stop()) {
            fail(why);
        }
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        if (watch.stop()) {
            end(Reason.CANCELLED);
        }
    }

    private void send(HttpClientRequest vertx) {
        sent = Optional.of(vertx);
        if (ended) {
            vertx.reset(CANCEL);
            return;
        }
        request.headers().entries().forEach(header -> vertx.headers().add(header.name(), header.value()));
        vertx.continueHandler(nothing -> countInterimAnswer());
        vertx.earlyHintsHandler(hints -> countInterimAnswer());
        vertx.response().onComplete(answer -> {
            if (answer.succeeded()) {
                take(vertx, answer.result());
            } else if (watch.stop()) {
                fail(VertxFailures.afterSending(answer.cause(), vertx.streamId()));
            }
        });
        Future<Void> written = request.bodyLength() == 0 ? vertx.end() : vertx.end(joined());
        written.onFailure(thrown -> {
            if (watch.stop()) {
                fail(VertxFailures.afterSending(thrown, vertx.streamId()));
            }
        });
    }

    /** On the call's event loop. */
    private void countInterimAnswer() {
        interimAnswers++;
        if (interimAnswers > MOST_INTERIM_ANSWERS && watch.stop()) {
            end(Reason.PROTOCOL);
        }
    }

    private void take(HttpClientRequest vertx, HttpClientResponse answer) {
        answer.pause();
        ResponseHead head = new ResponseHead(
                answer.statusCode(),
                answer.headers().getAll(HttpHeaders.CONTENT_LENGTH),
                answer.headers().getAll(HttpHeaders.TRANSFER_ENCODING));
        if (!head.isClear()) {
            if (watch.stop()) {
                end(Reason.PROTOCOL);
            }
            return;
        }
        watch.headersArrived();
        List<Headers.Entry> headers = new ArrayList<>(answer.headers().size());
        answer.headers().forEach(header -> headers.add(new Headers.Entry(header.getKey(), header.getValue())));
        VertxBody started =
                new VertxBody(answer, head.saysNoBody(), () -> vertx.reset(CANCEL), watch, () -> onEnd.accept(this));
        body = Optional.of(started);
        if (ended) {
            vertx.reset(CANCEL);
        }
        response.complete(new TransportResponse(answer.statusCode(), new Headers(headers), started));
    }

    /** A limit passed or somebody cancelled: tells whoever waits, and closes the connection. */
    private void end(Reason reason) {
        ended = true;
        TransportException why = new TransportException(reason, SendProgress.SENT);
        fail(why);
        body.ifPresent(started -> started.fail(why));
        sent.ifPresent(vertx -> vertx.reset(CANCEL));
    }

    private void fail(TransportException why) {
        response.completeExceptionally(why);
        onEnd.accept(this);
    }

    private Buffer joined() {
        Buffer all = Buffer.buffer((int) request.bodyLength());
        for (ByteBuffer part : request.body()) {
            if (part.hasArray()) {
                all.appendBytes(part.array(), part.arrayOffset() + part.position(), part.remaining());
            } else {
                byte[] copy = new byte[part.remaining()];
                part.duplicate().get(copy);
                all.appendBytes(copy);
            }
        }
        return all;
    }
}
