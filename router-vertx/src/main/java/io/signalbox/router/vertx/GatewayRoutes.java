package io.signalbox.router.vertx;

import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.FaceService;
import io.signalbox.face.HttpFace;
import io.signalbox.face.PlainHead;
import io.signalbox.face.ServedRequest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gateway's HTTP face on a service's own Vert.x Web {@link Router}: the same paths, dialects, errors, keys and streams as the
 * proxy's.
 *
 * <p>A request is served on its own context, which is its connection's event loop unless the verticle says otherwise; with a
 * {@code VertxTransport} on the same Vert.x the call to the provider stays there, too. Nothing blocks.
 *
 * <p>The answer is written as the client takes it: while Vert.x's write queue is full, nothing is read from the provider. A client
 * that leaves ends the call at the provider. May be used from any thread.
 */
public final class GatewayRoutes {

    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 32 * 1024;
    private static final int LARGEST_CHUNK = 64 * 1024;
    private static final int MOST_STREAMS = 100;
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

    private final FaceService service;

    private GatewayRoutes(FaceService service) {
        this.service = service;
    }

    /** Routes to this face within the standard limits. */
    public static GatewayRoutes of(HttpFace face) {
        return of(face, FaceLimits.STANDARD);
    }

    /** Routes to this face within these limits. */
    public static GatewayRoutes of(HttpFace face, FaceLimits limits) {
        return of(face, limits, new Silence());
    }

    /**
     * Routes to this face within these limits.
     *
     * @param listener hears of faults of the face itself; what becomes of requests, the gateway's own listener hears
     */
    public static GatewayRoutes of(HttpFace face, FaceLimits limits, Listener listener) {
        return new GatewayRoutes(new FaceService(face, limits, listener));
    }

    /** Options for a server in front of a gateway whose requests take ten minutes at most, as they do by default. */
    public static HttpServerOptions serverOptions() {
        return serverOptions(TimeoutConfig.STANDARD.request());
    }

    /**
     * Options for a server that has nobody before it: the proxy's limits for heads, chunks and streams, HTTP/1.1 and HTTP/2. To be
     * changed at will; without a change it listens on port 80, without TLS.
     *
     * @param longestRequest the gateway's limit for one request. Vert.x closes a connection on which nothing moves, even while its
     *     request is being answered, so that must be allowed for longer
     */
    public static HttpServerOptions serverOptions(Duration longestRequest) {
        return new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setMaxChunkSize(LARGEST_CHUNK)
                .setIdleTimeout(Math.toIntExact(longestRequest.plus(IDLE_MARGIN).toSeconds()))
                .setUseAlpn(true)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MOST_STREAMS)
                        .setMaxHeaderListSize(MOST_HEADER_BYTES));
    }

    /** Serves everything under {@code /} that no route before this one has taken. */
    public void mount(Router router) {
        mount(router, "");
    }

    /**
     * Serves everything under a path that no route before this one has taken: under {@code /ai}, clients use {@code /ai/v1} as their
     * base URL. The router itself may be mounted under another.
     *
     * @param path plain segments, each after a slash; none is the root
     * @throws IllegalArgumentException if the path is anything else
     */
    public void mount(Router router, String path) {
        if (!path.matches("(?:/[A-Za-z0-9._~-]+)*")) {
            throw new IllegalArgumentException("path: " + path + " (expected: /segment, without a slash at its end)");
        }
        router.route(path + "/*").handler(ctx -> serve(ctx, path));
    }

    /**
     * What a server is to answer where its decoder could not make a request of what came, in the shape of the face's errors:
     * {@code server.invalidRequestHandler(routes.invalidRequestHandler())}. Vert.x itself answers without a body.
     */
    public Handler<HttpServerRequest> invalidRequestHandler() {
        return request -> InvalidRequests.refuse(service, request);
    }

    /** From now on nothing new is taken: what comes is answered 503. Completes when what runs has ended. */
    public Future<Void> drain() {
        return Future.fromCompletionStage(service.drain());
    }

    private void serve(RoutingContext ctx, String path) {
        HttpServerRequest request = ctx.request();
        VertxLoop loop = VertxLoop.current();
        VertxConnection connection = new VertxConnection(request, loop.context());
        FaceHead whole = FaceHead.of(request.method().name(), request.uri(), headers(request));
        FaceHead head = whole.below(mountOf(ctx) + path).orElse(whole); // Spelled otherwise, it is no path of ours.
        Optional<String> objection = objection(request, head.headers());
        ServedRequest served = objection.isPresent()
                ? service.refuse(head, 400, "malformed_request", objection.get(), loop, connection)
                : service.begin(head, hasBody(request, head.headers()), loop, connection);
        ctx.addEndHandler(ended -> served.closed());
        connection.serves(served);
        if (request.isEnded()) {
            handOver(ctx, served);
        } else {
            invite(request, served);
        }
        served.ready();
    }

    private static String mountOf(RoutingContext ctx) {
        String mount = ctx.mountPoint();
        return mount == null ? "" : mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
    }

    private static Headers headers(HttpServerRequest request) {
        List<Headers.Entry> fields = new ArrayList<>(request.headers().size());
        for (Map.Entry<String, String> field : request.headers()) {
            if (field.getKey().isEmpty()) {
                continue; // Refused, see objection().
            }
            fields.add(new Headers.Entry(field.getKey(), field.getValue()));
        }
        return new Headers(fields);
    }

    private static Optional<String> objection(HttpServerRequest request, Headers headers) {
        if (request.headers().contains("")) {
            return Optional.of("A header line is malformed (expected: name, colon, value)");
        }
        List<String> hosts = new ArrayList<>(headers.all("host"));
        if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            String authority = request.authority().toString();
            hosts.removeIf(authority::equals);
            hosts.add(authority);
        }
        return PlainHead.objection(
                request.method().name(), request.uri(), hosts, headers, request.version() != HttpVersion.HTTP_1_0);
    }

    private static boolean hasBody(HttpServerRequest request, Headers headers) {
        return !request.isEnded()
                && (headers.first("transfer-encoding").isPresent()
                        || headers.first("content-length")
                                .filter(length -> !length.equals("0"))
                                .isPresent());
    }

    private static void invite(HttpServerRequest request, ServedRequest served) {
        boolean waits = "100-continue".equalsIgnoreCase(request.getHeader("expect"));
        if (waits && served.takesBody()) {
            request.response().writeContinue();
        }
    }

    /** A {@code BodyHandler} has read the body already; what it has taken apart cannot be put together again. */
    private static void handOver(RoutingContext ctx, ServedRequest served) {
        Buffer body = ctx.body().buffer();
        if (body != null) {
            served.bodyPart(body.length(), body::getBytes);
        } else if (served.takesBody() && ctx.request().bytesRead() > 0) {
            served.closed();
            throw new IllegalStateException(
                    "the request's body is gone (expected: the gateway's routes before any BodyHandler)");
        }
        served.bodyEnded();
    }

    /** Hears nothing. */
    private static final class Silence implements Listener {
        @Override
        public void ended(Generation generation) {}
    }
}
