package io.signalbox.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.face.FaceExchange;
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.FaceRoute;
import io.signalbox.face.HttpFace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP face as an Armeria service on every path: routes by the head, reads the body as far as the route allows, and writes the
 * answer as the client takes it.
 *
 * <p>Everything of a request runs on its connection's event loop.
 */
final class ArmeriaFace implements HttpService {

    private static final byte[] NO_BODY = new byte[0];

    private final HttpFace face;
    private final ServerLimits limits;
    private final Listener listener;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean draining;

    /**
     * A service for a face.
     *
     * @param listener hears of faults of the face
     */
    ArmeriaFace(HttpFace face, ServerLimits limits, Listener listener) {
        this.face = face;
        this.limits = limits;
        this.listener = listener;
    }

    /** From now on nothing new is taken; completes when what runs has ended. */
    CompletableFuture<Void> drain() {
        face.drain();
        draining = true;
        lookForIdleness();
        return idle;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        EventLoop loop = ctx.eventLoop().withoutContext();
        boolean http2 = ctx.sessionProtocol().isMultiplex();
        AnswerStream answer = new AnswerStream(loop, http2, limits.write());
        FaceHead head = head(ctx, request.headers());
        FaceRoute route = face.route(head);
        HttpResponse response = HttpResponse.of(answer);
        underWay.incrementAndGet();
        ctx.log().whenComplete().thenAccept(log -> {
            underWay.decrementAndGet();
            lookForIdleness();
        });
        int most = route.mostBodyBytes();
        long announced = request.headers().contentLength();
        if (most == 0) {
            answerWithoutBody(request, answer, route, loop);
        } else if (announced > most) {
            answer.answers(closing(face.bodyTooLarge(head)));
        } else {
            collect(request, new BodyCollector(most, (int) announced), head, route, answer, loop);
        }
        return response;
    }

    /** An answer that was decided by the head. If a body comes nevertheless, it is not read and the connection not used again. */
    private void answerWithoutBody(HttpRequest request, AnswerStream answer, FaceRoute route, EventLoop loop) {
        if (request.isEmpty() || request.headers().contentLength() == 0) {
            answer.answers(handle(route, NO_BODY, loop));
        } else {
            answer.answers(new ClosingExchange(handle(route, NO_BODY, loop)));
        }
    }

    private void collect(
            HttpRequest request,
            BodyCollector collector,
            FaceHead head,
            FaceRoute route,
            AnswerStream answer,
            EventLoop loop) {
        Future<?> timer = loop.schedule(
                () -> {
                    if (!collector.body().isDone() && !answer.isEnded()) {
                        collector.body().cancel(false);
                        answer.answers(closing(
                                face.refusal(head, 408, "request_timeout", "The request's body took too long.")));
                    }
                },
                limits.body().toNanos(),
                TimeUnit.NANOSECONDS);
        collector.body().whenComplete((body, thrown) -> {
            timer.cancel(false);
            if (thrown == null) {
                answer.answers(handle(route, body, loop));
            } else if (thrown instanceof BodyCollector.TooLongException
                    || (thrown instanceof CompletionException wrapped
                            && wrapped.getCause() instanceof BodyCollector.TooLongException)) {
                answer.answers(closing(face.bodyTooLarge(head)));
            }
        });
        request.subscribe(collector, loop, SubscriptionOption.WITH_POOLED_OBJECTS);
    }

    private static FaceHead head(ServiceRequestContext ctx, RequestHeaders headers) {
        List<Headers.Entry> fields = new ArrayList<>(headers.size());
        for (Map.Entry<AsciiString, String> field : headers) {
            AsciiString name = field.getKey();
            if (name.charAt(0) != ':') {
                fields.add(new Headers.Entry(name.toString(), field.getValue()));
            }
        }
        String target = ctx.rawPath();
        int question = target.indexOf('?');
        return new FaceHead(
                headers.get(HttpHeaderNames.METHOD, ""),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                new Headers(fields));
    }

    static FaceResponse closing(FaceResponse response) {
        return response.headers().first("connection").isPresent()
                ? response
                : new FaceResponse(
                        response.status(),
                        response.headers().plus("connection", "close"),
                        response.contentLength(),
                        response.body());
    }

    /** A face that throws is broken; its client must not wait for an answer that will never come. */
    private FaceExchange handle(FaceRoute route, byte[] body, EventLoop loop) {
        try {
            return route.handle(body, directly(loop));
        } catch (RuntimeException broken) {
            listener.fault(broken);
            return new BrokenExchange(broken);
        }
    }

    private static Executor directly(EventLoop loop) {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
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

    private void lookForIdleness() {
        if (draining && underWay.get() == 0) {
            idle.complete(null);
        }
    }
}
