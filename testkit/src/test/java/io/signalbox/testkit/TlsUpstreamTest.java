package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsUpstreamTest {
    private static final byte ALERT_RECORD = 21;
    private static final String CHAT =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersInTheVersionThatItKnows(String version) throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().versions(version))) {
            upstream.answers("Hello");
            assertThat(upstream.baseUri()).hasScheme("https");

            assertThat(ask(upstream).body()).contains("Hello");

            RecordedRequest request = upstream.takeRequest();
            assertThat(request.tlsVersion()).contains(version);
            assertThat(request.protocol()).isEqualTo("http/1.1");
            assertThat(upstream.complaints()).isEmpty();
        }
    }

    @Test
    void isAskedByNameAndByAddress() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy())) {
            URI byName = URI.create("https://localhost:" + upstream.port() + "/v1/models");
            assertThat(ask(upstream, byName).statusCode()).isEqualTo(200);
            assertThat(ask(upstream, upstream.uri("/v1/models")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("F-006: an expired, a future, a stranger's and an unknown certificate are each refused by clients")
    void showsWrongCertificates() {
        List<TlsSetup> wrong = List.of(
                TlsSetup.healthy().expired(),
                TlsSetup.healthy().notYetValid(),
                TlsSetup.healthy().wrongHost(),
                TlsSetup.healthy().unknownAuthority());
        for (TlsSetup setup : wrong) {
            try (ScriptedUpstream upstream = with(setup)) {
                HttpClient client = client(TestAuthority.trusted());
                assertThatThrownBy(() -> ask(client, upstream.baseUri())).isInstanceOf(SSLHandshakeException.class);
                assertThat(upstream.requestCount()).isZero();
            }
        }
    }

    @Test
    void isTrustedWhereItsOwnAuthorityIs() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().unknownAuthority())) {
            assertThat(ask(upstream).statusCode()).isEqualTo(200);
            assertThat(upstream.authority().pem()).startsWith("-----BEGIN CERTIFICATE-----\n");
        }
    }

    @Test
    void agreesOnNoProtocol() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().alpn("x-other"));
                SSLSocket client = connected(upstream)) {
            offer(client, "http/1.1");
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void knowsNoAlpn() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().alpn());
                SSLSocket client = connected(upstream)) {
            offer(client, "http/1.1");
            client.startHandshake();
            assertThat(client.getApplicationProtocol()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(HandshakeFault.class)
    @DisplayName("F-007: handshakes that stall, end, or are no handshakes")
    void breaksTheHandshake(HandshakeFault fault) {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().handshake(fault));
                RawClient client = new RawClient(upstream)) {
            client.send("a client's hello");
            switch (fault) {
                case STALL -> upstream.awaitOpenConnections(1);
                case CLOSE -> assertThat(client.readToEnd()).isEqualTo("<closed>");
                case RESET -> assertThat(client.readToEnd()).isEqualTo("<reset>");
                case GARBAGE -> assertThat(client.readUntil("\r\n")).startsWith("SSH-2.0");
                case ALERT -> assertThat(client.readToEnd()).hasSize(7 + "<closed>".length());
            }
            client.close();
            upstream.awaitOpenConnections(0);
            upstream.close();
            assertThat(upstream.threads()).isEmpty();
        }
    }

    @Test
    void stopsWhileAHandshakeStalls() {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy());
                RawClient client = new RawClient(upstream)) {
            upstream.awaitOpenConnections(1);
            upstream.close();
            assertThat(client.readToEnd()).isEqualTo("<reset>");
            assertThat(upstream.threads()).isEmpty();
        }
    }

    @Test
    @DisplayName("F-006: nobody is answered without TLS")
    void answersNobodyInPlain() {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy());
                RawClient client = new RawClient(upstream)) {
            client.post("{}");
            assertThat(client.readToEnd()).doesNotContain("HTTP/1.1");
            assertThat(upstream.requestCount()).isZero();
        }
    }

    @Test
    void closesWithAndWithoutGoodBye() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy().versions("TLSv1.2"))) {
            Reply open = Reply.text("0123456789").untilClose();
            upstream.next(
                    open.cuts(Point.afterBytes(5)), open.severs(Point.afterBytes(5)), open.resets(Point.afterBytes(5)));
            assertThat(ending(upstream)).isEqualTo("good-bye");
            assertThat(ending(upstream)).isEqualTo("end");
            assertThat(ending(upstream)).isEqualTo("reset");
            assertThat(upstream.exchanges())
                    .extracting(Exchange::awaitEnding)
                    .containsExactly(Exchange.Ending.CUT, Exchange.Ending.CUT, Exchange.Ending.RESET);
        }
    }

    @Test
    void noticesThePeerLeave() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy())) {
            upstream.answers(Reply.silence());
            try (SSLSocket client = connected(upstream)) {
                client.getOutputStream().write(CHAT.getBytes(StandardCharsets.US_ASCII));
                upstream.takeExchange().awaitStalled();
            }
            assertThat(upstream.exchanges().get(0).awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        }
    }

    @Test
    void writesOnlyWhatThePeerTakesAndStopsMeanwhile() throws Exception {
        try (ScriptedUpstream upstream = with(TlsSetup.healthy());
                SSLSocket client = connected(upstream)) {
            upstream.answers(Reply.generated("0123456789", 10_000_000_000L));
            client.getOutputStream().write(CHAT.getBytes(StandardCharsets.US_ASCII));
            Exchange exchange = upstream.takeExchange();
            assertThat(exchange.awaitWritesBlocked()).isPositive().isLessThan(100_000_000);

            upstream.close();

            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.STOPPED);
            assertThat(upstream.threads()).isEmpty();
        }
    }

    @Test
    void hasNoAuthorityInPlain() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            assertThatThrownBy(upstream::clientContext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("upstream: without TLS (expected: builder().tls())");
        }
    }

    private static ScriptedUpstream with(TlsSetup setup) {
        return ScriptedUpstream.builder().tls(setup).start();
    }

    private static HttpClient client(TestAuthority authority) {
        return HttpClient.newBuilder().sslContext(authority.clientContext()).build();
    }

    private static HttpResponse<String> ask(ScriptedUpstream upstream) throws Exception {
        return ask(upstream, upstream.uri("/v1/chat/completions"));
    }

    private static HttpResponse<String> ask(ScriptedUpstream upstream, URI uri) throws Exception {
        return ask(client(upstream.authority()), uri);
    }

    private static HttpResponse<String> ask(HttpClient client, URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static SSLSocket connected(ScriptedUpstream upstream) throws IOException {
        SSLSocket socket = (SSLSocket) upstream.clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), upstream.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void offer(SSLSocket client, String... protocols) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        client.setSSLParameters(parameters);
    }

    /** Asks, reads to the end, and says how that was. */
    private static String ending(ScriptedUpstream upstream) throws IOException {
        try (TappedSocket tap = new TappedSocket(upstream.port());
                SSLSocket client = (SSLSocket) upstream.clientContext()
                        .getSocketFactory()
                        .createSocket(tap, "localhost", tap.getPort(), true)) {
            client.getOutputStream().write(CHAT.getBytes(StandardCharsets.US_ASCII));
            byte[] all = client.getInputStream().readAllBytes();
            assertThat(new String(all, StandardCharsets.US_ASCII)).endsWith("01234");
            return tap.recordTypes().contains(ALERT_RECORD) ? "good-bye" : "end";
        } catch (SocketException reset) {
            return "reset";
        } catch (SSLException broken) {
            assertThat(broken).hasRootCauseInstanceOf(SocketException.class);
            return "reset";
        }
    }

    /** Remembers what came in: the JDK takes an end without good-bye for an end. */
    private static final class TappedSocket extends Socket {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        TappedSocket(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            setSoTimeout(10_000);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int count = super.read(into, offset, length);
                    received.write(into, offset, Math.max(0, count));
                    return count;
                }
            };
        }

        /** The types of the TLS records that came in. */
        List<Byte> recordTypes() {
            List<Byte> types = new ArrayList<>();
            ByteBuffer records = ByteBuffer.wrap(received.toByteArray());
            while (records.hasRemaining()) {
                types.add(records.get());
                records.getShort();
                int length = records.getShort() & 0xffff;
                records.position(records.position() + length);
            }
            return types;
        }
    }
}
