package io.signalbox.docs.acceptance;

import com.linecorp.armeria.server.Server;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.HttpFace;
import io.signalbox.router.vertx.GatewayRoutes;
import io.signalbox.server.ArmeriaFace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Over HTTP, to a server for each face, which is started with the first request. */
final class ServerWay implements Way {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String name;
    private final Function<HttpFace, Site> start;
    private final Map<HttpFace, Site> sites = Collections.synchronizedMap(new IdentityHashMap<>());

    private ServerWay(String name, Function<HttpFace, Site> start) {
        this.name = name;
        this.start = start;
    }

    /** An Armeria server, as the proxy has one. */
    static Way armeria() {
        return new ServerWay("ARMERIA", face -> {
            Server server = Server.builder()
                    .http(0)
                    .requestTimeoutMillis(0)
                    .maxRequestLength(0)
                    .http1MaxHeaderSize(32 * 1024)
                    .disableServerHeader()
                    .serviceUnder("/", new ArmeriaFace(face, FaceLimits.STANDARD, new Silence()))
                    .build();
            server.start().join();
            return new Site(server.activeLocalPort(), server::closeAsync);
        });
    }

    /** A Vert.x router. */
    static Way vertx() {
        return new ServerWay("VERTX", face -> {
            Vertx vertx = SharedVertx.VERTX;
            Router router = Router.router(vertx);
            GatewayRoutes.of(face).mount(router);
            HttpServer server = joined(vertx.createHttpServer(
                            GatewayRoutes.serverOptions().setPort(0).setHost("127.0.0.1"))
                    .requestHandler(router)
                    .listen());
            return new Site(server.actualPort(), server::close);
        });
    }

    @Override
    public String name() {
        return name;
    }

    /** How many servers the test that runs now has started. */
    int servers() {
        return sites.size();
    }

    @Override
    public void forget() {
        sites.values().forEach(Site::close);
        sites.clear();
    }

    @Override
    public Sent send(HttpFace face, FaceHead head, byte[] body) {
        int port = sites.computeIfAbsent(face, start).port();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target(head)))
                .timeout(PATIENCE)
                .method(
                        head.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        head.headers().entries().forEach(header -> request.header(header.name(), header.value()));
        try {
            return sent(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static String target(FaceHead head) {
        return head.query().isEmpty() ? head.path() : head.path() + "?" + head.query();
    }

    private static Sent sent(HttpResponse<byte[]> response) {
        List<Headers.Entry> headers = new ArrayList<>();
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> headers.add(new Headers.Entry(name, value))));
        return new Sent(response.statusCode(), new Headers(headers), response.body());
    }

    private static <T> T joined(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** A server that was started. */
    private record Site(int port, Runnable end) {
        void close() {
            end.run();
        }
    }

    /** One for all tests; its threads end with the process. */
    private static final class SharedVertx {
        static final Vertx VERTX = Vertx.vertx();
    }

    /** Hears nothing. */
    private static final class Silence implements Listener {
        @Override
        public void ended(Generation generation) {}
    }
}
