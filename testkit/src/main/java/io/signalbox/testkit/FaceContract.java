package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of whatever serves the gateway's HTTP face: extend this class, say how a server is started, and every law is a test.
 *
 * <p>All of them run over raw sockets, with a {@link ScriptedUpstream} as the provider.
 */
public abstract class FaceContract {

    private static final String KEY = "sk-face-contract-0123456789abcdef0123456789";
    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final long PATIENCE_SECONDS = 60;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    /** For subclasses. */
    protected FaceContract() {}

    /**
     * What a server is to serve: a gateway with one provider, {@code main}, which speaks OpenAI's dialect and serves any model, and
     * every dialect for callers.
     *
     * @param providerUrl the provider's base URL
     * @param key the only key that may call; everybody may if it is empty
     * @param mostBodyBytes the longest request body
     * @param bodyLimit how long a request body may take
     * @param writeLimit how long a client may take nothing
     */
    public record Setup(URI providerUrl, String key, int mostBodyBytes, Duration bodyLimit, Duration writeLimit) {}

    /** A server that listens on this machine. */
    public interface Server extends AutoCloseable {
        /** Its port, where it speaks HTTP/1.1 without TLS. */
        int port();

        /** What stands before {@code /v1}: empty, or a path without a slash at its end. */
        String root();

        /** Tells it to take nothing new; completes when what runs has ended. Returns at once. */
        CompletableFuture<?> drain();

        @Override
        void close();
    }

    /** Starts a server. Closed by the test. */
    protected abstract Server start(Setup setup);

    @AfterEach
    void stop() {
        upstream.close();
    }

    private Server server() {
        return server("", LONG, LONG);
    }

    private Server server(String key, Duration bodyLimit, Duration writeLimit) {
        return start(new Setup(upstream.baseUri(), key, MOST_BODY_BYTES, bodyLimit, writeLimit));
    }

    private static String chat(boolean stream) {
        return "{\"model\":\"a/b\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private static String post(Server server, String path, String body) {
        return postHead(server, path) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String postHead(Server server, String path) {
        return "POST " + server.root() + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    }

    private static String get(Server server, String path) {
        return request(server, "GET", path);
    }

    private static String request(Server server, String method, String path) {
        return method + " " + server.root() + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String streamed(Server server) {
        return post(server, "/v1/chat/completions", chat(true));
    }

    private static RawConnection connect(Server server) throws IOException {
        return RawConnection.to(server.port());
    }

    @Test
    @DisplayName("H-01: an answer arrives whole; the connection is used again; an id and a price stand in its head")
    void answers() throws IOException {
        upstream.answers("Hello there");
        try (Server server = server();
                RawConnection connection = connect(server)) {
            for (String root : List.of("/v1", "/api/v1")) {
                String answer = connection
                        .send(post(server, root + "/chat/completions", chat(false)))
                        .answer();
                assertThat(answer)
                        .startsWith("HTTP/1.1 200 ")
                        .contains("content-type: application/json", "x-generation-id: gen-", "Hello there");
            }
            assertThat(connection.send(get(server, "/v1/models")).answer()).contains("\"object\":\"list\"");
        }
        assertThat(upstream.requestCount()).isEqualTo(2);
    }

    @Test
    @DisplayName("H-02: each event of a stream arrives before the provider has made the next")
    void passesEventsAsTheyCome() throws IOException {
        Gate afterFirst = Gate.closed();
        Gate afterSecond = Gate.closed();
        upstream.next(Reply.stream("one", "two", "three")
                .holds(Point.afterTokens(1), afterFirst)
                .holds(Point.afterTokens(2), afterSecond));
        try (Server server = server();
                RawConnection connection = connect(server).send(streamed(server))) {
            assertThat(connection.head()).startsWith("HTTP/1.1 200 ").contains("content-type: text/event-stream");
            assertThat(connection.until("one")).doesNotContain("two");
            afterFirst.open();
            assertThat(connection.until("two")).doesNotContain("three");
            afterSecond.open();
            assertThat(connection.until("data: [DONE]\n\n")).contains("three");
            assertThat(connection.until("0\r\n\r\n")).isNotEmpty();
            upstream.answers("again");
            assertThat(connection
                            .send(post(server, "/v1/chat/completions", chat(false)))
                            .answer())
                    .contains("again");
        }
    }

    @Test
    @DisplayName("H-03: a long stream that is there at once passes whole and in order")
    void passesLongStreams() throws IOException {
        String[] tokens = new String[20_000];
        Arrays.setAll(tokens, i -> i + ",");
        upstream.next(Reply.stream(tokens));
        try (Server server = server();
                RawConnection connection = connect(server).send(streamed(server))) {
            String text = connection.until("data: [DONE]\n\n");
            int at = 0;
            for (int i = 0; i < tokens.length; i += 1_999) {
                at = text.indexOf("\"content\":\"" + i + ",\"", at);
                assertThat(at).as("token %s", i).isPositive();
            }
        }
    }

    @Test
    @DisplayName(
            "H-04, F-87: a client that leaves in mid-stream ends the call at the provider, and is recorded as cancelled")
    void cancelsWithTheClient() throws IOException {
        upstream.next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        try (Server server = server()) {
            Exchange exchange;
            String head;
            try (RawConnection connection = connect(server).send(streamed(server))) {
                head = connection.head();
                connection.until("one");
                exchange = upstream.takeExchange();
            }
            exchange.awaitPeerClosed();
            assertThat(settled(server, idIn(head))).contains("\"cancelled\":true");
        }
    }

    @Test
    @DisplayName("H-05, F-86: a client that leaves before the answer began ends the call at the provider")
    void cancelsBeforeTheAnswer() throws IOException {
        upstream.next(Reply.answer("late").stalls(Point.beforeHeaders()));
        try (Server server = server()) {
            Exchange exchange;
            try (RawConnection connection = connect(server).send(streamed(server))) {
                exchange = upstream.takeExchange();
                assertThat(connection).isNotNull();
            }
            exchange.awaitPeerClosed();
        }
    }

    @Test
    @DisplayName("H-06, F-88: a client that does not read stops the provider")
    void slowsTheProviderDown() throws IOException {
        long length = 64L << 20;
        upstream.next(
                Reply.generated(": a comment that says nothing at all\n\n", length)
                        .contentType("text/event-stream")
                        .at(
                                Point.afterBytes(0),
                                Step.text(
                                        "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"first\"},\"finish_reason\":null}]}\n\n")));
        try (Server server = server();
                RawConnection connection = connect(server)) {
            connection.receiveBufferOf(64 << 10);
            connection.send(streamed(server));
            connection.until("first");
            Exchange exchange = upstream.takeExchange();
            assertThat(exchange.awaitWritesBlocked()).isLessThan(length / 2);
            assertThat(exchange.peerClosed()).isFalse();
        }
    }

    @Test
    @DisplayName("H-07, F-88: a client that reads slowly gets everything in the end")
    void waitsForSlowClients() throws IOException {
        String[] tokens = new String[200];
        Arrays.setAll(tokens, i -> i + ":" + "y".repeat(1 << 16));
        upstream.next(Reply.stream(tokens));
        try (Server server = server();
                RawConnection connection = connect(server)) {
            connection.receiveBufferOf(64 << 10);
            connection.send(streamed(server));
            connection.until("\"0:");
            upstream.takeExchange().awaitWritesBlocked();
            assertThat(connection.until("data: [DONE]\n\n")).contains("\"100:y", "\"199:y");
        }
    }

    @Test
    @DisplayName(
            "H-08, F-88: a client that takes nothing for the write limit is cut off, and the call at the provider ended")
    void cutsOffWhoNeverReads() throws IOException {
        String[] tokens = new String[1000];
        Arrays.fill(tokens, "y".repeat(1 << 16));
        upstream.next(Reply.stream(tokens));
        try (Server server = server("", LONG, SHORT);
                RawConnection connection = connect(server)) {
            connection.receiveBufferOf(64 << 10);
            connection.send(streamed(server));
            connection.head();
            upstream.takeExchange().awaitPeerClosed();
        }
    }

    @Test
    @DisplayName(
            "H-09, F-92: a body announced longer than the limit is 413 before a byte of it is read, in the path's dialect")
    void refusesAnnouncedLength() throws IOException {
        try (Server server = server()) {
            for (String path : List.of("/v1/chat/completions", "/v1/messages", "/v1beta/models/a:generateContent")) {
                try (RawConnection connection = connect(server)) {
                    connection.send(postHead(server, path) + "Content-Length: " + (MOST_BODY_BYTES + 1) + "\r\n\r\n");
                    String answer = connection.answer();
                    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("too large");
                    assertThat(answer).containsIgnoringCase("connection: close").satisfies(text -> dialect(path, text));
                    assertThat(connection.rest()).isEmpty();
                }
            }
        }
    }

    private static void dialect(String path, String answer) {
        if (path.endsWith("/messages")) {
            assertThat(answer).contains("\"type\":\"error\"");
        } else if (path.startsWith("/v1beta")) {
            assertThat(answer).contains("\"status\":\"");
        } else if (path.startsWith("/v1/")) {
            assertThat(answer).contains("\"param\":").contains("\"code\":\"");
        } else {
            assertThat(answer).containsPattern("\"code\":\\d+");
        }
    }

    @Test
    @DisplayName("H-10, F-92: a chunked body is 413 once it passes the limit, and its connection closed")
    void refusesChunksBeyondTheLimit() throws IOException {
        try (Server server = server();
                RawConnection connection = connect(server)) {
            connection.send(postHead(server, "/v1/chat/completions") + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < MOST_BODY_BYTES / 0x10000; i++) {
                connection.send(chunk);
            }
            connection.send("1\r\nx\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"request_too_large\"");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("H-11: a body of exactly the limit arrives whole at the provider, announced or in chunks")
    void takesBodiesUpToTheLimit() throws IOException {
        String start = "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"";
        String body = start + "y".repeat(MOST_BODY_BYTES - start.length() - 4) + "\"}]}";
        try (Server server = server();
                RawConnection connection = connect(server)) {
            connection.send(post(server, "/v1/chat/completions", body));
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
            connection.send(postHead(server, "/v1/chat/completions") + "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        }
        for (int i = 0; i < 2; i++) {
            assertThat(upstream.takeRequest().lastUserMessage().orElseThrow())
                    .hasSize(MOST_BODY_BYTES - start.length() - 4)
                    .matches("y+");
        }
    }

    @Test
    @DisplayName("H-12: a client that waits for 100 Continue gets it, and then its answer")
    void invitesBodies() throws IOException {
        String body = chat(false);
        try (Server server = server();
                RawConnection connection = connect(server)) {
            connection.send(postHead(server, "/v1/chat/completions") + "Expect: 100-continue\r\nContent-Length: "
                    + body.length() + "\r\n\r\n");
            assertThat(connection.head()).startsWith("HTTP/1.1 100 ");
            assertThat(connection.send(body).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(connection.send(get(server, "/health/live")).answer()).startsWith("HTTP/1.1 200 ");
        }
        upstream.takeRequest();
    }

    @Test
    @DisplayName("H-13, F-91: a body that does not come to an end is 408, and its connection closed")
    void endsSlowBodies() throws IOException {
        try (Server server = server("", SHORT, LONG);
                RawConnection connection = connect(server)) {
            connection.send(postHead(server, "/v1/chat/completions") + "Content-Length: 1000\r\n\r\n{\"model\": ");
            assertThat(connection.answer()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("H-14: a client that leaves in the middle of its body costs nothing")
    void forgetsUnfinishedBodies() throws IOException {
        try (Server server = server()) {
            try (RawConnection connection = connect(server)) {
                connection.send(postHead(server, "/v1/chat/completions") + "Content-Length: 1000\r\n\r\n{\"model\": ");
            }
            try (RawConnection connection = connect(server)) {
                assertThat(connection.send(get(server, "/health/live")).answer())
                        .startsWith("HTTP/1.1 200 ");
            }
        }
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("H-15: the wrong method, path or media type is refused in the dialect of the path; nobody is called")
    void refusesInTheDialect() throws IOException {
        try (Server server = server();
                RawConnection connection = connect(server)) {
            for (String path : List.of(
                    "/v1/chat/completions",
                    "/api/v1/chat/completions",
                    "/v1/messages",
                    "/v1beta/models/a:generateContent")) {
                String wrongMethod = connection.send(get(server, path)).answer();
                assertThat(wrongMethod).startsWith("HTTP/1.1 405 ").contains("allow: POST");
                dialect(path, wrongMethod);
                assertThat(connection.send(request(server, "OPTIONS", path)).answer())
                        .startsWith("HTTP/1.1 405 ")
                        .doesNotContain("access-control");
            }
            assertThat(connection.send(get(server, "/v1/nothing")).answer()).startsWith("HTTP/1.1 404 ");
            assertThat(connection.send(get(server, "/elsewhere")).answer())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("\"code\":\"not_found\"");
            for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
                try (RawConnection another = connect(server)) {
                    another.send(post(server, path, chat(false)).replace("application/json", "text/plain"));
                    String answer = another.answer();
                    assertThat(answer).startsWith("HTTP/1.1 415 ");
                    dialect(path, answer);
                    assertThat(another.rest()).isEmpty();
                }
            }
        }
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("H-16: HEAD is answered as GET would be, or as the wrong method, without a body")
    void answersHead() throws IOException {
        try (Server server = server();
                RawConnection connection = connect(server)) {
            assertThat(connection.send(request(server, "HEAD", "/v1/models")).head())
                    .startsWith("HTTP/1.1 405 ");
            assertThat(connection.send(request(server, "HEAD", "/nowhere")).head())
                    .startsWith("HTTP/1.1 404 ");
            assertThat(connection.send(get(server, "/health/live")).answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    @DisplayName("H-17, S-044: without the key nobody gets in, with it everybody, and a stranger's body is not read")
    void asksForTheKey() throws IOException {
        upstream.answers("Hello there");
        try (Server server = server(KEY, LONG, LONG)) {
            for (String field : List.of("X-API-Key: other", "Authorization: Bearer other", "X-Nothing: " + KEY)) {
                try (RawConnection connection = connect(server)) {
                    connection.send(
                            postHead(server, "/v1/chat/completions") + field + "\r\nContent-Length: 100000\r\n\r\n");
                    assertThat(connection.answer())
                            .startsWith("HTTP/1.1 401 ")
                            .contains("www-authenticate: Bearer")
                            .doesNotContain("other", KEY);
                    assertThat(connection.rest()).isEmpty();
                }
            }
            try (RawConnection connection = connect(server)) {
                String body = chat(false);
                for (String field : List.of("X-API-Key: " + KEY, "Authorization: bearer   " + KEY)) {
                    connection.send(postHead(server, "/v1/chat/completions") + field + "\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
                    assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("Hello there");
                }
            }
        }
        assertThat(upstream.requestCount()).isEqualTo(2);
    }

    @Test
    @DisplayName("H-18, F-110: pipelined requests are answered in order")
    void answersPipelinedRequestsInOrder() throws Exception {
        try (Server server = server();
                RawConnection connection = connect(server)) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                requests.append(
                        i % 2 == 0
                                ? get(server, "/v1/models/none-" + i)
                                : post(server, "/v1/chat/completions", "{\"model\":\"x y" + i + "\"}"));
            }
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    connection.send(requests.toString());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 300; i++) {
                assertThat(connection.answer())
                        .as("answer %s", i)
                        .startsWith(i % 2 == 0 ? "HTTP/1.1 404 " : "HTTP/1.1 400 ")
                        .contains(i % 2 == 0 ? "none-" + i : "");
            }
            written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "H-19, F-106, F-107, F-108: a head that can be read in two ways is 400, once, and its connection closed")
    void refusesAmbiguousHeads() throws IOException {
        try (Server server = server()) {
            String models = server.root() + "/v1/models";
            String chat = "POST " + server.root() + "/v1/chat/completions HTTP/1.1\r\nHost: a\r\n";
            for (String bytes : List.of(
                    chat + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                    chat + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                    chat + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                    chat + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                    chat + "Content-Length: +1\r\n\r\nx",
                    chat + "Content-Length: 1, 1\r\n\r\nx",
                    chat + "Content-Length: 0x1\r\n\r\nx",
                    chat + "Content-Length: 99999999999999999999\r\n\r\nx",
                    "GET " + models + " HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                    "GET " + models + " HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                    "GET " + models + " HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                    "GET " + server.root() + "/v1//models HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET " + server.root() + "/v1/models;x HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET " + server.root() + "/v1/../v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET " + server.root() + "/v1/./models HTTP/1.1\r\nHost: a\r\n\r\n")) {
                try (RawConnection connection = connect(server)) {
                    assertThat(connection.send(bytes).answer())
                            .as(bytes)
                            .startsWith("HTTP/1.1 400 ")
                            .contains("\"code\":\"malformed_request\"");
                    assertThat(connection.rest()).as(bytes).isEmpty();
                }
            }
        }
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("H-20: heads beyond the limits are 414 and 431")
    void limitsHeads() throws IOException {
        try (Server server = server()) {
            try (RawConnection connection = connect(server)) {
                connection.send("GET " + server.root() + "/v1/models?" + "x".repeat(9 * 1024) + " HTTP/1.1\r\n");
                assertThat(connection.answer())
                        .matches("(?s)HTTP/1\\.[01] 414 .*")
                        .contains("request_too_large");
                assertThat(connection.rest()).isEmpty();
            }
            try (RawConnection connection = connect(server)) {
                connection.send("GET " + server.root() + "/v1/models HTTP/1.1\r\nHost: a\r\nX-Large: "
                        + "x".repeat(33 * 1024) + "\r\n\r\n");
                assertThat(connection.answer()).startsWith("HTTP/1.1 431 ").contains("request_too_large");
                assertThat(connection.rest()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("H-21, F-155: while it drains new requests are 503 and closed, a running stream ends whole")
    void drains() throws Exception {
        Gate gate = Gate.closed();
        upstream.next(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
        try (Server server = server();
                RawConnection running = connect(server).send(streamed(server));
                RawConnection probing = connect(server);
                RawConnection asking = connect(server)) {
            running.until("one");
            CompletableFuture<?> drained = server.drain();
            String ready = probing.send(get(server, "/health/ready")).answer();
            while (!ready.startsWith("HTTP/1.1 503 ")) {
                ready = probing.send(get(server, "/health/ready")).answer();
            }
            assertThat(asking.send(streamed(server)).answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("connection: close", "shutting_down");
            assertThat(asking.rest()).isEmpty();
            assertThat(drained).isNotDone();
            gate.open();
            assertThat(running.until("data: [DONE]\n\n")).contains("two");
            drained.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("H-22: an answer that breaks off at the provider ends with an error event, not as if it were whole")
    void tellsOfBrokenStreams() throws IOException {
        upstream.next(Reply.stream("one", "two").resets(Point.afterTokens(1)));
        try (Server server = server();
                RawConnection connection = connect(server).send(streamed(server))) {
            String answer = new String(
                    connection.until("0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            assertThat(answer).contains("one", "\"error\":").doesNotContain("two");
        }
    }

    private static String idIn(String head) {
        return head.lines()
                .filter(line -> line.startsWith("x-generation-id: "))
                .map(line -> line.substring("x-generation-id: ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no id in " + head));
    }

    /** The record of a generation, once it is settled. */
    private static String settled(Server server, String id) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (RawConnection connection = connect(server)) {
            while (System.nanoTime() < end) {
                String record = connection
                        .send(get(server, "/api/v1/generation?id=" + id))
                        .answer();
                if (record.startsWith("HTTP/1.1 200 ") && !record.contains("\"status\":\"open\"")) {
                    return record;
                }
            }
        }
        throw new AssertionError("not settled: " + id);
    }
}
