package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Request bodies: too long, too slow, just right. */
@TestInstance(Lifecycle.PER_CLASS)
class BodyLimitTest {

    private static final int MOST = 1 << 20;
    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final StartedProxy proxy = StartedProxy.over(
            upstream,
            builder -> builder.server(builder.server().withMaxRequestBytes(MOST)),
            new ServerLimits(
                    Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofMinutes(1)));

    @AfterAll
    void stop() {
        proxy.close();
        upstream.close();
    }

    @Test
    @DisplayName("F-92: a body announced longer than the limit is 413 before a byte of it is read")
    void refusesAnnouncedLength() throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Content-Length: " + (MOST + 1) + "\r\n\r\n");
            assertTooLarge(connection);
        }
    }

    @Test
    @DisplayName("F-92: a chunked body is 413 once it passes the limit, and its connection closed")
    void refusesChunksBeyondTheLimit() throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < MOST / 0x10000; i++) {
                connection.send(chunk);
            }
            connection.send("1\r\nx\r\n");
            assertTooLarge(connection);
        }
    }

    @Test
    @DisplayName("a body of exactly the limit arrives whole at the provider, announced or in chunks")
    void takesBodiesUpToTheLimit() throws IOException {
        String start = "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"";
        String body = start + "y".repeat(MOST - start.length() - 4) + "\"}]}";
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
            connection.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                    + body + "\r\n0\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        }
        for (int i = 0; i < 2; i++) {
            assertThat(upstream.takeRequest().lastUserMessage().orElseThrow())
                    .hasSize(MOST - start.length() - 4)
                    .matches("y+");
        }
    }

    @Test
    @DisplayName("a client that waits for 100 Continue gets it, and then its answer")
    void invitesBodies() throws IOException {
        String body = StartedProxy.chat("a/b", "Hi");
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");
            assertThat(connection.head()).startsWith("HTTP/1.1 100 ");
            assertThat(connection.send(body).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(connection
                            .send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 200 ");
        }
        upstream.takeRequest();
    }

    @Test
    @DisplayName("F-91: a body that does not come to an end is 408, and its connection closed")
    void endsSlowBodies() throws IOException {
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Content-Length: 1000\r\n\r\n{\"model\": ");
            assertThat(connection.answer()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("a client that leaves in the middle of its body costs nothing")
    void forgetsUnfinishedBodies() throws Exception {
        long before = upstream.requestCount();
        try (RawConnection connection = proxy.connect()) {
            connection.send(HEAD + "Content-Length: 1000\r\n\r\n{\"model\": ");
        }
        assertThat(proxy.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(upstream.requestCount()).isEqualTo(before);
    }

    private static void assertTooLarge(RawConnection connection) throws IOException {
        assertThat(connection.answer()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"request_too_large\"");
        assertThat(connection.rest()).isEmpty();
    }
}
