package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static io.signalbox.testkit.TransportProtocol.HTTP_2;
import static io.signalbox.testkit.TransportProtocol.HTTP_2_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

/** Laws of HTTP/2: what its resets and farewells prove, whose window holds back whom, and what one stream does to the others. */
abstract class TransportHttp2Laws extends TransportTlsLaws {

    private static final int UNKNOWN_FRAME = 0xF0;

    @Law(
            on = {HTTP_2, HTTP_2_TLS},
            needs = TransportTrait.FAREWELLS)
    @DisplayName("T-110, F-010: a stream that is refused, or lies beyond a farewell, is proof that nothing was done")
    void knowsWhatARefusalProves() {
        for (Step refusal :
                List.of(Step.resetStream(Http2Error.REFUSED_STREAM), Step.goAwayRefusing(Http2Error.NO_ERROR))) {
            upstream().next(Reply.text("x").at(Point.beforeHeaders(), refusal));
            expect(failure(post("{}")), SendProgress.NOT_SENT, Reason.CONNECTION_RESET);
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-111, F-011: a stream that is reset for another reason may have been served")
    void knowsWhatAResetDoesNotProve() {
        for (Http2Error error : List.of(
                Http2Error.INTERNAL_ERROR,
                Http2Error.CANCEL,
                Http2Error.PROTOCOL_ERROR,
                Http2Error.ENHANCE_YOUR_CALM,
                Http2Error.NO_ERROR)) {
            upstream().next(Reply.text("x").at(Point.beforeHeaders(), Step.resetStream(error)));
            expect(failure(post("{}")), SendProgress.SENT, Set.of(Reason.CONNECTION_RESET, Reason.PROTOCOL));
        }
        assertThat(upstream().requestCount()).isEqualTo(5);
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName(
            "T-112, F-011, F-061: a stream that is reset in its body is a body that broke off, even without an error")
    void reportsResetBodies() {
        for (Http2Error error : List.of(
                Http2Error.INTERNAL_ERROR, Http2Error.CANCEL, Http2Error.ENHANCE_YOUR_CALM, Http2Error.NO_ERROR)) {
            upstream().next(Reply.stream("one", "two").at(Point.afterTokens(1), Step.resetStream(error)));
            expectBroken();
        }
    }

    @Law(
            on = {HTTP_2, HTTP_2_TLS},
            needs = TransportTrait.FAREWELLS)
    @DisplayName("T-127, F-011: a stream that is refused when its body has begun is a body that broke off")
    void reportsBodiesThatAreRefused() {
        upstream()
                .next(Reply.stream("one", "two").at(Point.afterTokens(1), Step.resetStream(Http2Error.REFUSED_STREAM)));
        expectBroken();
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-113: a reset without error after a whole answer takes nothing from it")
    void takesAnswersBeforeAReset() {
        upstream().answers(Reply.text("whole").at(Point.afterEnd(), Step.resetStream(Http2Error.NO_ERROR)));
        for (int i = 0; i < 3; i++) {
            assertThat(read(answer(post("{}")))).isEqualTo("whole");
        }
    }

    @Law(
            on = {HTTP_2, HTTP_2_TLS},
            needs = TransportTrait.FAREWELLS)
    @DisplayName("T-114, F-010: what was begun before a farewell is finished; what comes after it goes elsewhere")
    void survivesFarewells() {
        for (Step farewell : List.of(Step.goAway(Http2Error.NO_ERROR), Step.goAwayLater())) {
            upstream().next(Reply.stream("one", "two").at(Point.afterTokens(1), farewell));
            assertThat(read(answer(post("{\"stream\":true}")))).endsWith("[DONE]\n\n");
            upstream().next(Reply.text("next"));
            assertThat(read(answer(post("{}")))).isEqualTo("next");
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-115, F-061: a connection that breaks breaks every stream on it")
    void breaksEveryStream() {
        Gate gate = Gate.closed();
        upstream().answers(Reply.stream("one", "two").at(Point.afterTokens(1), Step.hold(gate), Step.reset()));
        List<BodyCollector> bodies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            bodies.add(
                    BodyCollector.of(answer(post("{\"stream\":true}")).body()).request(Long.MAX_VALUE));
        }
        gate.awaitReached(4);
        gate.open();
        for (BodyCollector body : bodies) {
            expect(body.awaitFailure(), SendProgress.SENT, Set.of(Reason.CONNECTION_RESET, Reason.PROTOCOL));
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-116: a provider's window holds back the request, until it opens or a limit passes")
    void respectsTheWindow() {
        try (ScriptedUpstream strict = upstreamWith(Http2Setup.healthy().withoutGrants())) {
            strict.answers(Reply.text("x"));
            // A request that asks for HTTP/2 by an upgrade goes in HTTP/1.1, which has no windows: only the next is
            // held back.
            read(answer(get(strict.baseUri().toString())));
            List<ByteBuffer> body = List.of(ByteBuffer.wrap(new byte[200_000]));
            TransportRequest large = new TransportRequest(
                    "POST",
                    strict.baseUri(),
                    Headers.NONE,
                    body,
                    new TransportLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), LONG, LONG));
            Transport.Call stuck = transport().send(large);
            strict.watch()
                    .await(
                            () -> streamsOn(strict) == 2,
                            Duration.ofMillis(5),
                            () -> streamsOn(strict) + " streams (expected: 2)");
            advanceInSteps(Duration.ofSeconds(31));
            expect(failureOf(stuck), SendProgress.SENT, Reason.FIRST_BYTE_TIMEOUT);
        }
    }

    private static int streamsOn(ScriptedUpstream upstream) {
        return upstream.http2Connections().stream()
                .mapToInt(connection -> connection.streams().size())
                .sum();
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-117, V2: an answer that nobody reads holds back none of the others")
    void keepsStreamsApart() {
        upstream().next(Reply.generated("0123456789abcdef", 1L << 33));
        BodyCollector unread = BodyCollector.of(answer(post("{}")).body()).request(1);
        Exchange exchange = upstream().takeExchange();
        assertThat(exchange.awaitWritesBlocked()).isLessThan(256L << 20);
        for (int i = 0; i < 3; i++) {
            upstream().next(Reply.text("y".repeat(100_000)));
            assertThat(read(answer(post("{}")))).hasSize(100_000);
        }
        unread.cancel();
        exchange.awaitPeerClosed();
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-118: a call that is cancelled resets its stream and no other")
    void cancelsOneStream() {
        Gate gate = Gate.closed();
        upstream().answers(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
        Transport.Call left = transport().send(post("{\"stream\":true}"));
        responseOf(left);
        Exchange exchange = upstream().takeExchange();
        TransportResponse kept = answer(post("{\"stream\":true}"));
        left.cancel();
        exchange.awaitPeerClosed();
        gate.open();
        assertThat(read(kept)).endsWith("[DONE]\n\n");
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName(
            "T-119, F-012: a provider that takes one stream at a time serves all calls in turn or on more connections")
    void respectsTheNumberOfStreams() {
        try (ScriptedUpstream strict =
                upstreamWith(Http2Setup.healthy().with(Http2Setting.MAX_CONCURRENT_STREAMS, 1))) {
            strict.answers(Reply.text("x"));
            List<Transport.Call> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(transport().send(get(strict.baseUri().toString())));
            }
            for (Transport.Call call : calls) {
                try {
                    assertThat(read(responseOf(call))).isEqualTo("x");
                } catch (TransportException refused) {
                    assertThat(refused.progress()).isEqualTo(SendProgress.NOT_SENT);
                }
            }
            assertThat(read(answer(get(strict.baseUri().toString())))).isEqualTo("x");
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-120: pings are answered, and frames of no known kind are ignored")
    void answersPings() {
        upstream()
                .answers(Reply.text("x")
                        .at(Point.beforeHeaders(), Step.ping(), Step.frame(UNKNOWN_FRAME, 0, new byte[] {1, 2, 3})));
        assertThat(read(answer(post("{}")))).isEqualTo("x");
        upstream()
                .http2Connections()
                .get(0)
                .awaitFrame(frame -> frame.type() == Http2Frame.PING && (frame.flags() & Http2Frame.ACK) != 0);
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-121, F-033, F-043: DATA that is more or less than the length told is never complete")
    void refusesWrongLengths() {
        for (String length : List.of("5", "3")) {
            upstream().next(Reply.text("four").contentLength(length));
            expectBroken();
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-122, F-039, F-043: a head without a status, with two, or of no HTTP is none")
    void refusesBrokenHeads() {
        for (List<HeaderField> head : List.of(
                List.of(new HeaderField("content-type", "text/plain")),
                List.of(new HeaderField(":status", "abc")),
                List.of(new HeaderField(":status", "999")))) {
            upstream()
                    .next(Reply.script().at(Point.beforeHeaders(), Step.head(true, head.toArray(HeaderField[]::new))));
            expectBroken();
        }
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-123, F-042: a header list without end is no answer")
    void boundsHeaderLists() {
        upstream().next(Reply.text("x").hugeHeader("x-huge", 1 << 22));
        expectBroken();
        upstream().next(Reply.text("x").manyHeaders(100_000));
        expectBroken();
        upstream().answers(Reply.text("next"));
        servesAgain("next");
    }

    @Law(on = {HTTP_2, HTTP_2_TLS})
    @DisplayName("T-124: settings that change on the way are obeyed")
    void obeysNewSettings() {
        upstream()
                .next(Reply.text("x")
                        .at(
                                Point.beforeHeaders(),
                                Step.set(Http2Setting.INITIAL_WINDOW_SIZE, 20_000),
                                Step.set(Http2Setting.MAX_FRAME_SIZE, 1 << 20)));
        read(answer(post("{}")));
        upstream().takeRequest();
        upstream().next(Reply.text("y"));
        String large = "z".repeat(300_000);
        assertThat(read(answer(post(large)))).isEqualTo("y");
        assertThat(upstream().takeRequest().bodyText()).isEqualTo(large);
    }

    @Law(on = HTTP_2)
    @DisplayName("T-125, F-051: a peer that never begins to speak HTTP/2 is limited as one that does not answer")
    void limitsTheBeginning() {
        try (ScriptedUpstream mute =
                upstreamWith(Http2Setup.healthy().withoutSettings().withoutUpgrade())) {
            mute.answers(Reply.silence());
            Transport.Call call = transport().send(get(mute.baseUri().toString()));
            mute.awaitOpenConnections(1);
            advanceInSteps(LONG.plusSeconds(1));
            assertThat(failureOf(call)).isInstanceOf(TransportException.class);
        }
    }

    @Law(on = {HTTP_2_TLS, HTTP_1_1_TLS})
    @DisplayName("T-126: who does not offer HTTP/2 is spoken to in HTTP/1.1, on the same transport")
    void fallsBack() {
        try (ScriptedUpstream old =
                ScriptedUpstream.builder().tls(TlsSetup.healthy().alpn()).start()) {
            old.answers(Reply.text("old"));
            assertThat(read(answer(get(old.baseUri().toString())))).isEqualTo("old");
            assertThat(old.takeRequest().protocol()).isEqualTo("http/1.1");
        }
    }

    private ScriptedUpstream upstreamWith(Http2Setup setup) {
        ScriptedUpstreamBuilder builder = ScriptedUpstream.builder().http2(setup);
        return (protocol().tls() ? builder.tls() : builder).start();
    }
}
