package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way, at every point where it can: the healthy bytes up to there, and then the fault. */
class ReplyFaultTest {
    private static final Instant DATE = Instant.parse("2026-11-05T06:07:08Z");
    private static final Reply STREAM =
            Reply.stream("Hel", "lo").id("chatcmpl-1").date(DATE).withoutHeader("x-request-id");
    private static final String ASKED = "{\"model\":\"m\",\"stream\":true}";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void cutsAndResetsAtEveryByteOfTheWire() {
        String healthy = healthy();
        for (int n = 0; n <= healthy.length(); n++) {
            assertThat(received(STREAM.cuts(Point.afterWireBytes(n)))).isEqualTo(healthy.substring(0, n) + "<closed>");
            assertThat(received(STREAM.resets(Point.afterWireBytes(n)))).isEqualTo(healthy.substring(0, n) + "<reset>");
        }
        assertThat(upstream.complaints()).isEmpty();
    }

    @Test
    void cutsResetsStallsAndHoldsAtEveryPoint() {
        String healthy = healthy();
        places(healthy).forEach((point, length) -> {
            String before = healthy.substring(0, length);
            assertThat(received(STREAM.cuts(point))).as("cut %s", point).isEqualTo(before + "<closed>");
            resetsAt(point, before);
            stallsAt(point, healthy, length);
            holdsAt(point, healthy, length);
        });
    }

    private void resetsAt(Point point, String before) {
        assertThat(received(STREAM.resets(point))).as("reset %s", point).isEqualTo(before + "<reset>");
        List<Exchange> exchanges = upstream.exchanges();
        Exchange exchange = exchanges.get(exchanges.size() - 1);
        assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.RESET);
        assertThat(exchange.bytesWritten()).isEqualTo((long) before.length());
        assertThat(exchange.peerClosed()).isFalse();
    }

    private void stallsAt(Point point, String healthy, int length) {
        upstream.next(STREAM.stalls(point));
        try (RawClient client = new RawClient(upstream)) {
            client.post(ASKED);
            Exchange exchange = upstream.takeExchange();
            exchange.awaitStalled();
            assertThat(exchange.bytesWritten()).as("stall %s", point).isEqualTo((long) length);
            assertThat(exchange.ending()).isEmpty();
            exchange.release();
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo(healthy);
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.COMPLETED);
        }
    }

    private void holdsAt(Point point, String healthy, int length) {
        Gate gate = Gate.closed();
        upstream.next(STREAM.holds(point, gate));
        try (RawClient client = new RawClient(upstream)) {
            client.post(ASKED);
            gate.awaitReached();
            assertThat(upstream.takeExchange().ending()).isEmpty();
            assertThat(client.readBytes(length)).as("hold %s", point).isEqualTo(healthy.substring(0, length));
            gate.open();
            assertThat(client.readBytes(healthy.length() - length)).isEqualTo(healthy.substring(length));
        }
    }

    /** Each point, and how many bytes of the healthy answer come before it. */
    private static Map<Point, Integer> places(String healthy) {
        int body = healthy.indexOf("\r\n\r\n") + 4;
        int firstToken = healthy.indexOf("\r\ndata: {\"id\":\"chatcmpl-1\"", body + 10);
        int firstTokenChunk = healthy.lastIndexOf("\r\n", firstToken - 1) + 2;
        int firstTokenEnd = healthy.indexOf("\n\n\r\n", firstToken) + 4;
        int firstTokenBytes = firstTokenEnd - 2 - (firstToken + 2);
        String done = "e\r\ndata: [DONE]\n\n\r\n";
        Map<Point, Integer> places = new LinkedHashMap<>();
        places.put(Point.beforeHeaders(), 0);
        places.put(Point.afterHeaders(), body);
        places.put(Point.afterBytes(0), body);
        places.put(Point.afterTokens(0), firstTokenChunk);
        places.put(Point.afterTokens(1), firstTokenEnd);
        places.put(Point.insideChunk(2), firstToken + 2 + firstTokenBytes / 2);
        places.put(Point.atEnd(), healthy.length() - 5);
        places.put(Point.insideChunk(5), healthy.length() - 5 - done.length() + 3 + 7);
        places.put(Point.afterEnd(), healthy.length());
        return places;
    }

    @Test
    void endsChunksInOrderWhereTheBodyStopsInsideAnEvent() {
        upstream.next(
                STREAM.cuts(Point.insideToken(1)), STREAM.ends(Point.afterBytes(5)), STREAM.ends(Point.afterTokens(1)));

        try (RawClient client = new RawClient(upstream)) {
            client.post(ASKED).readUntil("\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("\r\n<closed>").doesNotContain("\"Hel\"");
        }
        try (RawClient client = new RawClient(upstream)) {
            client.post(ASKED).readUntil("\r\n\r\n");
            assertThat(client.readChunks()).containsExactly("data:");
            client.post(ASKED).readUntil("\r\n\r\n");
            assertThat(client.readChunks()).hasSize(2).last().asString().contains("\"Hel\"");
        }
    }

    @Test
    void cutsJsonUnderProperFraming() {
        upstream.answers(Reply.whole("Hello").ends(Point.afterBytes(20)));

        try (RawClient client = new RawClient(upstream)) {
            String answer = client.post("{}").readSized();
            assertThat(answer).contains("Content-Length: 20\r\n").endsWith("\r\n\r\n{\"id\":\"chatcmpl-1\",\"");
            assertThat(client.post("{}").readSized()).contains("Content-Length: 20\r\n");
        }
    }

    @Test
    void cutsJsonShortOfItsLength() {
        upstream.answers(Reply.json("{\"a\":1}").cuts(Point.afterBytes(3)));

        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readToEnd())
                    .contains("Content-Length: 7\r\n")
                    .endsWith("{\"a<closed>");
        }
    }

    @Test
    void cutsInsideACharacter() {
        upstream.answers(Reply.text("aé").untilClose().cuts(Point.afterBytes(2)));

        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readToEnd()).endsWith("\r\n\r\na\uFFFD<closed>");
        }
    }

    @Test
    void writesWhatIsNoChunkBetweenChunks() {
        upstream.answers(Reply.stream("a").at(Point.afterTokens(1), Step.wire("zz\r\n")));

        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readUntil("0\r\n\r\n")).contains("\n\n\r\nzz\r\n");
        }
    }

    @Test
    void writesMoreThanTheAnswer() {
        upstream.next(Reply.json("1").at(Point.afterEnd(), Step.text("HTTP/1.1 200 OK\r\n\r\nstale")));

        try (RawClient client = new RawClient(upstream)) {
            client.post("{}").readSized();
            assertThat(client.readUntil("stale")).isEqualTo("HTTP/1.1 200 OK\r\n\r\nstale");
        }
    }

    @Test
    void saysNothingResetsOrHangsUp() {
        assertThat(received(Reply.reset())).isEqualTo("<reset>");
        assertThat(received(Reply.hangUp())).isEqualTo("<closed>");

        upstream.next(Reply.silence());
        try (RawClient client = new RawClient(upstream)) {
            client.post("{}");
            Exchange silent = upstream.takeExchange();
            silent.awaitStalled();
            assertThat(silent.bytesWritten()).isZero();
            upstream.release();
            assertThat(client.readToEnd()).isEqualTo("<closed>");
        }
    }

    @Test
    void resetsAPooledConnectionAtItsSecondRequest() {
        upstream.next(Reply.answer("first"), Reply.reset());

        try (RawClient client = new RawClient(upstream)) {
            client.post("{}").readSized();
            assertThat(client.post("{}").readToEnd()).isEqualTo("<reset>");
        }
    }

    @Test
    void seesThePeerGoWhileItStallsHoldsAndPauses() {
        Gate gate = Gate.closed();
        for (Step wait : List.of(Step.stall(), Step.hold(gate), Step.pause(Duration.ofHours(1)))) {
            upstream.next(STREAM.at(Point.afterTokens(1), wait));
            try (RawClient client = new RawClient(upstream)) {
                client.post(ASKED).readUntil("\"Hel\"");
            }
            Exchange left = upstream.takeExchange();
            left.awaitPeerClosed();
            assertThat(left.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        }
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void seesTheJdkClientCancel() {
        upstream.next(STREAM.stalls(Point.afterTokens(1)));
        CompletableFuture<HttpResponse<String>> asking = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .sendAsync(request(), HttpResponse.BodyHandlers.ofString());
        Exchange exchange = upstream.takeExchange();
        exchange.awaitStalled();

        asking.cancel(true);

        exchange.awaitPeerClosed();
        assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
    }

    @Test
    void failsTheJdkClientAsARealServerDoes() {
        assertThat(failure(STREAM.resets(Point.afterTokens(1)))).hasRootCauseInstanceOf(SocketException.class);
        assertThat(failure(STREAM.cuts(Point.insideChunk(2)))).hasRootCauseInstanceOf(EOFException.class);
        assertThat(failure(Reply.raw("SSH-2.0-OpenSSH_9.6\r\n"))).isInstanceOf(IOException.class);
        assertThat(failure(Reply.hangUp())).hasMessageContaining("no bytes");
    }

    @Test
    void bridgesManyAnswersWithOneGate() {
        Gate gate = Gate.closed();
        upstream.answers(STREAM.holds(Point.afterTokens(1), gate));

        try (RawClient one = new RawClient(upstream);
                RawClient two = new RawClient(upstream)) {
            one.post(ASKED);
            two.post(ASKED);
            gate.awaitReached(2);
            assertThat(gate.arrivals()).isEqualTo(2);
            gate.open();
            one.readUntil("0\r\n\r\n");
            two.readUntil("0\r\n\r\n");
        }
    }

    private Throwable failure(Reply reply) {
        upstream.next(reply);
        Throwable thrown = Assertions.catchThrowable(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .sendAsync(request(), HttpResponse.BodyHandlers.ofString())
                .join());
        assertThat(thrown).isInstanceOf(CompletionException.class);
        return requireNonNull(thrown.getCause());
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(upstream.baseUri() + "/chat/completions"))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(ASKED))
                .build();
    }

    private String healthy() {
        String healthy = received(STREAM.cuts(Point.afterEnd()));
        return healthy.substring(0, healthy.length() - "<closed>".length());
    }

    private String received(Reply reply) {
        upstream.next(reply);
        try (RawClient client = new RawClient(upstream)) {
            String received = client.post(ASKED).readToEnd();
            upstream.takeExchange();
            return received;
        }
    }
}
