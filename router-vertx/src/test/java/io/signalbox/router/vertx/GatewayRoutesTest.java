package io.signalbox.router.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.FaceContract;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Vert.x's own: its protocols, its contexts, and what else stands on a router. */
class GatewayRoutesTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = HELLO.replaceFirst("\\{", "{\"stream\":true,");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private FaceContract.Setup setup() {
        return RoutedGateway.openTo(upstream.baseUri());
    }

    private static HttpClientOptions http2() {
        return new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2);
    }

    private static <T> T joined(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** Sends a request; what is done with its answer begins on the loop that gets it, before any of its body. */
    private static <T> Future<T> post(
            HttpClientAgent client, RoutedGateway server, String body, Function<HttpClientResponse, Future<T>> then) {
        return client.request(HttpMethod.POST, server.port(), "127.0.0.1", server.root() + CHAT)
                .compose(request -> request.putHeader("content-type", "application/json")
                        .send(body)
                        .compose(then));
    }

    private static String answer(HttpClientAgent client, RoutedGateway server, String body) {
        return joined(post(client, server, body, HttpClientResponse::body).map(Buffer::toString));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("HTTP/2 without TLS, by prior knowledge and by upgrade: answers and streams")
    void speaksHttp2(boolean upgrade) {
        try (RoutedGateway server = RoutedGateway.atRoot(setup())) {
            HttpClientAgent client = server.vertx().createHttpClient(http2().setHttp2ClearTextUpgrade(upgrade));
            upstream.answers("Hello there");
            HttpClientResponse response =
                    joined(post(client, server, HELLO, begun -> begun.body().map(begun)));
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            upstream.next(Reply.stream("one", "two"));
            assertThat(answer(client, server, STREAM)).contains("one", "two").endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    @DisplayName("HTTP/2 over TLS, agreed on by ALPN, and HTTP/1.1 for those who do not offer it")
    void speaksTls(@TempDir Path directory) throws Exception {
        HttpServerOptions options =
                GatewayRoutes.serverOptions().setSsl(true).setKeyCertOptions(certificate(directory));
        try (RoutedGateway server = RoutedGateway.of(setup(), options, "", (vertx, routes) -> {
            Router router = Router.router(vertx);
            routes.mount(router);
            return router;
        })) {
            upstream.answers("Hello there");
            for (HttpVersion version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
                HttpClientAgent client = server.vertx()
                        .createHttpClient(new HttpClientOptions()
                                .setProtocolVersion(version)
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setTrustAll(true)
                                .setVerifyHost(false));
                HttpClientResponse response = joined(post(client, server, HELLO, Future::succeededFuture));
                assertThat(response.version()).isEqualTo(version);
                assertThat(response.statusCode()).isEqualTo(200);
            }
        }
    }

    private static PfxOptions certificate(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("server.p12");
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "for-this-test",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(code).isZero();
        return new PfxOptions().setPath(store.toString()).setPassword("for-this-test");
    }

    @Test
    @DisplayName("F-87: a client that resets its HTTP/2 stream ends the call at the provider; its connection lives on")
    void cancelsWithTheStream() throws Exception {
        upstream.next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        try (RoutedGateway server = RoutedGateway.atRoot(setup())) {
            HttpClientAgent client = server.vertx().createHttpClient(http2().setHttp2ClearTextUpgrade(false));
            CompletableFuture<Buffer> first = new CompletableFuture<>();
            HttpClientRequest request = joined(client.request(HttpMethod.POST, server.port(), "127.0.0.1", CHAT));
            request.response().onSuccess(begun -> begun.handler(first::complete));
            joined(request.end(STREAM));
            assertThat(first.get(60, TimeUnit.SECONDS).toString()).contains("one");
            Exchange exchange = upstream.takeExchange();
            joined(request.reset(8));
            exchange.awaitPeerClosed();
            server.ledger().awaitSettled(1);
            assertThat(server.ledger().generations())
                    .singleElement()
                    .satisfies(record -> assertThat(record.status()).isEqualTo(GenerationStatus.CANCELLED));
            upstream.answers("Hello there");
            assertThat(answer(client, server, HELLO)).contains("Hello there");
        }
    }

    @Test
    @DisplayName("F-92 over HTTP/2: a body beyond the limit is 413, and its connection lives on")
    void limitsHttp2Bodies() {
        try (RoutedGateway server = RoutedGateway.atRoot(setup())) {
            HttpClientAgent client = server.vertx().createHttpClient(http2().setHttp2ClearTextUpgrade(false));
            HttpClientRequest request = joined(client.request(HttpMethod.POST, server.port(), "127.0.0.1", CHAT));
            request.setChunked(true).write("x".repeat((1 << 20) + 1));
            HttpClientResponse response = joined(request.response());
            assertThat(response.statusCode()).isEqualTo(413);
            upstream.answers("Hello there");
            assertThat(answer(client, server, HELLO)).contains("Hello there");
        }
    }

    @Test
    @DisplayName("a slow reader over HTTP/2 stops the provider")
    void slowsTheProviderDown() {
        String[] tokens = new String[1000];
        Arrays.fill(tokens, "y".repeat(1 << 16));
        upstream.next(Reply.stream(tokens));
        try (RoutedGateway server = RoutedGateway.atRoot(setup())) {
            HttpClientAgent client = server.vertx().createHttpClient(http2().setHttp2ClearTextUpgrade(false));
            HttpClientRequest request = joined(client.request(HttpMethod.POST, server.port(), "127.0.0.1", CHAT));
            request.response().onSuccess(HttpClientResponse::pause);
            request.putHeader("content-type", "application/json").end(STREAM);
            assertThat(upstream.takeExchange().awaitWritesBlocked()).isLessThan(32 << 20);
        }
    }

    @Test
    @DisplayName("the recommended server waits for as long as the gateway does")
    void outlastsTheGateway() {
        assertThat(GatewayRoutes.serverOptions().getIdleTimeout())
                .isGreaterThan((int) TimeoutConfig.STANDARD.request().toSeconds());
        assertThat(GatewayRoutes.serverOptions(Duration.ofHours(1)).getIdleTimeout())
                .isGreaterThan(3600);
    }

    @Test
    @DisplayName("a request is served from its beginning to its end on an event loop")
    void staysOnTheEventLoop() {
        upstream.answers("Hello there");
        try (RoutedGateway server = RoutedGateway.atRoot(setup())) {
            HttpClientAgent client = server.vertx().createHttpClient();
            answer(client, server, HELLO);
            answer(client, server, STREAM);
            assertThat(server.threads()).hasSize(2).allMatch(name -> name.startsWith("vert.x-eventloop-thread"));
        }
    }

    @Test
    @DisplayName("behind a BodyHandler, and between routes of others, each gets its own")
    void standsBesideOthers() {
        upstream.answers("Hello there");
        try (RoutedGateway server = RoutedGateway.of(setup(), GatewayRoutes.serverOptions(), "/ai", (vertx, routes) -> {
            Router router = Router.router(vertx);
            router.route().handler(BodyHandler.create(false));
            router.get("/before").handler(ctx -> ctx.end("before"));
            routes.mount(router, "/ai");
            router.get("/after").handler(ctx -> ctx.end("after"));
            return router;
        })) {
            HttpClientAgent client = server.vertx().createHttpClient();
            assertThat(answer(client, server, HELLO)).contains("Hello there");
            assertThat(answer(client, server, "")).contains("\"error\":");
            for (String path : List.of("before", "after")) {
                assertThat(joined(client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/" + path)
                                        .compose(request -> request.send().compose(HttpClientResponse::body)))
                                .toString())
                        .isEqualTo(path);
            }
        }
    }

    @Test
    @DisplayName("F-107: no spelling of another path leads under the mount, and none out of it")
    void knowsItsMount() throws IOException {
        try (RoutedGateway server = RoutedGateway.of(setup(), GatewayRoutes.serverOptions(), "/ai", (vertx, routes) -> {
            Router router = Router.router(vertx);
            routes.mount(router, "/ai");
            return router;
        })) {
            for (String path :
                    List.of("/v1/models", "/%61i/v1/models", "/ai/../ai/v1/models", "/ai//v1/models", "/aiv1/models")) {
                try (RawConnection connection = RawConnection.to(server.port())) {
                    connection.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(connection.answer()).as(path).containsPattern("^HTTP/1.1 40[04] ");
                }
            }
        }
    }

    @Test
    @DisplayName("HTTP/1.0 gets its stream without chunks, and its end by the closed connection")
    void speaksToOldClients() throws IOException {
        upstream.next(Reply.stream("one", "two"));
        try (RoutedGateway server = RoutedGateway.atRoot(setup());
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send("POST " + CHAT + " HTTP/1.0\r\nHost: a\r\nContent-Length: " + STREAM.length() + "\r\n\r\n"
                    + STREAM);
            assertThat(connection.head()).startsWith("HTTP/1.0 200 ").doesNotContain("chunked");
            assertThat(connection.rest()).contains("one", "two").endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai", "/", "/ai/", "/a*", "/:x", "//ai"})
    @DisplayName("a path that is not plain is refused when it is mounted")
    void refusesOddPaths(String path) {
        try (RoutedGateway server = RoutedGateway.of(setup(), GatewayRoutes.serverOptions(), "", (vertx, routes) -> {
            Router router = Router.router(vertx);
            assertThatThrownBy(() -> routes.mount(router, path))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("path: " + path);
            return router;
        })) {
            assertThat(server.port()).isPositive();
        }
    }
}
