package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heads, lengths and chunks: true ones and others. */
class ReplyFramingTest {
    private static final Instant DATE = Instant.parse("2026-11-05T06:07:08Z");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void writesAHealthyAnswerToTheByte() {
        assertThat(received(Reply.json("{}").date(DATE).closing()))
                .isEqualTo("HTTP/1.1 200 OK\r\n"
                        + "x-request-id: scripted-1\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: 2\r\n"
                        + "Date: Thu, 05 Nov 2026 06:07:08 GMT\r\n"
                        + "Connection: close\r\n"
                        + "\r\n"
                        + "{}<closed>");
    }

    @Test
    void writesAnyStatusWithABodyThatFits() {
        assertThat(received(Reply.status(401).closing()))
                .contains("HTTP/1.1 401 Unauthorized\r\n", "\"invalid_api_key\"");
        assertThat(received(Reply.status(429).closing()))
                .contains(
                        "HTTP/1.1 429 Too Many Requests\r\n",
                        "\"type\":\"requests\"",
                        "\"code\":\"rate_limit_exceeded\"");
        assertThat(received(Reply.status(500).closing()))
                .contains("\"type\":\"server_error\",\"param\":null,\"code\":null");
        assertThat(received(Reply.status(999).closing())).startsWith("HTTP/1.1 999 Scripted\r\n");
        assertThat(received(Reply.status(99).closing())).startsWith("HTTP/1.1 099 Scripted\r\n");
        assertThat(received(Reply.status(204).closing()))
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n<closed>");
        assertThat(received(Reply.status(200).closing()))
                .contains("Content-Length: 0\r\n")
                .endsWith("\r\n\r\n<closed>");
        assertThat(received(Reply.error(400, "invalid_request_error", "context_length_exceeded", "Too long")
                        .closing()))
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("{\"error\":{\"message\":\"Too long\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"context_length_exceeded\"}}");
        assertThat(received(Reply.answer("x").withStatus(206).closing()))
                .startsWith("HTTP/1.1 206 Partial Content\r\n");
        assertThat(received(Reply.answer("x").statusLine("ICY 200 fine").closing()))
                .startsWith("ICY 200 fine\r\n");
    }

    @Test
    void limitsRatesInEverySpelling() {
        Reply limited = Reply.status(429).closing();

        assertThat(received(limited.retryAfter(Duration.ofSeconds(2)))).contains("\r\nRetry-After: 2\r\n");
        assertThat(received(limited.retryAfter(Duration.ofMillis(1001)))).contains("\r\nRetry-After: 2\r\n");
        assertThat(received(limited.retryAfter(DATE))).contains("\r\nRetry-After: Thu, 05 Nov 2026 06:07:08 GMT\r\n");
        assertThat(received(limited.retryAfter("1e99 soon"))).contains("\r\nRetry-After: 1e99 soon\r\n");
        assertThat(received(limited.header("retry-after-ms", "1500"))).contains("\r\nretry-after-ms: 1500\r\n");
    }

    @Test
    void keepsHeaderLinesInOrderAndTwice() {
        assertThat(received(Reply.json("1")
                        .header("B", "1")
                        .header("a", "2")
                        .header("B", "3")
                        .closing()))
                .contains("\r\nB: 1\r\na: 2\r\nB: 3\r\n");
        assertThat(received(Reply.json("1").header("X", "a\nSet-Cookie: b").closing()))
                .contains("X: a\nSet-Cookie: b\r\n");
        assertThat(received(Reply.json("1")
                        .withoutHeader("content-TYPE")
                        .withoutHeader("date")
                        .closing()))
                .doesNotContain("Content-Type", "Date");
        assertThat(received(Reply.json("1").contentType("text/plain").closing()))
                .contains("Content-Type: text/plain\r\n");
    }

    @Test
    void writesAChunkForEachPartOrOfEachSize() {
        upstream.answers(Reply.json("{\"a\":1}").chunked());
        assertThat(chunks()).containsExactly("{\"a\":1}");

        upstream.answers(Reply.json("{\"a\":1}").chunksOf(3));
        assertThat(chunks()).containsExactly("{\"a", "\":1", "}");

        upstream.answers(Reply.stream("a", "b"));
        assertThat(chunks()).hasSize(5).allMatch(chunk -> chunk.endsWith("\n\n"));

        upstream.answers(Reply.text("é😀").chunksOf(1));
        assertThat(chunks()).hasSize(6);

        upstream.answers(Reply.text("").chunked());
        assertThat(chunks()).isEmpty();

        upstream.answers(Reply.generated("abc", 100_000).chunked());
        assertThat(String.join("", chunks())).isEqualTo("abc".repeat(33_334).substring(0, 100_000));
    }

    @Test
    void writesAStreamWithALengthOrUntilTheConnectionCloses() {
        upstream.answers(Reply.stream("a").sized());
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readSized())
                    .doesNotContain("Transfer-Encoding")
                    .endsWith("data: [DONE]\n\n");
        }

        assertThat(received(Reply.stream("a").untilClose()))
                .contains("Connection: close\r\n")
                .doesNotContain("Transfer-Encoding", "Content-Length")
                .endsWith("data: [DONE]\n\n<closed>");
    }

    @Test
    void liesAboutTheLength() {
        assertThat(received(Reply.json("12345").contentLength("9"))).endsWith("Content-Length: 9\r\n\r\n12345<closed>");
        assertThat(received(Reply.json("12345").contentLength("-5")))
                .endsWith("Content-Length: -5\r\n\r\n12345<closed>");
        assertThat(received(Reply.json("12345").contentLength("many"))).contains("Content-Length: many\r\n");

        upstream.next(Reply.json("12345").contentLength("2"));
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readSized()).endsWith("\r\n\r\n12");
            upstream.next(Reply.json("{}"));
            assertThat(client.post("{}").readUntil("{}")).startsWith("345HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void framesTwice() {
        assertThat(received(Reply.json("12345")
                        .chunked()
                        .header("Content-Length", "5")
                        .closing()))
                .contains("Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n")
                .endsWith("5\r\n12345\r\n0\r\n\r\n<closed>");
        assertThat(received(Reply.json("12345").header("Content-Length", "6").closing()))
                .contains("Content-Length: 5\r\n", "Content-Length: 6\r\n");
    }

    @Test
    void writesTrailers() {
        assertThat(received(Reply.json("1")
                        .trailer("Set-Cookie", "a=b")
                        .trailer("X", "y")
                        .closing()))
                .endsWith("1\r\n1\r\n0\r\nSet-Cookie: a=b\r\nX: y\r\n\r\n<closed>");
    }

    @Test
    void sendsInterimAnswersFirst() {
        Reply early = Reply.json("1")
                .interim(103, new HeaderField("Link", "</a>"))
                .interims(2, 102)
                .closing();

        assertThat(received(early))
                .startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n");
    }

    @Test
    void sendsInterimAnswersForEver() {
        upstream.next(Reply.json("1").interims(Long.MAX_VALUE, 100));
        try (RawClient client = new RawClient(upstream)) {
            client.post("{}");
            for (int i = 0; i < 2000; i++) {
                assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            }
        }
        assertThat(upstream.takeExchange().awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
    }

    @Test
    void sendsHeaderBombs() {
        assertThat(received(Reply.json("1").hugeHeader("x-bomb", 2_000_000).closing()))
                .endsWith("x-bomb: " + "x".repeat(2_000_000) + "\r\n\r\n1<closed>");
        assertThat(received(Reply.json("1").manyHeaders(20_000).closing()))
                .contains("x-filler-0: x\r\n", "x-filler-19999: x\r\n")
                .endsWith("\r\n\r\n1<closed>");
    }

    @Test
    void writesInPieces() {
        Gate gate = Gate.closed();
        upstream.next(Reply.json("12345").writesOf(1).holds(Point.afterBytes(3), gate));
        try (RawClient client = new RawClient(upstream)) {
            client.post("{}");
            gate.awaitReached();
            assertThat(client.readUntil("\r\n\r\n123")).startsWith("HTTP/1.1 200 OK");
            gate.open();
            assertThat(client.readBytes(2)).isEqualTo("45");
        }
    }

    @Test
    void sendsWhatNobodyAskedFor() {
        assertThat(received(Reply.redirect(URI.create("http://169.254.169.254/latest"))
                        .closing()))
                .startsWith("HTTP/1.1 302 Found\r\n")
                .contains("Location: http://169.254.169.254/latest\r\n");
        assertThat(received(Reply.html("<h1>Log in</h1>").closing()))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: text/html; charset=utf-8\r\n", "<h1>Log in</h1>");
        assertThat(received(Reply.answer("x").contentType("text/plain").closing()))
                .contains("text/plain", "\"choices\"");
        assertThat(received(Reply.json("{\"choices\":[").closing())).endsWith("{\"choices\":[<closed>");
        assertThat(received(Reply.text("").closing())).endsWith("\r\n\r\n<closed>");
        assertThat(received(Reply.raw("SSH-2.0-OpenSSH_9.6\r\n"))).isEqualTo("SSH-2.0-OpenSSH_9.6\r\n<closed>");
        assertThat(received(Reply.raw("HTTP/1.1 200 OK\nContent-Length: 1\n\nx")))
                .isEqualTo("HTTP/1.1 200 OK\nContent-Length: 1\n\nx<closed>");
        assertThat(received(Reply.status(101).closing())).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
        assertThat(received(Reply.bytes("b".getBytes(StandardCharsets.UTF_8))
                        .header("Content-Encoding", "gzip")
                        .closing()))
                .contains("Content-Encoding: gzip\r\n");
    }

    @Test
    void answersHeadWithoutABody() {
        upstream.next(Reply.json("12345").closing());
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.send("HEAD /v1/x HTTP/1.1\r\n\r\n").readToEnd())
                    .contains("Content-Length: 5\r\n")
                    .endsWith("\r\n\r\n<closed>");
        }
    }

    private List<String> chunks() {
        try (RawClient client = new RawClient(upstream)) {
            client.post("{}").readUntil("\r\n\r\n");
            return client.readChunks();
        }
    }

    private String received(Reply reply) {
        upstream.next(reply);
        try (RawClient client = new RawClient(upstream)) {
            return client.post("{}").readToEnd();
        }
    }
}
