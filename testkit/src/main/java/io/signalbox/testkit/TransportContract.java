package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Transport}: extend this class, say how a transport is made, and every law is a test.
 *
 * <p>All of them run over real sockets against {@link ScriptedUpstream}. Limits are measured on a {@link ManualClock}, so none of them
 * waits for real time, but for the connect limit, which only the operating system knows.
 */
public abstract class TransportContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final long PATIENCE_SECONDS = 20;

    private ScriptedUpstream upstream;
    private ManualClock clock;
    private Transport transport;

    /** For subclasses. */
    protected TransportContract() {
        upstream = ScriptedUpstream.start();
        clock = ManualClock.atNoon();
        transport = Unstarted.TRANSPORT;
    }

    /** A transport that measures its limits with this clock. Closed after each test. */
    protected abstract Transport transport(Clock clock);

    /** A transport that goes through this outbound proxy. Closed by the test. */
    protected abstract Transport transportThrough(InetSocketAddress outboundProxy);

    @BeforeEach
    void open() {
        transport = transport(clock);
    }

    @AfterEach
    void close() {
        transport.close();
        upstream.close();
    }

    @Test
    @DisplayName("T-01: status, headers and body arrive whole")
    void deliversTheAnswer() {
        upstream.answers(Reply.text("h\u00e9llo").header("X-Odd-Name", "a").header("x-odd-name", "b"));
        TransportResponse response = answer(post("{}"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("X-ODD-NAME")).containsExactly("a", "b");
        assertThat(BodyCollector.readAll(response.body())).isEqualTo("h\u00e9llo".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("T-02: method, path, query, headers and the parts of the body arrive exactly, with their length")
    void sendsTheRequest() {
        Headers headers = Headers.of(
                "content-type", "application/json", "x-twice", "1", "x-twice", "2", "authorization", "Bearer k");
        List<ByteBuffer> body = List.of(utf8("{\"a\":"), utf8("\"\u00e9\""), utf8("}"));
        URI uri = URI.create(upstream.baseUri() + "/model/a%3A0%2Fb%7E/converse?x=%2F1%3A");

        read(answer(new TransportRequest("POST", uri, headers, body, limits())));

        RecordedRequest got = upstream.takeRequest();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.target()).isEqualTo("/v1/model/a%3A0%2Fb%7E/converse?x=%2F1%3A");
        assertThat(got.headerValues("x-twice")).containsExactly("1", "2");
        assertThat(got.headerValues("authorization")).containsExactly("Bearer k");
        assertThat(got.headerValues("content-length")).containsExactly("10");
        assertThat(got.headerValues("user-agent")).hasSizeLessThanOrEqualTo(1);
        assertThat(got.bodyText()).isEqualTo("{\"a\":\"\u00e9\"}");
        assertThat(body).allMatch(ByteBuffer::hasRemaining);
    }

    @Test
    @DisplayName("T-03: every final status is an answer; redirects are not followed")
    void answersWithAnyStatus() {
        for (int status : new int[] {201, 204, 304, 400, 404, 418, 429, 500, 503, 529}) {
            upstream.next(Reply.status(status));
            TransportResponse response = answer(post("{}"));
            assertThat(response.status()).isEqualTo(status);
            read(response);
        }
        upstream.next(Reply.redirect(URI.create("http://127.0.0.1:1/elsewhere")));
        assertThat(answer(post("{}")).status()).isEqualTo(302);
    }

    @Test
    @DisplayName("T-04: a large body arrives whole and in order, both ways")
    void movesLargeBodies() {
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ('a' + i % 23);
        }
        upstream.answers(Reply.bytes(large));
        TransportResponse response = answer(new TransportRequest(
                "POST",
                chat(),
                Headers.of("content-type", "application/json"),
                List.of(ByteBuffer.wrap(large)),
                limits()));
        assertThat(BodyCollector.readAll(response.body())).isEqualTo(large);
        assertThat(upstream.takeRequest().body()).isEqualTo(large);
    }

    @Test
    @DisplayName("T-05: a subscriber that asks for nothing stops the provider")
    void holdsBackTheProvider() {
        upstream.answers(Reply.generated("0123456789abcdef", 1L << 33));
        TransportResponse response = answer(post("{}"));
        BodyCollector body = BodyCollector.of(response.body());
        body.request(1).awaitPieces(1);
        Exchange exchange = upstream.takeExchange();
        assertThat(exchange.awaitWritesBlocked()).isLessThan(256L << 20);
        body.cancel();
        exchange.awaitPeerClosed();
    }

    @Test
    @DisplayName("T-06: a body takes one subscriber")
    void takesOneSubscriber() {
        upstream.answers("x");
        TransportResponse response = answer(post("{}"));
        BodyCollector first = BodyCollector.of(response.body());
        BodyCollector second = BodyCollector.of(response.body());
        assertThat(second.awaitFailure()).isInstanceOf(IllegalStateException.class);
        first.request(Long.MAX_VALUE).awaitCompletion();
    }

    @Test
    @DisplayName("T-07: asking for less than one piece is an error")
    void refusesSenselessDemand() {
        upstream.answers("x");
        BodyCollector body = BodyCollector.of(answer(post("{}")).body());
        assertThat(body.request(0).awaitFailure()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("T-08: pieces of a stream arrive as they are sent")
    void passesPiecesOn() {
        Gate gate = Gate.closed();
        upstream.answers(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
        BodyCollector body = BodyCollector.of(answer(post("{\"stream\":true}")).body());
        body.request(Long.MAX_VALUE);
        gate.awaitReached();
        body.awaitPieces(1);
        gate.open();
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("one", "two")
                .endsWith("[DONE]\n\n");
    }

    @Test
    @DisplayName("T-10: nobody listens: connection refused, nothing sent")
    void reportsARefusedConnection() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        expect(failure(get("http://127.0.0.1:" + port + "/")), SendProgress.NOT_SENT, Reason.CONNECTION_REFUSED);
    }

    @Test
    @DisplayName("T-11: a name without an address, nothing sent")
    void reportsAnUnknownName() {
        expect(failure(get("http://no-such-host.invalid/")), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
    }

    @Test
    @DisplayName("T-12: the connect limit ends a connection that nobody takes")
    void limitsConnecting() throws IOException {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, fillers);
            TransportRequest request = new TransportRequest(
                    "GET",
                    URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"),
                    Headers.NONE,
                    List.of(),
                    new TransportLimits(Duration.ofMillis(300), LONG, LONG, LONG));
            expect(failure(request), SendProgress.NOT_SENT, Reason.CONNECT_TIMEOUT);
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    @DisplayName("T-13: TLS that fails is named so, and nothing was sent")
    void reportsFailedTls() {
        expect(failure(get("https://127.0.0.1:" + upstream.port() + "/")), SendProgress.NOT_SENT, Reason.TLS);
    }

    @Test
    @DisplayName("T-14: the first-byte limit ends a call that is never answered, and closes its connection")
    void limitsTheFirstByte() {
        upstream.answers(Reply.silence());
        Transport.Call call = transport.send(withLimits(LONG, Duration.ofSeconds(30), LONG, LONG));
        Exchange exchange = upstream.takeExchange();
        clock.advance(Duration.ofSeconds(29));
        assertThat(call.response().toCompletableFuture()).isNotDone();
        clock.advance(Duration.ofSeconds(1));
        expect(failureOf(call), SendProgress.SENT, Reason.FIRST_BYTE_TIMEOUT);
        exchange.awaitPeerClosed();
    }

    @Test
    @DisplayName("T-15: the idle limit ends a body that falls silent while more is wanted")
    void limitsSilence() {
        upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body =
                BodyCollector.of(answer(withLimits(LONG, LONG, Duration.ofSeconds(10), Duration.ofMinutes(4)))
                        .body());
        body.request(Long.MAX_VALUE);
        Exchange exchange = upstream.takeExchange();
        exchange.awaitStalled();
        body.awaitPieces(1);
        advanceInSteps(Duration.ofSeconds(25));
        expect(body.awaitFailure(), SendProgress.SENT, Reason.IDLE_TIMEOUT);
        exchange.awaitPeerClosed();
    }

    @Test
    @DisplayName("T-16: a subscriber that takes its time is not silence of the provider's")
    void toleratesSlowSubscribers() {
        upstream.answers("x");
        BodyCollector body =
                BodyCollector.of(answer(withLimits(LONG, LONG, Duration.ofSeconds(10), Duration.ofMinutes(4)))
                        .body());
        advanceInSteps(Duration.ofSeconds(60));
        body.request(Long.MAX_VALUE).awaitCompletion();
    }

    @Test
    @DisplayName("T-17: the total limit ends a body that goes on and on")
    void limitsTheWhole() {
        upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body = BodyCollector.of(
                answer(withLimits(LONG, LONG, LONG, Duration.ofSeconds(60))).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        advanceInSteps(Duration.ofSeconds(61));
        expect(body.awaitFailure(), SendProgress.SENT, Reason.TOTAL_TIMEOUT);
        upstream.takeExchange().awaitPeerClosed();
    }

    @Test
    @DisplayName("T-18: a call that is cancelled before its answer closes the connection")
    void cancelsBeforeTheAnswer() {
        upstream.answers(Reply.silence());
        Transport.Call call = transport.send(post("{}"));
        Exchange exchange = upstream.takeExchange();
        call.cancel();
        expect(failureOf(call), SendProgress.SENT, Reason.CANCELLED);
        exchange.awaitPeerClosed();
    }

    @Test
    @DisplayName("T-19: a call that is cancelled in its body closes the connection, and the subscriber hears of it")
    void cancelsInTheBody() {
        upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        Transport.Call call = transport.send(post("{\"stream\":true}"));
        BodyCollector body = BodyCollector.of(responseOf(call).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        call.cancel();
        expect(body.awaitFailure(), SendProgress.SENT, Reason.CANCELLED);
        upstream.takeExchange().awaitPeerClosed();
    }

    @Test
    @DisplayName("T-20: a subscription that is cancelled closes the connection, and tells nothing more")
    void cancelsTheSubscription() {
        upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body = BodyCollector.of(answer(post("{\"stream\":true}")).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        body.cancel();
        upstream.takeExchange().awaitPeerClosed();
        assertThat(body.hasEnded()).isFalse();
    }

    @Test
    @DisplayName("T-21: an answer that nobody reads can be cancelled")
    void cancelsAnUnreadAnswer() {
        upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        Transport.Call call = transport.send(post("{\"stream\":true}"));
        responseOf(call);
        call.cancel();
        upstream.takeExchange().awaitPeerClosed();
    }

    @Test
    @DisplayName("T-22: a connection that breaks before the answer is a reset; the request may have been taken")
    void reportsAResetBeforeTheAnswer() {
        upstream.answers(Reply.reset());
        expect(failure(post("{}")), SendProgress.SENT, Reason.CONNECTION_RESET);
        upstream.answers(Reply.hangUp());
        expect(failure(post("{}")), SendProgress.SENT, Reason.CONNECTION_RESET);
    }

    @Test
    @DisplayName("T-23: a body cut short of its length is never complete")
    void reportsACutLength() {
        upstream.answers(Reply.text("0123456789").sized().cuts(Point.afterBytes(4)));
        expectBroken();
    }

    @Test
    @DisplayName("T-24: a chunked body cut inside a chunk, or without its last chunk, is never complete")
    void reportsACutChunk() {
        upstream.answers(Reply.stream("one", "two").chunked().cuts(Point.insideChunk(2)));
        expectBroken();
        upstream.answers(Reply.stream("one", "two").chunked().cuts(Point.afterTokens(1)));
        expectBroken();
    }

    @Test
    @DisplayName("T-25: a body that is reset in its middle is never complete")
    void reportsAResetInTheBody() {
        upstream.answers(Reply.stream("one", "two").resets(Point.afterTokens(1)));
        expectBroken();
    }

    @Test
    @DisplayName("T-26: what is no HTTP is no answer")
    void refusesGarbage() {
        upstream.answers(Reply.raw("SSH-2.0-OpenSSH_9.2p1 Debian\r\n").closing());
        Throwable thrown = failure(post("{}"));
        assertThat(thrown).isInstanceOf(TransportException.class);
        assertThat(((TransportException) thrown).reason()).isIn(Reason.PROTOCOL, Reason.CONNECTION_RESET);
        assertThat(((TransportException) thrown).progress()).isEqualTo(SendProgress.SENT);
    }

    @Test
    @DisplayName("T-27: connections are used again")
    void reusesConnections() {
        upstream.answers("x");
        for (int i = 0; i < 5; i++) {
            read(answer(post("{}")));
        }
        assertThat(upstream.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("T-28: many calls at once each get their own answer")
    void servesManyAtOnce() {
        upstream.answers(Reply.echo());
        List<Transport.Call> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(transport.send(
                    post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"n" + i + "!\"}]}")));
        }
        for (int i = 0; i < calls.size(); i++) {
            assertThat(read(responseOf(calls.get(i)))).contains("n" + i + "!");
        }
    }

    @Test
    @DisplayName("T-29: closing the transport ends its calls, and calls after it")
    void endsCallsWhenClosed() {
        upstream.answers(Reply.silence());
        Transport.Call call = transport.send(post("{}"));
        upstream.takeExchange();
        transport.close();
        expect(failureOf(call), SendProgress.SENT, Reason.CANCELLED);
        assertThat(failureOf(transport.send(post("{}")))).isInstanceOf(TransportException.class);
    }

    @Test
    @DisplayName("T-30: with an outbound proxy every call goes through it")
    void goesThroughTheOutboundProxy() throws IOException {
        upstream.answers("through");
        try (ConnectProxy proxy = ConnectProxy.start()) {
            Transport proxied = transportThrough(proxy.address());
            TransportResponse response = responseOf(proxied.send(post("{}")));
            assertThat(read(response)).contains("through");
            assertThat(proxy.requests()).isNotEmpty();
            proxied.close();
        }
    }

    private void expectBroken() {
        TransportException thrown;
        Transport.Call call = transport.send(post("{\"stream\":true}"));
        try {
            BodyCollector body = BodyCollector.of(responseOf(call).body());
            thrown = (TransportException) body.request(Long.MAX_VALUE).awaitFailure();
        } catch (TransportException beforeTheBody) {
            thrown = beforeTheBody;
        }
        assertThat(thrown.reason()).isIn(Reason.CONNECTION_RESET, Reason.PROTOCOL);
        assertThat(thrown.progress()).isEqualTo(SendProgress.SENT);
    }

    /** Time passes in steps, as it does, so that every timer that is set on the way gets its turn. */
    private void advanceInSteps(Duration by) {
        for (long second = 0; second < by.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private TransportRequest post(String body) {
        return new TransportRequest(
                "POST", chat(), Headers.of("content-type", "application/json"), List.of(utf8(body)), limits());
    }

    private TransportRequest withLimits(Duration connect, Duration firstByte, Duration idle, Duration total) {
        return new TransportRequest(
                "POST",
                chat(),
                Headers.of("content-type", "application/json"),
                List.of(utf8("{\"stream\":true}")),
                new TransportLimits(connect, firstByte, idle, total));
    }

    private static TransportRequest get(String uri) {
        return new TransportRequest("GET", URI.create(uri), Headers.NONE, List.of(), limits());
    }

    private URI chat() {
        return URI.create(upstream.baseUri() + "/chat/completions");
    }

    private static TransportLimits limits() {
        return new TransportLimits(Duration.ofSeconds(10), LONG, LONG, LONG);
    }

    private TransportResponse answer(TransportRequest request) {
        return responseOf(transport.send(request));
    }

    private Throwable failure(TransportRequest request) {
        return failureOf(transport.send(request));
    }

    private static TransportResponse responseOf(Transport.Call call) {
        try {
            return call.response().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException failed) {
                throw failed;
            }
            throw new AssertionError("no answer", e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static Throwable failureOf(Transport.Call call) {
        Throwable thrown = catchThrowable(() -> responseOf(call));
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static String read(TransportResponse response) {
        return new String(BodyCollector.readAll(response.body()), StandardCharsets.UTF_8);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void expect(Throwable thrown, SendProgress progress, Reason reason) {
        assertThat(thrown).isInstanceOf(TransportException.class);
        assertThat(((TransportException) thrown).reason()).isEqualTo(reason);
        assertThat(((TransportException) thrown).progress()).isEqualTo(progress);
    }

    /** Connects until the listener's queue takes no more, so that the next connection hangs. */
    private static void fill(ServerSocket listener, List<Socket> fillers) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            fillers.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("a listener that takes 64 connections cannot be filled");
    }

    /** Stands in until a test begins. */
    private enum Unstarted implements Transport {
        TRANSPORT;

        @Override
        public Call send(TransportRequest request) {
            throw new IllegalStateException("the test has not begun");
        }

        @Override
        public void close() {}
    }
}
