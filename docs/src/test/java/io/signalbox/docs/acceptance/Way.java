package io.signalbox.docs.acceptance;

import com.linecorp.armeria.server.Server;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.FaceResponse;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** How the tests that run now reach a face. Not for tests that run side by side. */
enum Way {
    IN_PROCESS,
    ARMERIA,
    VERTX;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<HttpFace, Site> SITES = new IdentityHashMap<>();

    private static Way chosen = IN_PROCESS;

    static Way chosen() {
        return chosen;
    }

    static void choose(Way way) {
        chosen = way;
    }

    /** How many servers the test that runs now has started. */
    static int servers() {
        return SITES.size();
    }

    static void closeServers() {
        SITES.values().forEach(Site::close);
        SITES.clear();
    }

    /** Sends a request to a server of this face, which is started with the first one. */
    Page send(HttpFace face, String method, String target, Headers headers, byte[] body) {
        int port = SITES.computeIfAbsent(face, this::start).port();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.entries().forEach(header -> request.header(header.name(), header.value()));
        try {
            return page(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static Page page(HttpResponse<byte[]> response) {
        List<Headers.Entry> headers = new ArrayList<>();
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> headers.add(new Headers.Entry(name, value))));
        FaceResponse head = new FaceResponse(
                response.statusCode(),
                new Headers(headers),
                OptionalLong.of(response.body().length),
                new ReadAlready());
        return new Page(head, response.body());
    }

    private Site start(HttpFace face) {
        return switch (this) {
            case ARMERIA -> armeria(face);
            case VERTX -> vertx(face);
            case IN_PROCESS -> throw new IllegalStateException("no server is needed in the process");
        };
    }

    private static Site armeria(HttpFace face) {
        Server server = Server.builder()
                .http(0)
                .requestTimeoutMillis(0)
                .maxRequestLength(0)
                .serviceUnder("/", new ArmeriaFace(face, FaceLimits.STANDARD, new Silence()))
                .build();
        server.start().join();
        return new Site(server.activeLocalPort(), server::closeAsync);
    }

    private static Site vertx(HttpFace face) {
        Vertx vertx = SharedVertx.VERTX;
        Router router = Router.router(vertx);
        GatewayRoutes.of(face).mount(router);
        HttpServer server = joined(
                vertx.createHttpServer(GatewayRoutes.serverOptions().setPort(0).setHost("127.0.0.1"))
                        .requestHandler(router)
                        .listen());
        return new Site(server.actualPort(), server::close);
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

    /** The body of an answer that was read to its end. */
    private static final class ReadAlready implements Flow.Publisher<ByteBuffer> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            throw new IllegalStateException("the body was read");
        }
    }
}
