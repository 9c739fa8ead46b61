package io.signalbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import io.signalbox.transport.vertx.VertxTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The three transports over HTTP/2 without TLS, against a server that is not ours. */
class Http2TransportsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final LinkedBlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private Server server = Server.builder()
            .service("/", (ctx, request) -> HttpResponse.of(200))
            .build();

    /** A request as the server saw it. */
    private record Seen(
            SessionProtocol protocol, String body, HttpResponseWriter response, CompletableFuture<Void> ended) {}

    static Stream<Arguments> transports() {
        return Stream.of(
                Arguments.of("jdk", (Supplier<Transport>)
                        () -> JdkTransport.builder().http2().build()),
                Arguments.of("vertx", (Supplier<Transport>)
                        () -> VertxTransport.builder().http2().build()),
                Arguments.of("armeria", (Supplier<Transport>)
                        () -> ArmeriaTransport.builder().http2().build()));
    }

    @BeforeEach
    void start() {
        server = Server.builder()
                .http(0)
                .requestTimeoutMillis(0)
                .service(
                        "/chat",
                        (ctx, request) -> HttpResponse.of(request.aggregate().thenApply(whole -> {
                            HttpResponseWriter response = HttpResponse.streaming();
                            response.write(ResponseHeaders.of(200));
                            CompletableFuture<Void> ended = new CompletableFuture<>();
                            response.whenComplete().whenComplete((nothing, thrown) -> ended.complete(null));
                            seen.add(new Seen(ctx.sessionProtocol(), whole.contentUtf8(), response, ended));
                            return response;
                        })))
                .build();
        server.start().join();
    }

    @AfterEach
    void stop() {
        server.stop().join();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transports")
    @DisplayName("request and answer are whole over HTTP/2, piece by piece")
    void movesBytes(String name, Supplier<Transport> made) throws Exception {
        try (Transport transport = made.get()) {
            Transport.Call call = transport.send(request());
            Seen request = seen.poll(60, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.protocol().isMultiplex()).as(name).isTrue();
            assertThat(request.body()).isEqualTo("{\"a\":1}");
            TransportResponse response = call.response().toCompletableFuture().get(60, TimeUnit.SECONDS);
            BodyCollector body = BodyCollector.of(response.body()).request(Long.MAX_VALUE);
            request.response().write(HttpData.ofUtf8("one "));
            body.awaitPieces(1);
            request.response().write(HttpData.ofUtf8("two"));
            request.response().close();
            body.awaitCompletion();
            assertThat(new String(body.bytes(), UTF_8)).isEqualTo("one two");
        }
    }

    /** The JDK's client tells the provider late, which is why its transport speaks HTTP/1.1 unless told otherwise. */
    static Stream<Arguments> transportsThatReset() {
        return transports().filter(transport -> !transport.get()[0].equals("jdk"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transportsThatReset")
    @DisplayName("cancelling resets the stream and leaves the connection to the others")
    void resetsTheStream(String name, Supplier<Transport> made) throws Exception {
        try (Transport transport = made.get()) {
            Transport.Call call = transport.send(request());
            Seen request = seen.poll(60, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            BodyCollector body = BodyCollector.of(call.response()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .body());
            request.response().write(HttpData.ofUtf8("one "));
            body.request(Long.MAX_VALUE).awaitPieces(1);

            call.cancel();

            request.ended().get(60, TimeUnit.SECONDS);
            assertThat(((TransportException) body.awaitFailure()).reason()).isEqualTo(Reason.CANCELLED);
            Transport.Call another = transport.send(request());
            Seen second = seen.poll(60, TimeUnit.SECONDS);
            assertThat(second).isNotNull();
            second.response().close();
            BodyCollector.readAll(another.response()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .body());
        }
    }

    private TransportRequest request() {
        return new TransportRequest(
                "POST",
                URI.create("http://127.0.0.1:" + server.activeLocalPort() + "/chat"),
                Headers.of("content-type", "application/json"),
                List.of(ByteBuffer.wrap("{\"a\":".getBytes(UTF_8)), ByteBuffer.wrap("1}".getBytes(UTF_8))),
                new TransportLimits(LONG, LONG, LONG, LONG));
    }
}
