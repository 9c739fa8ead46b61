package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sends is recorded as it was, read to the byte, and refused when it is not HTTP. */
class RequestReadingTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void recordsTheRequestAsItWas() {
        Instant before = Instant.now();
        try (RawClient client = new RawClient(upstream)) {
            client.send("POST /v1/chat/completions?a=b&c HTTP/1.1\r\nhOST:  h \r\nX-Twice: 1\r\nB:\r\nx-twice: 2, 3\r\n"
                            + "content-length: 7\r\n\r\n{\"é\":1")
                    .readSized();
        }

        RecordedRequest request = upstream.takeRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/v1/chat/completions?a=b&c");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.query()).isEqualTo("a=b&c");
        assertThat(request.version()).isEqualTo("HTTP/1.1");
        assertThat(request.headers())
                .containsExactly(
                        new HeaderField("hOST", "h"),
                        new HeaderField("X-Twice", "1"),
                        new HeaderField("B", ""),
                        new HeaderField("x-twice", "2, 3"),
                        new HeaderField("content-length", "7"));
        assertThat(request.header("HOST")).contains("h");
        assertThat(request.header("none")).isEmpty();
        assertThat(request.headerValues("X-TWICE")).containsExactly("1", "2, 3");
        assertThat(request.body()).isEqualTo("{\"é\":1".getBytes(StandardCharsets.UTF_8));
        assertThat(request.bodyText()).isEqualTo("{\"é\":1");
        assertThat(request.arrived()).isBetween(before, Instant.now());
        assertThat(request.model()).isEmpty();
    }

    @Test
    void doesNotLetABodyBeChanged() {
        try (RawClient client = new RawClient(upstream)) {
            client.post("abc").readSized();
        }
        RecordedRequest request = upstream.takeRequest();
        request.body()[0] = 'x';
        assertThat(request.bodyText()).isEqualTo("abc");
    }

    @Test
    void readsChunkedBodiesExactly() {
        try (RawClient client = new RawClient(upstream)) {
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3;x=y\r\nabc\r\n00A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n")
                    .readSized();
            client.post("next").readSized();
        }
        assertThat(upstream.requests()).extracting(RecordedRequest::bodyText).containsExactly("abc0123456789", "next");
    }

    @Test
    void readsRequestsThatComeBeforeTheirTurn() {
        upstream.answers(Reply.echo());
        String one = "{\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}";
        try (RawClient client = new RawClient(upstream)) {
            client.post(one).post(one.replace("one", "two"));
            assertThat(client.readSized()).contains("\"one\"");
            assertThat(client.readSized()).contains("\"two\"");
        }
    }

    @Test
    void answersExpectationsAndLargeChunkedUploadsOfTheJdkClient() throws Exception {
        byte[] large = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(upstream.baseUri() + "/x"))
                                .expectContinue(true)
                                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(upstream.takeRequest().body()).isEqualTo(large);
    }

    @Test
    void asksForTheBodyOnlyWhenItIsExpectedTo() {
        try (RawClient client = new RawClient(upstream)) {
            client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ok").readSized();
        }
        assertThat(upstream.takeRequest().bodyText()).isEqualTo("ok");
    }

    @Test
    void closesAfterTheAnswerIfTheClientWantsIt() {
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.send("GET /v1/models HTTP/1.1\r\nConnection: Close\r\n\r\n")
                            .readToEnd())
                    .endsWith("}<closed>");
        }
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.send("GET /v1/models HTTP/1.0\r\n\r\n").readToEnd())
                    .endsWith("}<closed>");
        }
        try (RawClient client = new RawClient(upstream)) {
            client.send("GET /v1/models HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .readSized();
            client.post("{}").readSized();
        }
    }

    @Test
    void refusesWhatIsNotHttp() {
        Map<String, String> wrong = Map.of(
                "hello\r\n\r\n", "request line",
                "GET / HTTP/2\r\n\r\n", "request line",
                "GET / HTTP/1.1\nHost: a\n\n", "bare line feed",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "header line",
                "GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\r\n", "header line",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "Content-Length",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", "Content-Length",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "framing",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunk size",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "chunk: no line end");
        wrong.forEach((sent, complaint) -> {
            try (RawClient client = new RawClient(upstream)) {
                assertThat(client.send(sent).readToEnd()).as(sent).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
            assertThat(upstream.complaints()).last().asString().contains(complaint);
        });
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    void complainsOfARequestThatStopsInTheMiddle() {
        try (RawClient client = new RawClient(upstream)) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc");
        }
        assertThat(upstream.awaitComplaints(1))
                .containsExactly("connection 1: closed inside a request: request body: 3 of 9 bytes");
        assertThat(upstream.requestCount()).isZero();
    }
}
