package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be read in two ways is not read at all. Over raw sockets, since no client would send any of it. */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectionGuardTest {

    private static final String BODY = StartedProxy.chat("some/model", "Hi");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final StartedProxy proxy = StartedProxy.over(upstream);

    @BeforeAll
    void answerSomething() {
        upstream.answers("Hello");
    }

    @AfterAll
    void stop() {
        proxy.close();
        upstream.close();
    }

    @ParameterizedTest
    @DisplayName("F-106, F-108: ambiguous heads are answered 400 once, and the connection closed")
    @ValueSource(
            strings = {
                // folded headers, also one that hides a Content-Length
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: 40\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nX: y\r\n\tz\r\n\r\n",
                // transfer codings
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                // lengths
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nx",
                // hosts
                "GET /v1/models HTTP/1.1\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: user@a\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: x/#@evil\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a/path\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a:port\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost:\r\n\r\n",
                // request lines
                "GET /v1/models HTTP/01.1\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/1.2\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /v1/models http/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/models\r\n\r\n",
                "GET  /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "get /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/models HTTP/1.1 \r\nHost: a\r\n\r\n",
                "\u0000GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "garbage\r\n\r\n",
                // header syntax
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
                "GET /v1/models HTTP/1.1\nHost: a\n\n",
                "GET /v1/models HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
                // targets
                "GET http://evil/v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET //admin HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1//models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1;x/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/../v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/./models HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/models#x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET \\v1\\models HTTP/1.1\r\nHost: a\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void refusesWhatIsAmbiguous(String bytes) throws IOException {
        long before = upstream.requestCount();
        try (RawConnection connection = proxy.connect()) {
            String answer = connection.send(bytes).answer();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed_request\"");
            assertThat(connection.rest()).as("after the refusal").isEmpty();
        }
        assertThat(upstream.requestCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("F-106: a request that hides behind a folded header is never served")
    void servesNothingAfterARefusal() throws IOException {
        String hidden = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawConnection connection = proxy.connect()) {
            connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: "
                    + hidden.length() + "\r\n\r\n" + hidden);
            assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @DisplayName("F-106: chunks that can be read in two ways are answered 400, and the connection closed")
    @ValueSource(
            strings = {
                "zz\r\n\r\n",
                "1;ext=1\r\na\r\n0\r\n\r\n",
                "1\r\nab\r\n0\r\n\r\n",
                "1\na\n0\n\n",
                "0x1\r\na\r\n0\r\n\r\n",
                " 1\r\na\r\n0\r\n\r\n",
                "123456789\r\n",
                "\r\n",
                "0\r\nTrailer: x\r\n\r\n",
            })
    void refusesAmbiguousChunks(String chunks) throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
            assertThat(connection.answer()).startsWith("HTTP/1.1 400 ").contains("malformed_request");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @DisplayName("F-107: encoded path tricks lead nowhere")
    @ValueSource(strings = {"/v1%2fmodels", "/v1/%2e%2e/v1/models", "/admin", "/V1/models", "/v1/models/"})
    void findsNothingBehindEncodedPaths(String path) throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(connection.answer()).containsPattern("^HTTP/1.1 40[04] ");
        }
    }

    @ParameterizedTest
    @DisplayName("heads that are strange but clear are served")
    @ValueSource(
            strings = {
                "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET /v1/models HTTP/1.1\r\nhOST: LOCALHOST:8080\r\n\r\n",
                "GET /v1/models?a=//b;c HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
                "GET /v1/models HTTP/1.1\r\nHost:\ta \t\r\nX-Empty:\r\nX-Latin: \u00e9\r\n\r\n",
                "GET /v1/models HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                // The offer to switch is declined by not taking it up.
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQBAAAAAAIAAAAA\r\n\r\n",
            })
    void servesWhatIsClear(String bytes) throws IOException {
        try (RawConnection connection = proxy.connect()) {
            assertThat(connection.send(bytes).answer()).matches("(?s)HTTP/1\\.[01] 200 .*");
        }
    }

    @Test
    @DisplayName("the bytes of a request may come one by one")
    void followsSingleBytes() throws IOException {
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY, 7)
                + "GET /v1/models/count HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawConnection connection = proxy.connect()) {
            for (byte b : request.getBytes(StandardCharsets.UTF_8)) {
                connection.send(new byte[] {b});
            }
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("Hello");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("count");
        }
    }

    @Test
    @DisplayName("F-110: 1,000 pipelined requests are answered in order, with bodies of both framings between them")
    void answersPipelinedRequestsInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            switch (i % 3) {
                case 0 -> requests.append("GET /v1/models/none-" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                case 1 -> {
                    String body = StartedProxy.chat(badModel(i), "x\\n y");
                    requests.append("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body);
                }
                default ->
                    requests.append("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
                            + "\r\n\r\n" + chunked(StartedProxy.chat(badModel(i), "x"), 11));
            }
        }
        try (RawConnection connection = proxy.connect()) {
            Thread writer = new Thread(() -> {
                try {
                    connection.send(requests.toString());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            for (int i = 0; i < 1000; i++) {
                String name = i % 3 == 0 ? "none-" + i : "position " + (2 + i % 50) + " ";
                assertThat(connection.answer()).as("answer %s", i).contains(name);
            }
            writer.join();
        }
    }

    @Test
    @DisplayName("a refusal waits for the answers before it")
    void refusesInOrder() throws Exception {
        try (RawConnection connection = proxy.connect()) {
            connection.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                            + BODY.length() + "\r\n\r\n" + BODY + "GET //x HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("Hello");
            assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("F-90: headers that do not come to an end are answered 408, and the connection closed")
    void endsSlowHeaders() throws IOException {
        ServerLimits limits = new ServerLimits(
                Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(1));
        try (StartedProxy hasty = StartedProxy.over(upstream, builder -> builder, limits);
                RawConnection connection = hasty.connect()) {
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            assertThat(connection.answer()).startsWith("HTTP/1.1 408 ").contains("request_timeout");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("a header section beyond the limit is 431, a request line beyond it 414")
    void limitsHeads() throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(33 * 1024));
            assertThat(connection.answer()).startsWith("HTTP/1.1 431 ").contains("request_too_large");
            assertThat(connection.rest()).isEmpty();
        }
        try (RawConnection connection = proxy.connect()) {
            connection.send("GET /" + "x".repeat(9 * 1024));
            assertThat(connection.answer()).startsWith("HTTP/1.1 414 ").contains("request_too_large");
            assertThat(connection.rest()).isEmpty();
        }
        try (RawConnection connection = proxy.connect()) {
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(300) + "\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 431 ");
        }
        try (RawConnection connection = proxy.connect()) {
            connection.send("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(31 * 1024) + "\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    /** A name that is refused with the position of its bad character. */
    private static String badModel(int number) {
        return "m".repeat(1 + number % 50) + " ";
    }

    private static String chunked(String body, int size) {
        StringBuilder chunks = new StringBuilder();
        for (int at = 0; at < body.length(); at += size) {
            String chunk = body.substring(at, Math.min(body.length(), at + size));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }
}
