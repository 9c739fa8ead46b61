package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

/** Laws of TLS: whom a transport believes, how long it waits for a handshake, and what is a whole answer. */
abstract class TransportTlsLaws extends TransportEndingLaws {

    @Law(on = {HTTP_1_1_TLS, HTTP_2_TLS})
    @DisplayName("T-100: TLS 1.2 and 1.3 are spoken, to names and to addresses")
    void speaksTls() {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (ScriptedUpstream other = upstreamWith(TlsSetup.healthy().versions(version))) {
                other.answers(Reply.text("secure"));
                for (String host : List.of("localhost", "127.0.0.1")) {
                    assertThat(read(answer(get("https://" + host + ":" + other.port() + "/"))))
                            .isEqualTo("secure");
                    RecordedRequest got = other.takeRequest();
                    assertThat(got.tlsVersion()).contains(version);
                    assertThat(got.protocol()).isEqualTo(protocol().http2() ? "h2" : "http/1.1");
                }
            }
        }
    }

    @Law(on = {HTTP_1_1_TLS, HTTP_2_TLS})
    @DisplayName(
            "T-101, F-006: a certificate that is over, not yet valid, of another name or of an unknown issuer ends the call unsent")
    void refusesWrongCertificates() {
        for (TlsSetup wrong : List.of(
                TlsSetup.healthy().expired(),
                TlsSetup.healthy().notYetValid(),
                TlsSetup.healthy().wrongHost(),
                TlsSetup.healthy().unknownAuthority())) {
            try (ScriptedUpstream other = upstreamWith(wrong)) {
                expect(failure(get(other.baseUri().toString())), SendProgress.NOT_SENT, Reason.TLS);
                expect(failure(get(other.baseUri().toString())), SendProgress.NOT_SENT, Reason.TLS);
                assertThat(other.requestCount()).isZero();
            }
        }
    }

    @Law(
            on = {HTTP_1_1, HTTP_1_1_TLS},
            needs = TransportTrait.TLS)
    @DisplayName("T-102, F-006: without being told to, nobody trusts a test's authority")
    void trustsNobodyUnasked() {
        try (ScriptedUpstream other = upstreamWith(TlsSetup.healthy());
                Transport plain = transport(TransportSettings.of(clock))) {
            expect(failureOf(plain.send(get(other.baseUri().toString()))), SendProgress.NOT_SENT, Reason.TLS);
            assertThat(other.requestCount()).isZero();
        }
    }

    @Law(on = {HTTP_1_1_TLS, HTTP_2_TLS})
    @DisplayName("T-103, F-006: a handshake that is broken off or is none ends the call, and nothing was sent")
    void reportsBrokenHandshakes() {
        for (HandshakeFault fault :
                List.of(HandshakeFault.ALERT, HandshakeFault.GARBAGE, HandshakeFault.CLOSE, HandshakeFault.RESET)) {
            try (ScriptedUpstream other = upstreamWith(TlsSetup.healthy().handshake(fault))) {
                expect(
                        failure(get(other.baseUri().toString())),
                        SendProgress.NOT_SENT,
                        Set.of(Reason.TLS, Reason.CONNECTION_RESET));
            }
        }
    }

    @Law(
            on = {HTTP_1_1_TLS, HTTP_2_TLS},
            needs = TransportTrait.HANDSHAKE_LIMIT)
    @DisplayName("T-104, F-007: a handshake that stalls ends with the connect limit")
    void limitsHandshakes() {
        try (ScriptedUpstream other = upstreamWith(TlsSetup.healthy().handshake(HandshakeFault.STALL))) {
            TransportLimits impatient = new TransportLimits(Duration.ofMillis(300), LONG, LONG, LONG);
            expect(
                    failure(new TransportRequest(
                            "GET", URI.create(other.baseUri().toString()), Headers.NONE, List.of(), impatient)),
                    SendProgress.NOT_SENT,
                    Reason.CONNECT_TIMEOUT);
        }
    }

    @Law(on = {HTTP_1_1_TLS, HTTP_2_TLS})
    @DisplayName("T-105, F-007: a handshake that stalls ends with the first-byte limit at the latest")
    void limitsHandshakesAtLast() {
        try (ScriptedUpstream other = upstreamWith(TlsSetup.healthy().handshake(HandshakeFault.STALL))) {
            Transport.Call call = transport().send(get(other.baseUri().toString()));
            advanceInSteps(LONG.plusSeconds(1));
            assertThat(failureOf(call)).isInstanceOf(TransportException.class);
        }
    }

    @Law(on = HTTP_1_1_TLS, needs = TransportTrait.CLOSE_NOTIFY)
    @DisplayName("T-106, F-059: a body that ends with its connection is whole only if TLS says good-bye")
    void noticesTruncation() {
        upstream().next(Reply.text("to the end").untilClose());
        assertThat(read(answer(post("{}")))).isEqualTo("to the end");
        upstream().next(Reply.text("cut").untilClose().severs(Point.atEnd()));
        expectBroken();
    }

    @Law(on = {HTTP_1_1_TLS, HTTP_2_TLS})
    @DisplayName("T-107, F-059: a body that is severed is never complete")
    void noticesSeveredBodies() {
        upstream().next(Reply.text("0123456789").sized().severs(Point.afterBytes(4)));
        expectBroken();
        upstream().next(Reply.stream("one", "two").severs(Point.afterTokens(1)));
        expectBroken();
    }

    @Law(on = HTTP_1_1_TLS)
    @DisplayName("T-108, F-008: HTTP without TLS to a TLS port is answered with nothing that is HTTP")
    void refusesTlsOnAPlainPort() {
        Throwable thrown = failure(get("http://127.0.0.1:" + upstream().port() + "/"));
        expect(thrown, SendProgress.SENT, Set.of(Reason.PROTOCOL, Reason.CONNECTION_RESET));
    }

    private ScriptedUpstream upstreamWith(TlsSetup setup) {
        ScriptedUpstreamBuilder builder = ScriptedUpstream.builder().tls(setup);
        return (protocol().http2() ? builder.http2() : builder).start();
    }
}
