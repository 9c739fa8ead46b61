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
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.FaceLoop;
import io.signalbox.face.FaceService;
import io.signalbox.face.HttpFace;
import io.signalbox.face.ServedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP face as an Armeria service on every path, for the proxy and for services that have an Armeria server of their own. The
 * server's own limits on requests, their length and their time, are to be 0: the face has its own.
 *
 * <p>Everything of a request runs on its connection's event loop. May be used from any thread.
 */
public final class ArmeriaFace implements HttpService {

    private final FaceService service;

    /**
     * A service for a face.
     *
     * @param listener hears of faults of the face
     */
    public ArmeriaFace(HttpFace face, FaceLimits limits, Listener listener) {
        this.service = new FaceService(face, limits, listener);
    }

    /** From now on nothing new is taken; completes when what runs has ended. */
    public CompletableFuture<Void> drain() {
        return service.drain();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        EventLoop loop = ctx.eventLoop().withoutContext();
        ArmeriaConnection connection =
                new ArmeriaConnection(ctx.sessionProtocol().isMultiplex());
        boolean hasBody = !request.isEmpty() && request.headers().contentLength() != 0;
        ServedRequest served =
                service.begin(head(ctx, request.headers()), hasBody, new ConnectionLoop(loop), connection);
        connection.serves(served);
        ctx.log().whenComplete().thenAccept(log -> loop.execute(served::closed));
        if (served.takesBody()) {
            request.subscribe(connection.reader(), loop, SubscriptionOption.WITH_POOLED_OBJECTS);
        }
        return HttpResponse.of(connection);
    }

    private static FaceHead head(ServiceRequestContext ctx, RequestHeaders headers) {
        List<Headers.Entry> fields = new ArrayList<>(headers.size());
        for (Map.Entry<AsciiString, String> field : headers) {
            AsciiString name = field.getKey();
            if (name.charAt(0) != ':') {
                fields.add(new Headers.Entry(name.toString(), field.getValue()));
            }
        }
        return FaceHead.of(headers.get(HttpHeaderNames.METHOD, ""), ctx.rawPath(), new Headers(fields));
    }

    /** Netty's loop, as the face needs it. */
    private record ConnectionLoop(EventLoop loop) implements FaceLoop {
        @Override
        public void execute(Runnable task) {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            Future<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }
    }
}
