package io.signalbox.transport.jdk;

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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** One call: the JDK's future, the limits that watch it, and the way to end it wherever it is. */
final class JdkCall implements Transport.Call {

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final TransportRequest request;
    private final boolean proxied;
    private final Consumer<JdkCall> onEnd;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();

    private volatile Runnable abort = () -> {};
    private volatile Consumer<TransportException> failBody = why -> {};
    private volatile boolean ended;

    /** @param proxied whether it goes through an outbound proxy */
    JdkCall(TransportRequest request, Clock clock, boolean proxied, Consumer<JdkCall> onEnd) {
        this.request = request;
        this.proxied = proxied;
        this.onEnd = onEnd;
        this.watch = LimitWatch.start(clock, request.limits(), this::end);
    }

    void begin(HttpClient client, HttpClient.Version version) {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sent;
        try {
            sent = client.sendAsync(toJdk(version), HttpResponse.BodyHandlers.ofPublisher());
        } catch (IllegalArgumentException refused) {
            refuse("uri: not to the JDK's client (expected: RFC 3986, with a host)");
            return;
        }
        abort = () -> sent.cancel(true);
        sent.whenComplete((answer, thrown) -> {
            if (thrown == null) {
                take(answer);
            } else if (watch.stop()) {
                fail(JdkFailures.beforeResponse(thrown, proxied));
            }
        });
        if (ended) {
            abort.run();
        }
    }

    /** @param flaw why the request cannot be sent */
    void refuse(String flaw) {
        if (watch.stop()) {
            fail(TransportException.unsendable(flaw));
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
        ended = true;
        TransportException why = new TransportException(reason, SendProgress.SENT);
        fail(why);
        failBody.accept(why);
        abort.run();
    }

    private void fail(TransportException why) {
        response.completeExceptionally(why);
        onEnd.accept(this);
    }

    private void take(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
        boolean refusedByProxy = proxied && answer.statusCode() == PROXY_AUTHENTICATION_REQUIRED;
        if (refusedByProxy || !isHttp(answer)) {
            if (watch.stop()) {
                fail(
                        refusedByProxy
                                ? new TransportException(Reason.OUTBOUND_PROXY, SendProgress.NOT_SENT)
                                : new TransportException(Reason.PROTOCOL, SendProgress.SENT));
                new JdkBody(answer.body(), OptionalLong.empty(), false, watch, () -> {}).abort();
            }
            return;
        }
        watch.headersArrived();
        List<Headers.Entry> headers = new ArrayList<>();
        answer.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":")) {
                values.forEach(value -> headers.add(new Headers.Entry(name, value)));
            }
        });
        ResponseHead head = head(answer);
        JdkBody body =
                new JdkBody(answer.body(), head.toldLength(), head.saysNoBody(), watch, () -> onEnd.accept(this));
        failBody = body::fail;
        abort = body::abort;
        if (!response.complete(new TransportResponse(answer.statusCode(), new Headers(headers), body))) {
            body.abort();
        }
    }

    /** The JDK lets through what HTTP does not know, and reads a body of which two lengths are told by one of them. */
    private static boolean isHttp(HttpResponse<?> answer) {
        return head(answer).isClear();
    }

    private static ResponseHead head(HttpResponse<?> answer) {
        return new ResponseHead(
                answer.statusCode(),
                answer.headers().allValues("content-length"),
                answer.headers().allValues("transfer-encoding"));
    }

    private HttpRequest toJdk(HttpClient.Version version) {
        HttpRequest.Builder jdk = HttpRequest.newBuilder(request.uri()).version(version);
        request.headers().entries().forEach(header -> jdk.header(header.name(), header.value()));
        return jdk.method(request.method(), publisher()).build();
    }

    private HttpRequest.BodyPublisher publisher() {
        if (request.bodyLength() == 0) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.fromPublisher(
                new Slices(
                        request.body().stream().filter(ByteBuffer::hasRemaining).toList()),
                request.bodyLength());
    }

    /** The parts of a body, handed on as they are asked for. */
    private record Slices(List<ByteBuffer> parts) implements Flow.Publisher<ByteBuffer> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int next;
                private boolean delivering;
                private long demand;
                private boolean done;

                @Override
                public void request(long n) {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                    if (delivering) {
                        return;
                    }
                    delivering = true;
                    while (!done && demand > 0 && next < parts.size()) {
                        demand--;
                        subscriber.onNext(parts.get(next++).asReadOnlyBuffer());
                    }
                    delivering = false;
                    if (!done && next == parts.size()) {
                        done = true;
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    done = true;
                }
            });
        }
    }
}
