package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a reply is in frames, to the byte where it matters. */
class Http2ReplyTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.builder().http2().start();

    @AfterEach
    void close() {
        upstream.close();
        assertThat(upstream.threads()).isEmpty();
    }

    @Test
    void hasFieldsInsteadOfAHead() {
        upstream.answers(
                Reply.json("{}").withStatus(201).header("X-Odd-Name", "a").withoutHeader("Date"));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.fields())
                    .containsExactly(
                            ":status: 201",
                            "x-request-id: scripted-1",
                            "content-type: application/json",
                            "content-length: 2",
                            "x-odd-name: a");
            assertThat(client.body(1)).isEqualTo("{}");
        }
    }

    @Test
    void saysNothingOfChunksAndConnections() {
        upstream.answers(Reply.stream("a"));
        upstream.next(Reply.text("x").untilClose(), Reply.text("y").chunked());
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            for (int stream = 1; stream <= 5; stream += 2) {
                client.post(stream, "{}");
                assertThat(client.fields())
                        .noneMatch(field -> field.matches("(transfer-encoding|connection|content-length):.*"));
                client.body(stream);
            }
        }
    }

    @Test
    @DisplayName("an empty body ends with its head, a disagreeing length too")
    void endsWithTheHead() {
        upstream.next(
                Reply.status(204),
                Reply.text("").contentLength("10"),
                Reply.text("abc").contentLength("2"));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            Http2Frame head = client.post(1, "{}").next(Http2Frame.HEADERS);
            assertThat(head.has(Http2Frame.END_STREAM)).isTrue();
            head = client.post(3, "{}").next(Http2Frame.HEADERS);
            assertThat(head.has(Http2Frame.END_STREAM)).isTrue();
            assertThat(new String(head.payload(), StandardCharsets.ISO_8859_1)).contains("content-length\u000210");
            assertThat(client.post(5, "{}").fields()).contains("content-length: 2");
            assertThat(client.body(5)).isEqualTo("abc");
        }
    }

    @Test
    void answersHeadWithoutABody() {
        upstream.answers(Reply.text("four"));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.head(1, true, ":method", "HEAD", ":path", "/v1/x");
            assertThat(client.fields()).contains("content-length: 4");
            client.post(3, "{}");
            assertThat(client.body(3)).isEqualTo("four");
        }
    }

    @Test
    void hasInterimAnswersAndTrailers() {
        upstream.answers(
                Reply.text("x").interims(2, 103, new HeaderField("Link", "a")).trailer("X-After", "b"));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.fields()).containsExactly(":status: 103", "link: a");
            assertThat(client.fields()).containsExactly(":status: 103", "link: a");
            assertThat(client.fields()).contains(":status: 200").doesNotContain("content-length: 1");
            assertThat(client.next(Http2Frame.DATA).payload()).hasSize(1);
            assertThat(client.fields()).containsExactly("x-after: b");
        }
    }

    @Test
    void endlessInterimAnswersEndWithTheStream() {
        upstream.answers(Reply.text("x").interims(Long.MAX_VALUE, 102));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            for (int i = 0; i < 1000; i++) {
                assertThat(client.fields()).containsExactly(":status: 102");
            }
            client.reset(1, Http2Error.CANCEL);
            upstream.takeExchange().awaitPeerClosed();
        }
        assertThat(upstream.exchanges().get(0).awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
    }

    @Test
    void framesAreAsLargeAsTheScriptAndTheClientSay() {
        upstream.next(
                Reply.text("abcdefg").chunksOf(3), Reply.text("abcdefg").writesOf(4), Reply.text("x".repeat(20_000)));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.post(1, "{}");
            assertThat(sizes(client)).containsExactly(3, 3, 1, 0);
            client.post(3, "{}");
            assertThat(sizes(client)).containsExactly(4, 3, 0);
            client.post(5, "{}");
            assertThat(sizes(client)).containsExactly(16_384, 3_616, 0);
        }
    }

    @Test
    void headsOfAnySizeGoOnInMoreFrames() {
        upstream.next(Reply.text("x").manyHeaders(5_000), Reply.text("y").hugeHeader("X-Huge", 100_000));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            assertThat(client.post(1, "{}").fields()).contains("x-filler-4999: x");
            assertThat(client.body(1)).isEqualTo("x");
            assertThat(client.post(3, "{}").fields()).contains("x-huge: " + "x".repeat(100_000));
            assertThat(client.body(3)).isEqualTo("y");
        }
    }

    @Test
    void aHeadWithoutEndEndsWithTheConnection() {
        upstream.answers(Reply.text("x").hugeHeader("x-huge", Long.MAX_VALUE / 2));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            for (int i = 0; i < 1000; i++) {
                client.next(Http2Frame.CONTINUATION);
            }
        }
        assertThat(upstream.takeExchange().awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
    }

    @Test
    void aStatusMayBeAnything() {
        upstream.answers(Reply.text("x").statusLine("HTTP/1.1 abc Odd"));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.fields()).contains(":status: abc");
        }
    }

    @Test
    void writesHeadsAndFramesThatNoServerWould() {
        HeaderField status = new HeaderField(":status", "200");
        upstream.answers(Reply.raw("")
                .at(
                        Point.beforeHeaders(),
                        Step.head(false, new HeaderField("Upper", "a\r\nb"), status, status),
                        Step.frame(Http2Frame.DATA, 0, new byte[] {1}),
                        Step.frame(0xfa, 7, new byte[] {2}),
                        Step.connectionFrame(Http2Frame.SETTINGS, Http2Frame.ACK, new byte[] {3}),
                        Step.wire("not a frame"),
                        Step.stall()));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.fields()).containsExactly(":status: 200", ":status: 200", "Upper: a\r\nb");
            assertThat(client.next(Http2Frame.DATA).payload()).containsExactly(1);
            assertThat(client.next(0xfa).payload()).containsExactly(2);
            assertThat(client.next(Http2Frame.SETTINGS).payload()).containsExactly(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Http2Error.class)
    @DisplayName("F-010, F-011: a stream is reset with any error, before the head and in the body")
    void resetsStreams(Http2Error error) {
        upstream.next(
                Reply.text("x").at(Point.beforeHeaders(), Step.resetStream(error)),
                Reply.text("0123456789").at(Point.afterBytes(5), Step.resetStream(error)),
                Reply.text("whole").at(Point.afterEnd(), Step.resetStream(error)));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            assertThat(client.post(1, "{}").body(1)).isEqualTo("<" + error + ">");
            assertThat(client.post(3, "{}").body(3)).isEqualTo("01234<" + error + ">");
            assertThat(client.post(5, "{}").body(5)).isEqualTo("whole");
            assertThat(client.next(Http2Frame.RST_STREAM).error()).contains(error);
            assertThat(client.post(7, "{}").body(7)).contains("Hello");
        }
        upstream.awaitRequests(4);
        assertThat(upstream.exchanges().subList(0, 3))
                .extracting(Exchange::awaitEnding)
                .containsOnly(Exchange.Ending.STREAM_RESET);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "F-010: a farewell that counts our stream in: it is answered, later ones are not, then the connection closes")
    void goesAwayAfterThisAnswer() {
        Gate gate = Gate.closed();
        upstream.answers(
                Reply.text("0123456789").at(Point.afterBytes(5), Step.goAway(Http2Error.NO_ERROR), Step.hold(gate)));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Http2Frame farewell = client.next(Http2Frame.GOAWAY);
            assertThat(farewell.error()).contains(Http2Error.NO_ERROR);
            assertThat(RawHttp2Client.lastStream(farewell)).isEqualTo(1);
            client.post(3, "{}");
            upstream.http2Connections()
                    .get(0)
                    .awaitFrame(frame -> frame.stream() == 3 && frame.has(Http2Frame.END_STREAM));
            gate.open();
            assertThat(client.body(1)).isEqualTo("56789");
            assertThat(client.end()).isEqualTo("<closed>");
        }
        assertThat(upstream.requestCount()).isEqualTo(1);
        assertThat(upstream.exchanges().get(0).awaitEnding()).isEqualTo(Exchange.Ending.COMPLETED);
    }

    @Test
    @DisplayName("F-010: a farewell that does not count our stream in proves that nothing was done")
    void goesAwayRefusingThisRequest() {
        upstream.next(Reply.text("first").at(Point.atEnd(), Step.stall()));
        upstream.next(Reply.text("x").at(Point.beforeHeaders(), Step.goAwayRefusing(Http2Error.ENHANCE_YOUR_CALM)));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Exchange first = upstream.takeExchange();
            first.awaitStalled();
            client.post(3, "{}");
            Http2Frame farewell = client.next(Http2Frame.GOAWAY);
            assertThat(farewell.error()).contains(Http2Error.ENHANCE_YOUR_CALM);
            assertThat(RawHttp2Client.lastStream(farewell)).isEqualTo(1);
            assertThat(upstream.takeExchange().awaitEnding()).isEqualTo(Exchange.Ending.STREAM_RESET);
            first.release();
            assertThat(client.body(1)).isEqualTo("");
            assertThat(client.end()).isEqualTo("<closed>");
        }
    }

    @Test
    void announcesAFarewellAndGoesOn() {
        upstream.next(Reply.text("x").at(Point.beforeHeaders(), Step.goAwayLater()));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(RawHttp2Client.lastStream(client.next(Http2Frame.GOAWAY)))
                    .isEqualTo(Integer.MAX_VALUE);
            assertThat(client.body(1)).isEqualTo("x");
            assertThat(client.post(3, "{}").body(3)).contains("Hello");
        }
    }

    @Test
    void closingMeansAFarewellAndAClose() {
        upstream.answers(Reply.text("x").closing());
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(RawHttp2Client.lastStream(client.next(Http2Frame.GOAWAY)))
                    .isEqualTo(1);
            assertThat(client.body(1)).isEqualTo("x");
            assertThat(client.end()).isEqualTo("<closed>");
        }
    }

    @Test
    void breaksTheConnectionUnderAllItsStreams() {
        for (String how : List.of("<closed>", "<reset>")) {
            Reply open = Reply.text("0123456789");
            upstream.next(
                    Reply.silence(),
                    how.equals("<reset>") ? open.resets(Point.afterBytes(5)) : open.cuts(Point.afterBytes(5)));
            try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
                Exchange silent = upstream.takeExchange();
                silent.awaitStalled();
                client.post(3, "{}");
                assertThat(client.end()).isEqualTo(how);
                assertThat(silent.awaitEnding()).isEqualTo(Exchange.Ending.CUT);
            }
            Exchange broken = upstream.takeExchange();
            assertThat(broken.awaitEnding())
                    .isEqualTo(how.equals("<reset>") ? Exchange.Ending.RESET : Exchange.Ending.CUT);
        }
    }

    @Test
    void cutsInTheMidstOfFrames() {
        upstream.next(
                Reply.text("0123456789").chunksOf(4).cuts(Point.insideChunk(2)),
                Reply.text("0123456789").cuts(Point.afterWireBytes(3)));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.next(Http2Frame.DATA).payload()).asString().isEqualTo("0123");
            assertThat(client.rest()).hasSize(Http2Frame.HEADER_BYTES + 2).endsWith("45");
        }
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.next(Http2Frame.SETTINGS);
            client.post(1, "{}");
            client.next(Http2Frame.WINDOW_UPDATE);
            assertThat(client.rest()).hasSize(3);
        }
        assertThat(upstream.complaints()).isEmpty();
    }

    @Test
    void saysWhatIsNeverReached() {
        upstream.next(
                Reply.text("0123").cuts(Point.afterWireBytes(1000)),
                Reply.text("0123").cuts(Point.insideChunk(2)));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            assertThat(client.body(1)).isEqualTo("0123");
            assertThat(upstream.awaitComplaints(1)).containsExactly("point: after wire bytes 1000 is never reached");
            assertThat(client.post(3, "{}").body(3)).contains("scripted_upstream_error", "there are 1 data frames");
        }
    }

    @Test
    void frameStepsDoNotFitHttp1() {
        upstream.answers(Reply.text("x").at(Point.beforeHeaders(), Step.resetStream(Http2Error.CANCEL)));
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readSized()).contains("reset stream: over HTTP/1.1 (expected: over HTTP/2)");
        }
        assertThat(upstream.complaints()).hasSize(1);
    }

    @Test
    void changesASettingMidway() {
        upstream.answers(Reply.text("x").at(Point.afterHeaders(), Step.set(Http2Setting.MAX_CONCURRENT_STREAMS, 1)));
        try (RawHttp2Client client = new RawHttp2Client(upstream)) {
            client.next(Http2Frame.SETTINGS);
            client.post(1, "{}");
            client.next(Http2Frame.HEADERS);
            assertThat(client.next(Http2Frame.SETTINGS).payload()).containsExactly(0, 3, 0, 0, 0, 1);
        }
    }

    @Test
    void pingsFromAScript() {
        upstream.answers(Reply.text("x").at(Point.afterHeaders(), Step.ping(), Step.stall()));
        try (RawHttp2Client client = new RawHttp2Client(upstream).post(1, "{}")) {
            Http2Frame ping = client.next(Http2Frame.PING);
            assertThat(ping.has(Http2Frame.ACK)).isFalse();
            client.send(new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, ping.payload()));
            upstream.http2Connections()
                    .get(0)
                    .awaitFrame(frame -> frame.type() == Http2Frame.PING && frame.has(Http2Frame.ACK));
        }
    }

    private static List<Integer> sizes(RawHttp2Client client) {
        List<Integer> sizes = new ArrayList<>();
        Http2Frame frame;
        do {
            frame = client.next(Http2Frame.DATA);
            sizes.add(frame.payload().length);
        } while (!frame.has(Http2Frame.END_STREAM));
        return sizes;
    }
}
