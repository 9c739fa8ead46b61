package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Laws of calls that end badly: where a limit passes, a connection breaks, or somebody wants no more. */
abstract class TransportFailureLaws extends TransportDeliveryLaws {

    @Law
    @DisplayName("T-10: nobody listens: connection refused, nothing sent")
    void reportsARefusedConnection() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        expect(failure(get("http://127.0.0.1:" + port + "/")), SendProgress.NOT_SENT, Reason.CONNECTION_REFUSED);
    }

    @Law
    @DisplayName("T-11: a name without an address, nothing sent")
    void reportsAnUnknownName() {
        expect(failure(get("http://no-such-host.invalid/")), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
    }

    @Law(on = TransportProtocol.HTTP_1_1)
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

    @Law(on = TransportProtocol.HTTP_1_1, needs = TransportTrait.TLS)
    @DisplayName("T-13: TLS that fails is named so, and nothing was sent")
    void reportsFailedTls() {
        expect(failure(get("https://127.0.0.1:" + upstream().port() + "/")), SendProgress.NOT_SENT, Reason.TLS);
    }

    @Law
    @DisplayName("T-14: the first-byte limit ends a call that is never answered, and closes its connection")
    void limitsTheFirstByte() {
        upstream().answers(Reply.silence());
        Transport.Call call = transport().send(withLimits(LONG, Duration.ofSeconds(30), LONG, LONG));
        Exchange exchange = upstream().takeExchange();
        clock.advance(Duration.ofSeconds(29));
        assertThat(call.response().toCompletableFuture()).isNotDone();
        clock.advance(Duration.ofSeconds(1));
        expect(failureOf(call), SendProgress.SENT, Reason.FIRST_BYTE_TIMEOUT);
        exchange.awaitPeerClosed();
    }

    @Law
    @DisplayName("T-15: the idle limit ends a body that falls silent while more is wanted")
    void limitsSilence() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body =
                BodyCollector.of(answer(withLimits(LONG, LONG, Duration.ofSeconds(10), Duration.ofMinutes(4)))
                        .body());
        body.request(Long.MAX_VALUE);
        Exchange exchange = upstream().takeExchange();
        exchange.awaitStalled();
        body.awaitPieces(1);
        advanceInSteps(Duration.ofSeconds(25));
        expect(body.awaitFailure(), SendProgress.SENT, Reason.IDLE_TIMEOUT);
        exchange.awaitPeerClosed();
    }

    @Law
    @DisplayName("T-16: a subscriber that takes its time is not silence of the provider's")
    void toleratesSlowSubscribers() {
        upstream().answers("x");
        BodyCollector body =
                BodyCollector.of(answer(withLimits(LONG, LONG, Duration.ofSeconds(10), Duration.ofMinutes(4)))
                        .body());
        advanceInSteps(Duration.ofSeconds(60));
        body.request(Long.MAX_VALUE).awaitCompletion();
    }

    @Law
    @DisplayName("T-17: the total limit ends a body that goes on and on")
    void limitsTheWhole() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body = BodyCollector.of(
                answer(withLimits(LONG, LONG, LONG, Duration.ofSeconds(60))).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        advanceInSteps(Duration.ofSeconds(61));
        expect(body.awaitFailure(), SendProgress.SENT, Reason.TOTAL_TIMEOUT);
        upstream().takeExchange().awaitPeerClosed();
    }

    @Law
    @DisplayName("T-18: a call that is cancelled before its answer closes the connection")
    void cancelsBeforeTheAnswer() {
        upstream().answers(Reply.silence());
        Transport.Call call = transport().send(post("{}"));
        Exchange exchange = upstream().takeExchange();
        call.cancel();
        expect(failureOf(call), SendProgress.SENT, Reason.CANCELLED);
        exchange.awaitPeerClosed();
    }

    @Law
    @DisplayName("T-19: a call that is cancelled in its body closes the connection, and the subscriber hears of it")
    void cancelsInTheBody() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        Transport.Call call = transport().send(post("{\"stream\":true}"));
        BodyCollector body = BodyCollector.of(responseOf(call).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        call.cancel();
        expect(body.awaitFailure(), SendProgress.SENT, Reason.CANCELLED);
        upstream().takeExchange().awaitPeerClosed();
    }

    @Law
    @DisplayName("T-20: a subscription that is cancelled closes the connection, and tells nothing more")
    void cancelsTheSubscription() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector body = BodyCollector.of(answer(post("{\"stream\":true}")).body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        body.cancel();
        upstream().takeExchange().awaitPeerClosed();
        assertThat(body.hasEnded()).isFalse();
    }

    @Law
    @DisplayName("T-21: an answer that nobody reads can be cancelled")
    void cancelsAnUnreadAnswer() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        Transport.Call call = transport().send(post("{\"stream\":true}"));
        responseOf(call);
        call.cancel();
        upstream().takeExchange().awaitPeerClosed();
    }

    @Law
    @DisplayName("T-22: a connection that breaks before the answer is a reset; the request may have been taken")
    void reportsAResetBeforeTheAnswer() {
        upstream().answers(Reply.reset());
        expect(failure(post("{}")), SendProgress.SENT, Reason.CONNECTION_RESET);
        upstream().answers(Reply.hangUp());
        expect(failure(post("{}")), SendProgress.SENT, Reason.CONNECTION_RESET);
    }

    @Law
    @DisplayName("T-23: a body cut short of its length is never complete")
    void reportsACutLength() {
        upstream().answers(Reply.text("0123456789").sized().cuts(Point.afterBytes(4)));
        expectBroken();
    }

    @Law
    @DisplayName("T-24: a chunked body cut inside a chunk, or without its last chunk, is never complete")
    void reportsACutChunk() {
        upstream().answers(Reply.stream("one", "two").chunked().cuts(Point.insideChunk(2)));
        expectBroken();
        upstream().answers(Reply.stream("one", "two").chunked().cuts(Point.afterTokens(1)));
        expectBroken();
    }

    @Law
    @DisplayName("T-25: a body that is reset in its middle is never complete")
    void reportsAResetInTheBody() {
        upstream().answers(Reply.stream("one", "two").resets(Point.afterTokens(1)));
        expectBroken();
    }

    @Law
    @DisplayName("T-26: what is no HTTP is no answer")
    void refusesGarbage() {
        upstream().answers(Reply.raw("SSH-2.0-OpenSSH_9.2p1 Debian\r\n").closing());
        Throwable thrown = failure(post("{}"));
        assertThat(thrown).isInstanceOf(TransportException.class);
        assertThat(((TransportException) thrown).reason()).isIn(Reason.PROTOCOL, Reason.CONNECTION_RESET);
        assertThat(((TransportException) thrown).progress()).isEqualTo(SendProgress.SENT);
    }

    @Law
    @DisplayName("T-29: closing the transport ends its calls, and calls after it")
    void endsCallsWhenClosed() {
        upstream().answers(Reply.silence());
        Transport.Call call = transport().send(post("{}"));
        upstream().takeExchange();
        transport().close();
        expect(failureOf(call), SendProgress.SENT, Reason.CANCELLED);
        assertThat(failureOf(transport().send(post("{}")))).isInstanceOf(TransportException.class);
    }

    @Law(on = TransportProtocol.HTTP_1_1, needs = TransportTrait.OUTBOUND_PROXY)
    @DisplayName("T-30: with an outbound proxy every call goes through it")
    void goesThroughTheOutboundProxy() throws IOException {
        upstream().answers("through");
        try (ConnectProxy proxy = ConnectProxy.start()) {
            Transport proxied = transport(settings().through(proxy.address()));
            TransportResponse response = responseOf(proxied.send(post("{}")));
            assertThat(read(response)).contains("through");
            assertThat(proxy.requests()).isNotEmpty();
            proxied.close();
        }
    }

    /** Connects until the listener's queue takes no more, so that the next connection hangs. */
    static void fill(ServerSocket listener, List<Socket> fillers) throws IOException {
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
}
