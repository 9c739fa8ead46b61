package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One call: Armeria's response, the limits that watch it, and the way to end it wherever it is. */
final class ArmeriaCall implements Transport.Call {

    /** A server that sends more interim answers than this will not come to the point. */
    private static final int MOST_INTERIM_ANSWERS = 16;

    private final TransportRequest request;
    private final boolean proxied;
    private final Consumer<ArmeriaCall> onEnd;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();

    private volatile Optional<HttpResponse> answer = Optional.empty();
    private volatile Optional<ArmeriaBody> body = Optional.empty();
    private volatile Optional<TransportException> ended = Optional.empty();

    /** @param proxied whether it goes through an outbound proxy */
    ArmeriaCall(TransportRequest request, Clock clock, boolean proxied, Consumer<ArmeriaCall> onEnd) {
        this.request = request;
        this.proxied = proxied;
        this.onEnd = onEnd;
        this.watch = LimitWatch.start(clock, request.limits(), this::end);
    }

    void begin(Route route) {
        if (ended.isEmpty()) {
            HttpResponse sent = route.send(toArmeria());
            answer = Optional.of(sent);
            sent.subscribe(new Answer(route));
            ended.ifPresent(sent::abort);
        }
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

    /** A limit passed or somebody cancelled: tells whoever waits, and closes the connection. */
    private void end(Reason reason) {
        TransportException why = new TransportException(reason, SendProgress.SENT);
        ended = Optional.of(why);
        fail(why);
        body.ifPresent(started -> started.fail(why));
        answer.ifPresent(sent -> sent.abort(why));
    }

    private void fail(TransportException why) {
        response.completeExceptionally(why);
        onEnd.accept(this);
    }

    private HttpRequest toArmeria() {
        URI uri = request.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestHeadersBuilder headers = RequestHeaders.builder(
                HttpMethod.valueOf(request.method()),
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        request.headers().entries().forEach(header -> headers.add(header.name(), header.value()));
        if (request.bodyLength() == 0) {
            return HttpRequest.of(headers.build());
        }
        return HttpRequest.of(
                headers.build(),
                request.body().stream()
                        .filter(ByteBuffer::hasRemaining)
                        .map(ArmeriaCall::data)
                        .toArray(HttpData[]::new));
    }

    /** Arrays, not Netty's buffers: of those Armeria's client cannot send large ones over TLS by HTTP/1.1. */
    private static HttpData data(ByteBuffer part) {
        if (part.hasArray()) {
            return HttpData.wrap(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        byte[] copy = new byte[part.remaining()];
        part.duplicate().get(copy);
        return HttpData.wrap(copy);
    }

    /** What Armeria tells, on the call's event loop. */
    private final class Answer implements Subscriber<HttpObject> {
        private final Route route;
        private Optional<Subscription> subscription = Optional.empty();
        private int interimAnswers;

        Answer(Route route) {
            this.route = route;
        }

        @Override
        public void onSubscribe(Subscription armeria) {
            subscription = Optional.of(armeria);
            armeria.request(1);
        }

        @Override
        public void onNext(HttpObject object) {
            if (body.isPresent()) {
                body.get().take(object);
            } else if (object instanceof ResponseHeaders headers
                    && headers.status().isInformational()) {
                interimAnswers++;
                boolean senseless = interimAnswers > MOST_INTERIM_ANSWERS
                        || headers.status().equals(HttpStatus.SWITCHING_PROTOCOLS);
                if (senseless && watch.stop()) {
                    end(Reason.PROTOCOL);
                } else {
                    subscription.ifPresent(armeria -> armeria.request(1));
                }
            } else if (object instanceof ResponseHeaders headers) {
                begin(headers);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            if (body.isPresent()) {
                if (watch.stop()) {
                    body.get().fail(ArmeriaFailures.inBody(thrown));
                }
            } else {
                TransportException why = ArmeriaFailures.beforeResponse(thrown, proxied);
                if (ended.isEmpty() && route.next(why)) {
                    ArmeriaCall.this.begin(route);
                } else {
                    refuse(why);
                }
            }
        }

        @Override
        public void onComplete() {
            if (body.isPresent()) {
                body.get().complete();
            } else if (watch.stop()) {
                fail(new TransportException(Reason.CONNECTION_RESET, SendProgress.SENT));
            }
        }

        private void begin(ResponseHeaders head) {
            int status = head.status().code();
            if (status < 200 || status > 599) {
                if (watch.stop()) {
                    end(Reason.PROTOCOL);
                }
                return;
            }
            watch.headersArrived();
            List<Headers.Entry> headers = new ArrayList<>(head.size());
            head.forEach((name, value) -> {
                if (name.charAt(0) != ':') {
                    headers.add(new Headers.Entry(name.toString(), value));
                }
            });
            ArmeriaBody started =
                    new ArmeriaBody(subscription.orElseThrow(), watch, () -> onEnd.accept(ArmeriaCall.this));
            body = Optional.of(started);
            response.complete(new TransportResponse(status, new Headers(headers), started));
        }
    }
}
