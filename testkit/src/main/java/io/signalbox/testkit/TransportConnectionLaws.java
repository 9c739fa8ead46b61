package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static io.signalbox.testkit.TransportProtocol.HTTP_2;
import static io.signalbox.testkit.TransportProtocol.HTTP_2_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;

/** Laws of connections: to which address, for how many calls, through which proxy, and what remains of them. */
abstract class TransportConnectionLaws extends TransportRequestLaws {

    private static final int CROWD = 300;

    @Law(needs = TransportTrait.REUSE)
    @DisplayName("T-70: a connection goes on after every whole answer, and ends with one that says so")
    void reusesAfterOddEnds() {
        List<Reply> replies = List.of(
                Reply.status(500),
                Reply.status(404),
                Reply.text("").chunked(),
                Reply.text("ab").chunksOf(1),
                Reply.status(204),
                Reply.text("x").interim(103));
        for (int i = 0; i < 4; i++) {
            for (Reply reply : replies) {
                upstream().next(reply);
                read(answer(post("{}")));
            }
        }
        assertThat(upstream().connections()).isLessThanOrEqualTo(pools());
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-71: what says that it closes is not used again")
    void leavesWhatCloses() {
        upstream().answers(Reply.text("x").closing());
        for (int i = 0; i < 5; i++) {
            assertThat(read(answer(post("{}")))).isEqualTo("x");
        }
        assertThat(upstream().connections()).isEqualTo(5);
    }

    @Law
    @DisplayName("T-72, F-009: no request is sent twice, though its connection dies with it")
    void sendsOnce() {
        for (Reply end : List.of(Reply.hangUp(), Reply.reset())) {
            upstream().next(Reply.text("warm"));
            read(answer(post("{}")));
            upstream().next(end);
            upstream().answers(Reply.text("a second try"));
            long before = upstream().requestCount();
            expect(failure(post("{}")), SendProgress.SENT, Reason.CONNECTION_RESET);
            assertThat(upstream().requestCount()).isEqualTo(before + 1);
        }
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-73, F-009: connections that the provider closed between two calls are not used")
    void leavesWhatWasClosed() {
        usesNoneOfThose(() -> upstream().closeIdleConnections());
    }

    @Law(
            on = {HTTP_2, HTTP_2_TLS},
            needs = TransportTrait.FAREWELLS)
    @DisplayName("T-142, F-009: a connection of HTTP/2 that breaks between two calls is not used, and keeps no call")
    void leavesWhatBroke() {
        usesNoneOfThose(() -> {
            upstream().goDown();
            upstream().comeBack();
        });
    }

    private void usesNoneOfThose(Runnable closing) {
        upstream().answers(Reply.text("x"));
        for (int i = 0; i < 8; i++) {
            read(answer(post("{}")));
            upstream().takeExchange().awaitEnding();
            long before = upstream().requestCount();
            closing.run();
            upstream().awaitOpenConnections(0);
            try {
                assertThat(read(answer(post("{}")))).isEqualTo("x");
                assertThat(upstream().requestCount()).isEqualTo(before + 1);
                upstream().takeExchange().awaitEnding();
            } catch (TransportException stale) {
                assertThat(stale.reason()).isEqualTo(Reason.CONNECTION_RESET);
                assertThat(upstream().requestCount()).isEqualTo(before);
            }
        }
    }

    @Law
    @DisplayName("T-74, V1: a provider that was away is reached again")
    void comesBack() {
        upstream().answers(Reply.text("x"));
        read(answer(post("{}")));
        upstream().goDown();
        for (int i = 0; i < pools(); i++) {
            assertThat(failure(post("{}"))).isInstanceOf(TransportException.class);
        }
        expect(failure(post("{}")), SendProgress.NOT_SENT, Reason.CONNECTION_REFUSED);
        upstream().comeBack();
        assertThat(read(answer(post("{}")))).isEqualTo("x");
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-75, F-012: " + CROWD + " calls are under way at once, and none waits for another")
    void servesCrowds() {
        Gate gate = Gate.closed();
        upstream().answers(Reply.text("x").holds(Point.beforeHeaders(), gate));
        List<Transport.Call> calls = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            calls.add(transport().send(post("{}")));
        }
        gate.awaitReached(CROWD);
        gate.open();
        for (Transport.Call call : calls) {
            assertThat(read(responseOf(call))).isEqualTo("x");
        }
        assertThat(clock.waiting()).isZero();
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-76: an IPv6 address is an address")
    void takesIpv6Literals() throws IOException {
        Assumptions.assumeTrue(hasIpv6Loopback(), "this machine has no ::1");
        try (ScriptedUpstream other =
                ScriptedUpstream.builder().address(InetAddress.getByName("::1")).start()) {
            other.answers(Reply.text("six"));
            assertThat(read(answer(get("http://[::1]:" + other.port() + "/")))).isEqualTo("six");
            assertThat(other.takeRequest().headerValues("host")).containsExactly("[::1]:" + other.port());
        }
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.OUTBOUND_PROXY)
    @DisplayName("T-78, F-013: a proxy that is not there is no provider that is not there")
    void reportsAMissingProxy() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (Transport proxied =
                transport(settings().through(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))) {
            for (String uri :
                    List.of(chat().toString(), "https://127.0.0.1:" + upstream().port() + "/")) {
                expect(failureOf(proxied.send(get(uri))), SendProgress.NOT_SENT, Reason.OUTBOUND_PROXY);
            }
        }
        assertThat(upstream().connections()).isZero();
    }

    @Law(
            on = HTTP_1_1,
            needs = {TransportTrait.OUTBOUND_PROXY, TransportTrait.TLS})
    @DisplayName("T-79, F-013: a proxy that refuses the way has failed; the provider has not, and nothing was sent")
    void reportsARefusingProxy() throws IOException {
        for (String refusal : List.of(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            try (RawPeer proxy = RawPeer.start(wire -> {
                        wire.readHead();
                        wire.write(refusal);
                    });
                    Transport proxied = transport(settings().through(proxy.address()))) {
                TransportRequest request = get(
                        "https://127.0.0.1:" + upstream().port() + "/secret",
                        Headers.of("authorization", "Bearer k", "x-own", "a"));
                expect(failureOf(proxied.send(request)), SendProgress.NOT_SENT, Reason.OUTBOUND_PROXY);
                assertThat(proxy.heads().get(0))
                        .startsWith("CONNECT 127.0.0.1:" + upstream().port() + " HTTP/1.1\r\n")
                        .doesNotContain("Bearer")
                        .doesNotContain("secret")
                        .doesNotContain("x-own");
            }
        }
        assertThat(upstream().connections()).isZero();
    }

    @Law(
            on = HTTP_1_1,
            needs = {TransportTrait.OUTBOUND_PROXY, TransportTrait.TLS})
    @DisplayName("T-80, F-013: a proxy that hangs up or talks nonsense ends the call")
    void survivesABrokenProxy() throws IOException {
        for (String nonsense : List.of("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", "")) {
            try (RawPeer proxy = RawPeer.start(wire -> {
                        wire.readHead();
                        wire.write(nonsense);
                        wire.close();
                    });
                    Transport proxied = transport(settings().through(proxy.address()))) {
                Throwable thrown = failureOf(proxied.send(throughTunnel(limits())));
                assertThat(thrown)
                        .as("'" + nonsense + "'")
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                failed -> assertThat(failed.reason())
                                        .isIn(Reason.OUTBOUND_PROXY, Reason.CONNECTION_RESET, Reason.PROTOCOL));
            }
        }
    }

    @Law(
            on = HTTP_1_1,
            needs = {TransportTrait.OUTBOUND_PROXY, TransportTrait.TLS, TransportTrait.HANDSHAKE_LIMIT})
    @DisplayName("T-82, F-013: a proxy that does not answer is limited as a connection that does not come about")
    void limitsAProxy() throws IOException {
        try (RawPeer proxy = RawPeer.start(wire -> wire.readHead());
                Transport proxied = transport(settings().through(proxy.address()))) {
            TransportLimits impatient = new TransportLimits(Duration.ofMillis(300), LONG, LONG, LONG);
            expect(
                    failureOf(proxied.send(throughTunnel(impatient))),
                    SendProgress.NOT_SENT,
                    Set.of(Reason.OUTBOUND_PROXY, Reason.CONNECT_TIMEOUT));
        }
    }

    @Law(on = HTTP_1_1_TLS, needs = TransportTrait.OUTBOUND_PROXY)
    @DisplayName("T-81: TLS goes through the proxy, which sees a tunnel and nothing else")
    void tunnelsThroughTheProxy() throws IOException {
        upstream().answers("through");
        // Unresolved, as it comes out of a configuration.
        try (ConnectProxy proxy = ConnectProxy.start();
                Transport proxied = transport(settings()
                        .through(InetSocketAddress.createUnresolved(
                                "127.0.0.1", proxy.address().getPort())))) {
            assertThat(read(responseOf(proxied.send(post("{}"))))).contains("through");
            assertThat(proxy.requests())
                    .containsExactly("CONNECT 127.0.0.1:" + upstream().port() + " HTTP/1.1");
        }
    }

    private TransportRequest throughTunnel(TransportLimits limits) {
        URI uri = URI.create("https://127.0.0.1:" + upstream().port() + "/");
        return new TransportRequest("GET", uri, Headers.NONE, List.of(), limits);
    }

    private static boolean hasIpv6Loopback() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.getInetAddress() instanceof Inet6Address;
        } catch (IOException none) {
            return false;
        }
    }
}
