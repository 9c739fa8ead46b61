package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;

/** Laws of what is sent: exactly what was asked, whole, once, and nothing that could be read as something else. */
abstract class TransportRequestLaws extends TransportFramingLaws {

    private static final String SECRET = "sk-law-0123456789";

    /** What a transport may add to a request on its own. */
    private static final Set<String> ADDED =
            Set.of("host", "content-length", "user-agent", "connection", "upgrade", "http2-settings", "accept", "te");

    @Law
    @DisplayName("T-60: every address arrives as it is written")
    void sendsTheExactAddress() {
        upstream().answers(Reply.text("x"));
        String root = upstream().uri("").toString();
        for (String target : List.of(
                "/a//b/./c/../d;v=1/@x:y/!$&'()*+,=~%2e%2E%2F%25",
                "/a%20b%C3%A9?q=a%26b&r=%2B+&&=&x",
                "/a?b?c/d",
                "/v1/models/accounts%2Ffireworks%2Fm:generate?alt=sse")) {
            read(answer(get(root + target)));
            assertThat(upstream().takeRequest().target()).isEqualTo(target);
        }
        read(answer(get(root)));
        assertThat(upstream().takeRequest().target()).isEqualTo("/");
        read(answer(get(root + "?a=b")));
        assertThat(upstream().takeRequest().target()).isEqualTo("/?a=b");
    }

    @Law
    @DisplayName("T-61: nothing is added but what HTTP needs, and nothing of what is given is lost or changed")
    void addsNothing() {
        upstream().answers(Reply.text("x"));
        Headers given = Headers.of(
                "X-Order",
                "1",
                "authorization",
                "Bearer " + SECRET,
                "x-order",
                "2",
                "user-agent",
                "me",
                "X-ORDER",
                "3",
                "x-empty",
                "",
                "x-odd",
                "a \t\"b\", (c); d=e~");
        read(answer(get(upstream().uri("/").toString(), given)));
        RecordedRequest got = upstream().takeRequest();
        assertThat(got.headerValues("x-order")).containsExactly("1", "2", "3");
        assertThat(got.headerValues("user-agent")).containsExactly("me");
        assertThat(got.headerValues("x-empty")).containsExactly("");
        assertThat(got.headerValues("x-odd")).containsExactly("a \t\"b\", (c); d=e~");
        assertThat(got.headerValues("host"))
                .containsExactly("127.0.0.1:" + upstream().port());
        Set<String> more = got.headers().stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .filter(name -> given.all(name).isEmpty() && !name.startsWith(":"))
                .collect(Collectors.toSet());
        assertThat(ADDED).containsAll(more);
    }

    @Law
    @DisplayName("T-62: no body is told as none, or as one without bytes; never in chunks")
    void framesWhatItSends() {
        upstream().answers(Reply.text("x"));
        List<List<ByteBuffer>> bodies = List.of(
                List.of(),
                List.of(ByteBuffer.allocate(0)),
                List.of(utf8("ab"), ByteBuffer.allocate(0), utf8("c").asReadOnlyBuffer(), direct("de")));
        for (List<ByteBuffer> body : bodies) {
            read(answer(new TransportRequest("POST", chat(), Headers.NONE, body, limits())));
            RecordedRequest got = upstream().takeRequest();
            assertThat(got.headerValues("transfer-encoding")).isEmpty();
            assertThat(got.bodyText()).isEqualTo(body.size() > 1 ? "abcde" : "");
        }
        read(answer(get(chat().toString())));
        assertThat(upstream().takeRequest().headerValues("content-length")).isIn(List.of(), List.of("0"));
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-63: what cannot be sent as HTTP is refused before anything is sent, without being repeated")
    void refusesWhatIsNoHttp() {
        String root = upstream().uri("/").toString();
        String port = ":" + upstream().port() + "/";
        List<TransportRequest> flawed = List.of(
                get(root, Headers.of("authorization", "Bearer " + SECRET + "\u00e9")),
                get(root, Headers.of("authorization", "Bearer " + SECRET + "\u5b57")),
                get(root, Headers.of("authorization", "Bearer " + SECRET + "\u007f")),
                get(root, Headers.of("x " + SECRET, "a")),
                get(root, Headers.of("x-\u00e9", SECRET)),
                get(root, Headers.of("Content-Length", "3", "x-a", SECRET)),
                get(root, Headers.of("Transfer-Encoding", "chunked", "x-a", SECRET)),
                get(root, Headers.of("Host", "elsewhere", "x-a", SECRET)),
                get(root, Headers.of("Connection", "x-a", "x-a", SECRET)),
                get(root, Headers.of("Upgrade", "websocket", "x-a", SECRET)),
                get("http://user:" + SECRET + "@127.0.0.1" + port),
                get("http://127.0.0.1" + port + "#" + SECRET),
                get("ftp://127.0.0.1" + port + SECRET),
                get("http:/" + SECRET),
                get("http:" + SECRET),
                new TransportRequest("GE T", URI.create(root + SECRET), Headers.NONE, List.of(), limits()));
        for (TransportRequest request : flawed) {
            Throwable thrown = failure(request);
            expect(thrown, SendProgress.NOT_SENT, Reason.UNSENDABLE);
            assertThat(printed(thrown)).doesNotContain(SECRET);
        }
        assertThat(upstream().connections()).isZero();
        assertThat(clock.waiting()).isZero();
    }

    @Law
    @DisplayName("T-64, S1: no failure repeats a credential, an address or a body")
    void keepsSecrets() {
        List<Reply> faults = List.of(
                Reply.reset(),
                Reply.hangUp(),
                Reply.raw("SSH-2.0-OpenSSH_9.2p1 " + SECRET + "\r\n"),
                Reply.text(SECRET).contentLength("-1"),
                Reply.text(SECRET).sized().cuts(Point.afterBytes(4)),
                Reply.text(SECRET).withStatus(999));
        for (Reply fault : faults) {
            if (protocol().http2() && fault != faults.get(0) && fault != faults.get(4)) {
                continue;
            }
            upstream().next(fault);
            URI uri = URI.create(upstream().baseUri() + "/" + SECRET + "?key=" + SECRET);
            Throwable thrown = brokenEndOf(transport()
                    .send(new TransportRequest(
                            "POST",
                            uri,
                            Headers.of("authorization", "Bearer " + SECRET),
                            List.of(utf8(SECRET)),
                            limits())));
            assertThat(thrown.getMessage()).doesNotContain(SECRET);
            assertThat(thrown.toString()).doesNotContain(SECRET);
        }
    }

    @Law(
            on = {HTTP_1_1, HTTP_1_1_TLS},
            needs = TransportTrait.EARLY_ANSWER)
    @DisplayName(
            "T-65: an answer that comes before the request's body was sent whole is the answer, and ends the sending")
    void takesEarlyAnswers() throws IOException {
        try (RawPeer peer = RawPeer.start(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 4\r\n\r\nless");
        })) {
            TransportResponse response = responseOf(transport().send(large(peer)));
            assertThat(response.status()).isEqualTo(413);
            assertThat(read(response)).isEqualTo("less");
        }
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-66: a provider that does not read the request is limited as one that does not answer")
    void limitsSending() throws IOException {
        try (RawPeer peer = RawPeer.start(wire -> {
            wire.readHead();
            wire.pause();
        })) {
            Transport.Call call = transport().send(large(peer));
            peer.awaitHeads(1);
            clock.advance(LONG.minusMinutes(1));
            expect(failureOf(call), SendProgress.SENT, Reason.FIRST_BYTE_TIMEOUT);
            peer.unpause();
            peer.awaitAllClosed();
        }
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-67: a call that is cancelled while its body is sent closes the connection")
    void cancelsSending() throws IOException {
        try (RawPeer peer = RawPeer.start(wire -> {
            wire.readHead();
            wire.pause();
        })) {
            Transport.Call call = transport().send(large(peer));
            peer.awaitHeads(1);
            call.cancel();
            expect(failureOf(call), SendProgress.SENT, Reason.CANCELLED);
            peer.unpause();
            peer.awaitAllClosed();
        }
    }

    @Law
    @DisplayName("T-68: hundred header fields of the request arrive, and one of 7 KB")
    void sendsManyHeaders() {
        upstream().answers(Reply.text("x"));
        Headers headers = Headers.of("x-long", "v".repeat(7_000));
        for (int i = 0; i < 100; i++) {
            headers = headers.plus("x-field-" + i, "value " + i);
        }
        read(answer(get(upstream().uri("/").toString(), headers)));
        RecordedRequest got = upstream().takeRequest();
        assertThat(got.header("x-long").orElseThrow()).hasSize(7_000);
        assertThat(got.header("x-field-99")).contains("value 99");
    }

    /** A request whose body no socket's buffers take. */
    private static TransportRequest large(RawPeer peer) {
        List<ByteBuffer> parts = new ArrayList<>(Collections.nCopies(64, ByteBuffer.wrap(new byte[1 << 20])));
        return new TransportRequest(
                "POST",
                URI.create("http://127.0.0.1:" + peer.port() + "/"),
                Headers.NONE,
                parts,
                new TransportLimits(Duration.ofSeconds(10), LONG.minusMinutes(1), LONG, LONG));
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
