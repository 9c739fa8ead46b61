package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;

/** Laws of what a provider writes: which answers are one, which are none, and where an answer ends. */
abstract class TransportFramingLaws extends TransportFailureLaws {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final int FEW_INTERIM_ANSWERS = 7;
    private static final int MOST_INTERIM_ANSWERS = 16;

    @Law
    @DisplayName("T-31, F-041: interim answers are swallowed, and their headers with them")
    void swallowsInterimAnswers() {
        upstream()
                .answers(Reply.text("whole")
                        .interim(100)
                        .interim(103, new HeaderField("x-early", "a"), new HeaderField("link", "</a>; rel=preload")));
        for (int i = 0; i < 2; i++) {
            TransportResponse response = answer(post("{}"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().all("x-early")).isEmpty();
            assertThat(read(response)).isEqualTo("whole");
        }
    }

    @Law(needs = TransportTrait.INTERIM_ANSWERS)
    @DisplayName("T-53: interim answers of any kind are swallowed")
    void swallowsAnyInterimAnswer() {
        upstream().answers(Reply.text("whole").interim(102).interim(199));
        assertThat(read(answer(post("{}")))).isEqualTo("whole");
    }

    @Law
    @DisplayName(
            "T-32, F-041: a few interim answers are patience, more than " + MOST_INTERIM_ANSWERS + " are no answer")
    void boundsInterimAnswers() {
        upstream().next(Reply.text("late").interims(FEW_INTERIM_ANSWERS, 103));
        assertThat(read(answer(post("{}")))).isEqualTo("late");
        upstream().next(Reply.text("too late").interims(MOST_INTERIM_ANSWERS + 1, 103));
        expect(failure(post("{}")), SendProgress.SENT, Reason.PROTOCOL);
        upstream().next(Reply.text("never").interims(Long.MAX_VALUE, 103));
        expect(failure(post("{}")), SendProgress.SENT, Reason.PROTOCOL);
    }

    @Law(needs = TransportTrait.FLOOD_END)
    @DisplayName("T-54, F-041: a flood of interim answers ends with its connection")
    void closesAfterAFlood() {
        upstream().answers(Reply.text("never").interims(Long.MAX_VALUE, 103));
        expect(failure(post("{}")), SendProgress.SENT, Reason.PROTOCOL);
        upstream().takeExchange().awaitPeerClosed();
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-33, F-045: a switch of protocols that nobody asked for is no answer")
    void refusesToSwitchProtocols() {
        upstream().answers(Reply.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0081\u0001x"));
        expectBroken();
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-34, F-043: an answer whose length is told twice, or in no number, is refused")
    void refusesAmbiguousLengths() {
        Map<String, String> answers = new LinkedHashMap<>();
        String chunk = "3\r\nabc\r\n0\r\n\r\n";
        answers.put("length and chunks", OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
        answers.put("chunks and length", OK + "Transfer-Encoding: chunked\r\nContent-Length: 13\r\n\r\n" + chunk);
        answers.put("two lengths", OK + "Content-Length: 3\r\nContent-Length: 2\r\n\r\nabc");
        answers.put("two lengths in one", OK + "Content-Length: 3, 2\r\n\r\nabc");
        for (String length : List.of("-1", "+3", "0x3", "3 3", "abc", "3.0", "99999999999999999999")) {
            answers.put("length " + length, OK + "Content-Length: " + length + "\r\n\r\nabc");
        }
        for (String coding : List.of("xchunked", "chunked, chunked", "gzip")) {
            answers.put("coding " + coding, OK + "Transfer-Encoding: " + coding + "\r\n\r\n" + chunk);
        }
        refusesEach(answers);
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-35, F-043: chunks that are none are refused")
    void refusesBrokenChunks() {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String size : List.of("zz", "-3", "FFFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFFF")) {
            answers.put("size '" + size + "'", CHUNKED + size + "\r\nabc\r\n0\r\n\r\n");
        }
        answers.put("longer than said", CHUNKED + "3\r\nabcd\r\n0\r\n\r\n");
        answers.put("no last empty line", CHUNKED + "3\r\nabc\r\n0\r\n");
        refusesEach(answers);
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.STRICT_GRAMMAR)
    @DisplayName("T-52, F-043: what is not written as HTTP/1.1 is written is refused")
    void refusesBrokenGrammar() {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String size : List.of("0x3", "", "3 3")) {
            answers.put("size '" + size + "'", CHUNKED + size + "\r\nabc\r\n0\r\n\r\n");
        }
        String length = "Content-Length: 3\r\n";
        answers.put("CR in a value", OK + length + "x-a: a\rb\r\n\r\nabc");
        answers.put("no colon", OK + length + "nothing\r\n\r\nabc");
        answers.put("no name", OK + length + ": nobody\r\n\r\nabc");
        answers.put("line feeds alone", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc");
        answers.put("status of four digits", "HTTP/1.1 2000 OK\r\n" + length + "\r\nabc");
        refusesEach(answers);
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-36: chunk extensions, capital digits and leading zeros are part of HTTP")
    void readsOddChunks() {
        upstream().answers(Reply.raw(CHUNKED + "00A;name=\"va;lue\"\r\n0123456789\r\n01 ;x\r\na\r\n0;last\r\n\r\n"));
        assertThat(read(answer(post("{}")))).isEqualTo("0123456789a");
    }

    @Law
    @DisplayName("T-37, F-044: trailers are dropped")
    void dropsTrailers() {
        upstream()
                .answers(Reply.text("whole")
                        .trailer("Set-Cookie", "a=b")
                        .trailer("Content-Length", "2")
                        .trailer("x-late", "1"));
        for (int i = 0; i < 3; i++) {
            TransportResponse response = answer(post("{}"));
            assertThat(read(response)).isEqualTo("whole");
            assertThat(response.headers().first("x-late")).isEmpty();
            assertThat(response.headers().first("set-cookie")).isEmpty();
        }
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-38, F-042: a header section without end is no answer, be it in number or in one field")
    void boundsHeaders() {
        upstream().next(Reply.text("x").manyHeaders(20_000).header("x-pad", "p".repeat(1 << 20)));
        expectBroken();
        upstream().next(Reply.text("x").hugeHeader("x-huge", 1L << 33));
        expectBroken();
    }

    @Law
    @DisplayName("T-39: header sections as large as providers send them arrive: a hundred fields, 24 KB")
    void takesLargeHeaders() {
        Reply reply = Reply.text("x").manyHeaders(80);
        for (int i = 0; i < 10; i++) {
            reply = reply.header("x-large-" + i, "v".repeat(2_200));
        }
        upstream().answers(reply);
        TransportResponse response = answer(post("{}"));
        assertThat(response.headers().first("x-large-9").orElseThrow()).hasSize(2_200);
        assertThat(response.headers().first("x-filler-79")).contains("x");
        assertThat(read(response)).isEqualTo("x");
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-40, F-039: what has no status line of HTTP/1 with a status from 100 to 599 is no answer")
    void refusesStrangeStatusLines() {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String line : List.of(
                "HTTP/1.1 999 What",
                "HTTP/1.1 099 What",
                "HTTP/1.1 600 What",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 abc OK",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1",
                "HTTP/2.0 200 OK",
                "HTTP/9.9 200 OK",
                "ICY 200 OK",
                "200 OK")) {
            answers.put("'" + line + "'", line + "\r\nContent-Length: 3\r\n\r\nabc");
        }
        refusesEach(answers);
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-41: a status line needs no reason")
    void readsPlainStatusLines() {
        for (String line : List.of("HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.1 200 All is \u00e9 well")) {
            upstream()
                    .next(
                            Reply.raw(
                                    line
                                            + "\r\nConnection: close\r\nContent-Length: 3\r\nx-empty:\r\nx-loose: \t a b\t \r\n\r\nabc"));
            TransportResponse response = answer(post("{}"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().first("x-loose")).contains("a b");
            assertThat(response.headers().first("x-empty")).contains("");
            assertThat(read(response)).isEqualTo("abc");
        }
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-42, F-043: NUL in a header is refused; a space before the colon hides no length")
    void refusesAmbiguousHeaders() {
        refusesEach(Map.of("NUL in a value", OK + "Content-Length: 3\r\nx-a: a\0b\r\n\r\nabc"));
        upstream().answers(Reply.raw(OK + "Content-Length : 3\r\n\r\nabcdef"));
        try {
            assertThat(read(answer(post("{}")))).isEqualTo("abc");
        } catch (TransportException refused) {
            assertThat(refused.reason()).isIn(Reason.CONNECTION_RESET, Reason.PROTOCOL);
        }
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName(
            "T-43, F-059: without length and chunks the body is what comes until the connection is closed in order")
    void readsUntilClose() {
        upstream().next(Reply.text("to the end").untilClose());
        assertThat(read(answer(post("{}")))).isEqualTo("to the end");
        upstream().next(Reply.text("once more").statusLine("HTTP/1.0 200 OK").untilClose());
        assertThat(read(answer(post("{}")))).isEqualTo("once more");
        upstream().next(Reply.text("cut").untilClose().resets(Point.afterBytes(2)));
        expectBroken();
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-44: HTTP/1.0 answers are answers")
    void readsOldAnswers() {
        upstream().answers(Reply.raw("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold"));
        assertThat(read(answer(post("{}")))).isEqualTo("old");
    }

    @Law
    @DisplayName("T-45: an answer whose head says that it has no body ends without being asked; others end when asked")
    void endsEmptyBodies() {
        for (Reply empty : List.of(Reply.text(""), Reply.status(204), Reply.status(304))) {
            upstream().next(empty);
            BodyCollector.of(answer(post("{}")).body()).awaitCompletion();
        }
        upstream().next(Reply.text("").chunked());
        BodyCollector.of(answer(post("{}")).body()).request(1).awaitCompletion();
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-46: a 304 that tells the length of what it does not send has no body")
    void readsLengthsOfNothing() {
        upstream().next(Reply.status(304).header("Content-Length", "500"));
        BodyCollector.of(answer(post("{}")).body()).request(1).awaitCompletion();
        upstream().next(Reply.text("after it"));
        assertThat(read(answer(post("{}")))).isEqualTo("after it");
    }

    @Law
    @DisplayName("T-47, F-046: nothing is decompressed, and nothing compressed is asked for")
    void leavesCodingsAlone() {
        byte[] zipped = {31, -117, 8, 0, 0, 0, 0, 0, 0, 0, 75, 4, 0, 67, -66, -73, -24, 1, 0, 0, 0};
        upstream().answers(Reply.bytes(zipped).header("Content-Encoding", "gzip"));
        TransportResponse response = answer(post("{}"));
        assertThat(response.headers().all("content-encoding")).containsExactly("gzip");
        assertThat(BodyCollector.readAll(response.body())).isEqualTo(zipped);
        assertThat(upstream().takeRequest().headerValues("accept-encoding")).isEmpty();
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-48: one chunk of eight gigabytes comes in pieces, and stops when nobody asks")
    void cutsGiantChunks() {
        upstream().answers(Reply.generated("0123456789abcdef", 1L << 33).chunked());
        BodyCollector body = BodyCollector.of(answer(post("{}")).body());
        body.request(2).awaitPieces(2);
        assertThat(body.bytes().length).isLessThan(4 << 20);
        Exchange exchange = upstream().takeExchange();
        assertThat(exchange.awaitWritesBlocked()).isLessThan(256L << 20);
        body.cancel();
        exchange.awaitPeerClosed();
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-49, F-048: what comes after an answer is nobody's answer")
    void dropsWhatFollows() {
        String second = OK + "Content-Length: 6\r\n\r\nforged";
        upstream().answers(Reply.text("mine" + second).contentLength("4"));
        for (int i = 0; i < 20; i++) {
            try {
                assertThat(read(answer(post("{}")))).isEqualTo("mine");
            } catch (TransportException broken) {
                assertThat(broken.reason()).isIn(Reason.CONNECTION_RESET, Reason.PROTOCOL);
            }
        }
    }

    @Law
    @DisplayName("T-50, F-063: the bytes are the same however they are written")
    void readsTinyWrites() {
        String text = "data: h\u00e9llo \ud83d\ude00\r\n\r\n".repeat(20);
        for (Reply reply : List.of(Reply.text(text), Reply.text(text).chunksOf(3))) {
            upstream().next(reply.writesOf(1));
            assertThat(BodyCollector.readAll(answer(post("{}")).body()))
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Law
    @DisplayName("T-51, F-040: no redirect is followed, and no cookie is kept")
    void keepsNothingOfAnAnswer() {
        try (ScriptedUpstream other = ScriptedUpstream.start()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                upstream()
                        .next(Reply.redirect(other.baseUri()).withStatus(status).header("Set-Cookie", "a=b; Path=/"));
                TransportResponse response = answer(post("{}"));
                assertThat(response.status()).isEqualTo(status);
                assertThat(response.headers().first("location"))
                        .contains(other.baseUri().toString());
                read(response);
                assertThat(upstream().takeRequest().headerValues("cookie")).isEmpty();
            }
            assertThat(other.requestCount()).isZero();
        }
    }

    private void refusesEach(Map<String, String> answers) {
        SoftAssertions each = new SoftAssertions();
        answers.forEach((name, bytes) -> {
            upstream().next(Reply.raw(bytes.getBytes(StandardCharsets.ISO_8859_1)));
            each.check(() -> {
                try {
                    expectBroken();
                } catch (AssertionError | ClassCastException accepted) {
                    throw new AssertionError(name + ": " + accepted.getMessage(), accepted);
                }
            });
        });
        each.assertAll();
    }
}
