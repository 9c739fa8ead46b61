package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/2 connection remembers of the client, what it holds it to, and what is done to it. */
class Http2ConnectionTest {
    private ScriptedUpstream upstream = ScriptedUpstream.builder().http2().start();

    @AfterEach
    void close() {
        upstream.close();
        assertThat(upstream.threads()).isEmpty();
    }

    // Flow control

    @Test
    @DisplayName("a client that grants nothing gets the head and no byte of the body")
    void waitsForTheWindowOfTheStream() {
        upstream.answers(Reply.text("0123456789"));
        try (RawHttp2Client client = new RawHttp2Client(upstream, Map.of(Http2Setting.INITIAL_WINDOW_SIZE, 4L))) {
            client.post(1, "{}");
            assertThat(client.fields()).contains(":status: 200");
            assertThat(client.next(Http2Frame.DATA).payload()).hasSize(4);
            Exchange exchange = upstream.takeExchange();
            exchange.awaitWritesBlocked();
            client.send(Http2Frame.windowUpdate(1, 2));
            assertThat(client.next(Http2Frame.DATA).payload()).asString().isEqualTo("45");
            client.send(Http2Frame.settings(Map.of(Http2Setting.INITIAL_WINDOW_SIZE, 100L)));
            assertThat(client.body(1)).isEqualTo("6789");
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.COMPLETED);
        }
    }

    @Test
    void waitsForTheWindowOfTheConnection() {
        upstream.answers(Reply.generated("x", 1L << 40));
        try (RawHttp2Client client =
                new RawHttp2Client(upstream, Map.of(Http2Setting.INITIAL_WINDOW_SIZE, (long) Integer.MAX_VALUE))) {
            client.post(1, "{}");
            Exchange exchange = upstream.takeExchange();
            assertThat(exchange.awaitWritesBlocked()).isBetween(65_535L, 66_535L);
            client.send(Http2Frame.windowUpdate(0, 1000));
            exchange.awaitBytesWritten(66_535);
            client.reset(1, Http2Error.CANCEL);
            exchange.awaitPeerClosed();
            assertThat(exchange.resetByPeer()).contains(Http2Error.CANCEL);
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
            assertThat(client.send(Http2Frame.windowUpdate(0, 1000))
                            .post(3, "{}")
                            .fields())
                    .contains(":status: 200");
        }
    }

    @Test
    void grantsWhatItHasRead() {
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            client.send(new Http2Frame(Http2Frame.DATA, 0, 1, new byte[100]));
            assertThat(client.next(Http2Frame.WINDOW_UPDATE)).hasToString("WINDOW_UPDATE flags 0 stream 0, 4 bytes");
            assertThat(client.next(Http2Frame.WINDOW_UPDATE)).hasToString("WINDOW_UPDATE flags 0 stream 1, 4 bytes");
        }
    }

    @Test
    @DisplayName("a request body stops where the window ends, until the test grants more")
    void withholdsTheWindow() {
        restart(Http2Setup.healthy().withoutGrants().with(Http2Setting.INITIAL_WINDOW_SIZE, 10));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            assertThat(client.next(Http2Frame.SETTINGS).payload()).endsWith(0, 4, 0, 0, 0, 10);
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            client.send(new Http2Frame(Http2Frame.DATA, 0, 1, new byte[10]));
            Http2Connection connection = upstream.http2Connections().get(0);
            connection.awaitFrame(frame -> frame.type() == Http2Frame.DATA);
            assertThat(upstream.requestCount()).isZero();
            connection.grant(1, 5);
            assertThat(client.next(Http2Frame.WINDOW_UPDATE)).hasToString("WINDOW_UPDATE flags 0 stream 1, 4 bytes");
            client.send(new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[5]));
            assertThat(upstream.takeRequest().body()).hasSize(15);
        }
    }

    // Settings

    @Test
    void refusesMoreStreamsThanItTakes() {
        restart(Http2Setup.healthy().with(Http2Setting.MAX_CONCURRENT_STREAMS, 1));
        upstream.next(Reply.text("x").stalls(Point.beforeHeaders()));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Exchange first = upstream.takeExchange();
            first.awaitStalled();
            assertThat(client.post(3, "{}").body(3)).isEqualTo("<REFUSED_STREAM>");
            first.release();
            assertThat(client.body(1)).isEqualTo("x");
            for (int stream = 5; stream < 45; stream += 2) {
                assertThat(client.post(stream, "{}").body(stream)).contains("Hello");
            }
            upstream.http2Connections().get(0).set(Http2Setting.MAX_CONCURRENT_STREAMS, 0);
            assertThat(client.next(Http2Frame.SETTINGS).payload()).containsExactly(0, 3, 0, 0, 0, 0);
            assertThat(client.post(45, "{}").body(45)).isEqualTo("<REFUSED_STREAM>");
        }
        assertThat(upstream.requestCount()).isEqualTo(21);
    }

    @Test
    void saysAndKeepsTheLargestFrame() {
        restart(Http2Setup.healthy().with(Http2Setting.MAX_FRAME_SIZE, 20_000));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            client.send(new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[20_000]));
            assertThat(upstream.takeRequest().body()).hasSize(20_000);
            client.head(3, false, ":method", "POST", ":path", "/v1/x");
            client.send(new Http2Frame(Http2Frame.DATA, 0, 3, new byte[20_001]));
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(Http2Error.FRAME_SIZE_ERROR);
        }
    }

    @Test
    void remembersWhatTheClientSays() {
        try (RawHttp2Client client = new RawHttp2Client(upstream, Map.of(Http2Setting.MAX_HEADER_LIST_SIZE, 8192L))) {
            client.post(1, "{}").body(1);
            client.send(Http2Frame.goAway(0, Http2Error.INTERNAL_ERROR));
            Http2Connection connection = upstream.http2Connections().get(0);
            connection.awaitFrame(frame -> frame.type() == Http2Frame.GOAWAY);
            assertThat(connection.clientSettings())
                    .containsExactly(Map.entry(Http2Setting.MAX_HEADER_LIST_SIZE, 8192L));
            assertThat(connection.goneAway()).contains(Http2Error.INTERNAL_ERROR);
            assertThat(connection.streams()).containsExactly(1);
            assertThat(connection.protocol()).isEqualTo("h2c");
            assertThat(connection.received(Http2Frame.DATA)).hasSize(1);
            assertThat(connection.isClosed()).isFalse();
            client.close();
            connection.awaitClosed();
        }
    }

    @Test
    void neverSaysItsSettings() {
        restart(Http2Setup.healthy().withoutSettings());
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.send(new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]));
            assertThat(client.next().orElseThrow().type()).isEqualTo(Http2Frame.PING);
        }
    }

    @Test
    void readsBlocksOfThePeersTable() {
        restart(Http2Setup.healthy().with(Http2Setting.HEADER_TABLE_SIZE, 0));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.next(Http2Frame.SETTINGS);
            client.send(new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
            client.sendRaw(new Http2Frame(Http2Frame.HEADERS, 5, 1, new byte[] {(byte) 0x82}).bytes());
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(Http2Error.COMPRESSION_ERROR);
        }
    }

    @Test
    @DisplayName("the settings of an upgrade hold at once, and are not acknowledged")
    void takesTheSettingsOfAnUpgrade() {
        upstream.answers(Reply.text("0123456789"));
        try (RawClient client = new RawClient(upstream)) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: upstream\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAQAAAAE\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
            Exchange exchange = upstream.takeExchange();
            exchange.awaitWritesBlocked();
            Http2Connection connection = upstream.http2Connections().get(0);
            assertThat(connection.clientSettings()).containsEntry(Http2Setting.INITIAL_WINDOW_SIZE, 4L);
            assertThat(client.readBytes(Http2Frame.HEADER_BYTES + 6)).startsWith("\0\0\6\4\0");
            assertThat(client.readBytes(4)).doesNotStartWith("\0\0\0\4\1");
            client.close();
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        }
        upstream.awaitOpenConnections(0);
        assertThat(upstream.complaints()).isEmpty();
    }

    // Pings

    @Test
    void answersPings() {
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            byte[] payload = "12345678".getBytes(StandardCharsets.US_ASCII);
            Http2Frame answer =
                    client.send(new Http2Frame(Http2Frame.PING, 0, 0, payload)).next(Http2Frame.PING);
            assertThat(answer.has(Http2Frame.ACK)).isTrue();
            assertThat(answer.payload()).isEqualTo(payload);
        }
    }

    @Test
    void leavesPingsUnanswered() {
        restart(Http2Setup.healthy().withoutPingAnswers());
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.send(new Http2Frame(Http2Frame.PING, 0, 0, new byte[8])).post(1, "{}");
            for (Http2Frame frame = client.next().orElseThrow();
                    !frame.has(Http2Frame.END_STREAM) || frame.stream() == 0;
                    frame = client.next().orElseThrow()) {
                assertThat(frame.type()).isNotEqualTo(Http2Frame.PING);
            }
        }
    }

    // Ends

    @Test
    void closesIdleConnectionsWithAFarewell() {
        upstream.next(Reply.text("x"), Reply.silence());
        try (RawHttp2Client idle = new RawHttp2Client(upstream).post(1, "{}");
                RawHttp2Client busy = new RawHttp2Client(upstream)) {
            idle.body(1);
            upstream.takeExchange().awaitEnding();
            busy.post(1, "{}");
            upstream.takeExchange().awaitStalled();
            upstream.closeIdleConnections();

            Http2Frame farewell = idle.next(Http2Frame.GOAWAY);
            assertThat(RawHttp2Client.lastStream(farewell)).isEqualTo(1);
            assertThat(idle.end()).isEqualTo("<closed>");
            idle.close();
            upstream.awaitOpenConnections(1);
        }
    }

    @Test
    void saysFarewellFromOutside() {
        upstream.next(Reply.text("x").stalls(Point.afterHeaders()));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Exchange exchange = upstream.takeExchange();
            exchange.awaitStalled();
            Http2Connection connection = upstream.http2Connections().get(0);
            connection.goAway(Http2Error.NO_ERROR);
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(Http2Error.NO_ERROR);
            exchange.release();
            assertThat(client.body(1)).isEqualTo("x");
            assertThat(client.end()).isEqualTo("<closed>");
            client.close();
            connection.awaitClosed();
            connection.ping();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsWhatStalls(boolean insideAFrame) {
        upstream.answers(Reply.text("0123").stalls(insideAFrame ? Point.insideChunk(1) : Point.afterBytes(2)));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Exchange exchange = upstream.takeExchange();
            exchange.awaitStalled();
            upstream.close();
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.STOPPED);
            assertThat(client.end()).isEqualTo("<reset>");
        }
    }

    @Test
    void noticesThePeerLeaveInEveryStream() {
        upstream.answers(Reply.silence());
        try (RawHttp2Client client =
                new RawHttp2Client(upstream).post(1, "{}").post(3, "{}").post(5, "{}")) {
            for (int i = 0; i < 3; i++) {
                upstream.takeExchange().awaitStalled();
            }
            client.reset(3, Http2Error.CANCEL);
            Exchange cancelled = upstream.exchanges().get(1);
            cancelled.awaitPeerClosed();
            assertThat(cancelled.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
            assertThat(upstream.exchanges().get(0).peerClosed()).isFalse();
        }
        for (Exchange exchange : upstream.exchanges()) {
            exchange.awaitPeerClosed();
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        }
    }

    // Early answers

    @Test
    @DisplayName("an early answer comes before the body was sent, and the stream may be reset after it")
    void answersEarly() {
        upstream.nextEarly(
                Reply.status(413).at(Point.afterEnd(), Step.resetStream(Http2Error.NO_ERROR)), Reply.text("late"));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            assertThat(client.fields()).contains(":status: 413");
            assertThat(client.next(Http2Frame.RST_STREAM).error()).contains(Http2Error.NO_ERROR);
            client.send(new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[10]));
            client.post(3, "{\"model\":\"m\"}");
            assertThat(client.body(3)).isEqualTo("late");
            assertThat(client.post(5, "{}").body(5)).contains("Hello");
        }
        assertThat(upstream.requests())
                .extracting(request -> request.body().length)
                .containsExactly(0, 0, 2);
    }

    @Test
    void answersEarlyOverHttp1() {
        upstream.nextEarly(Reply.text("early"), Reply.text("and closing").closing());
        String head = "POST /v1/x HTTP/1.1\r\nHost: upstream\r\nContent-Length: 3\r\n\r\n";
        try (RawClient client = new RawClient(upstream)) {
            client.send(head);
            assertThat(client.readSized()).endsWith("early");
            client.send("abc").send(head);
            assertThat(client.readSized()).endsWith("and closing");
            assertThat(client.readToEnd()).isEqualTo("<closed>");
        }
        assertThat(upstream.complaints()).isEmpty();
        assertThat(upstream.unusedReplies()).isZero();
    }

    @Test
    void anEarlySilenceHoldsBackTheRequest() {
        upstream.nextEarly(Reply.silence());
        try (RawClient client = new RawClient(upstream)) {
            client.send("POST /v1/x HTTP/1.1\r\nHost: upstream\r\nContent-Length: 100000000\r\n\r\n");
            upstream.takeExchange().awaitStalled();
            assertThat(client.sendsAtMost(100_000_000)).isLessThan(50_000_000);
        }
    }

    // What a client is held to

    static List<Wrong> wrongs() {
        byte[] none = {};
        byte[] four = new byte[4];
        return List.of(
                new Wrong("second head", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.HEADERS, 4, 1, none)),
                new Wrong("even stream", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.HEADERS, 5, 2, none)),
                new Wrong("no fields", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.HEADERS, 5, 3, none)),
                new Wrong("no block", Http2Error.COMPRESSION_ERROR, new Http2Frame(Http2Frame.HEADERS, 5, 3, four)),
                new Wrong("idle data", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.DATA, 0, 3, four)),
                new Wrong("padding", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.DATA, 8, 1, new byte[] {9})),
                new Wrong(
                        "continuation", Http2Error.PROTOCOL_ERROR, new Http2Frame(Http2Frame.CONTINUATION, 4, 1, none)),
                new Wrong("settings", Http2Error.FRAME_SIZE_ERROR, new Http2Frame(Http2Frame.SETTINGS, 0, 0, four)),
                new Wrong("no window", Http2Error.FLOW_CONTROL_ERROR, Http2Frame.windowUpdate(0, 0)),
                new Wrong("window", Http2Error.FLOW_CONTROL_ERROR, Http2Frame.windowUpdate(0, Integer.MAX_VALUE)),
                new Wrong("short", Http2Error.FRAME_SIZE_ERROR, new Http2Frame(Http2Frame.RST_STREAM, 0, 1, none)));
    }

    record Wrong(String name, Http2Error error, Http2Frame frame) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void complainsOfFramesThatAreWrong(Wrong wrong) {
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            client.send(wrong.frame());
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(wrong.error());
            assertThat(upstream.awaitComplaints(1)).hasSize(1);
        }
    }

    @Test
    void complainsOfMoreThanTheWindow() {
        restart(Http2Setup.healthy().withoutGrants().with(Http2Setting.MAX_FRAME_SIZE, 70_000));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, false, ":method", "POST", ":path", "/v1/x");
            client.send(new Http2Frame(Http2Frame.DATA, 0, 1, new byte[65_536]));
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(Http2Error.FLOW_CONTROL_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upper a",
                "connection close",
                "transfer-encoding chunked",
                ":status 200",
                ":path /twice",
                ":unknown x"
            })
    void complainsOfHeadsThatAreWrong(String wrong) {
        String[] field = wrong.split(" ", 2);
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, true, ":method", "POST", ":path", "/v1/x", field[0], field[1]);
            assertThat(client.next(Http2Frame.GOAWAY).error()).contains(Http2Error.PROTOCOL_ERROR);
            assertThat(upstream.awaitComplaints(1))
                    .first()
                    .asString()
                    .contains("stream 1: " + field[0].replace("Upper", "upper case in Upper"));
        }
    }

    @Test
    void complainsOfSettingsThatAreNone() {
        try (RawClient client = new RawClient(upstream)) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: upstream\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: ***\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400");
            assertThat(upstream.awaitComplaints(1)).first().asString().contains("HTTP2-Settings: ");
        }
    }

    @Test
    void isNotSpokenUnlessItIsSaidSo() {
        try (ScriptedUpstream older = ScriptedUpstream.start();
                RawHttp2Client client = new RawHttp2Client(older)) {
            assertThat(client.rest()).startsWith("HTTP/1.1 400");
            assertThat(older.complaints()).containsExactly("connection 1: HTTP/2, which is not spoken here");
        }
    }

    private void restart(Http2Setup setup) {
        upstream.close();
        upstream = ScriptedUpstream.builder().http2(setup).start();
    }
}
