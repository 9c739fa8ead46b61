package io.signalbox.docs.acceptance;

import static io.signalbox.core.attempt.FailureKind.BAD_RESPONSE;
import static io.signalbox.core.attempt.FailureKind.OVERLOADED;
import static io.signalbox.core.attempt.FailureKind.RATE_LIMITED;
import static io.signalbox.core.attempt.FailureKind.UPSTREAM_ERROR;
import static io.signalbox.docs.acceptance.Fault.Outcome.free;
import static io.signalbox.docs.acceptance.Fault.Outcome.unknown;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.FailingProvider.Asked;
import io.signalbox.docs.acceptance.Fault.Outcome;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that break, go on for ever, or say strange things: what callers see, who is asked next, what the ledger says. */
@OnEachFace
class BadStreamsTest {

    private static final String HALF_AN_EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"thr";
    private static final byte[] HALF_A_CHARACTER = {(byte) 0xE2, (byte) 0x82};

    private static final Outcome CUT = unknown(502, "upstream_truncated", BAD_RESPONSE);
    private static final Outcome FAILED = free(502, "upstream_error", UPSTREAM_ERROR);
    private static final Outcome LIMITED = free(429, "rate_limit_exceeded", RATE_LIMITED);
    private static final Outcome OVERLOAD = free(503, "overloaded", OVERLOADED);
    private static final Outcome TOO_LARGE =
            unknown(502, "event_too_large", BAD_RESPONSE).andStop();

    private static final Step ERROR = Step.error("server_error", "server_error", "no");
    private static final Step LIMIT = Step.error("rate_limit_error", "rate_limit_exceeded", "no");
    private static final Step BUSY =
            Step.event("error", "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"no\"}}");
    private static final Step EMPTY = Step.delta("{\"content\":\"\"}");
    private static final Step PING = Step.event("ping", "{\"type\":\"ping\"}");

    private static FailingProvider provider;

    @BeforeAll
    static void start() {
        provider = new FailingProvider();
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    static Stream<Arguments> neverStarted() {
        return BadAnswersTest.everyWay(List.of(
                FAILED.after("F-053: a role, then an error", Reply.script(Step.role(), ERROR)),
                CUT.after("F-057: comments", Reply.script(Step.comment("wait"), Step.comment("wait"), Step.end())),
                CUT.after("F-058: pings and empty deltas", Reply.script(Step.role(), PING, EMPTY, EMPTY, Step.end())),
                CUT.after("F-060: a role, then the end", Reply.script(Step.role(), Step.end())),
                CUT.after("F-060: a role, then a cut", Reply.script(Step.role(), Step.cut())),
                CUT.after(
                        "F-060: the end of the connection",
                        Reply.script(Step.role()).untilClose()),
                CUT.after("F-062: half an event", Reply.script(Step.text(HALF_AN_EVENT), Step.cut())),
                FAILED.after("F-066: an error first", Reply.script(ERROR)),
                OVERLOAD.after("F-066: an error by its event's name", Reply.script(BUSY)),
                LIMITED.after("F-068: a rate limit first", Reply.script(LIMIT)),
                TOO_LARGE.after("F-076: a giant event first", Reply.script(Step.hugeToken(100_000_000)))));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("neverStarted")
    @DisplayName("F-053, F-057, F-058, F-060, F-062, F-066, F-068, F-076: streams that fail before their first content")
    void leavesNoTraceOfStreamsThatNeverStarted(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                        Arguments.of("F-059: a cut", three().cuts(Point.afterTokens(2)), "upstream_truncated"),
                        Arguments.of(
                                "F-059: a clean end",
                                three().untilClose().cuts(Point.afterTokens(2)),
                                "upstream_truncated"),
                        Arguments.of("F-059: a framed end", three().ends(Point.afterTokens(2)), "upstream_truncated"),
                        Arguments.of("F-062: half an event", three().cuts(Point.insideToken(3)), "upstream_truncated"),
                        Arguments.of(
                                "F-063: half a character",
                                after(Step.text(HALF_AN_EVENT), Step.bytes(HALF_A_CHARACTER), Step.cut()),
                                "upstream_truncated"),
                        Arguments.of("F-067: an error", after(ERROR), "upstream_error"),
                        Arguments.of("F-068: a rate limit", after(LIMIT), "rate_limit_exceeded"),
                        Arguments.of("F-076: a giant event", after(Step.hugeToken(100_000_000)), "event_too_large"))
                .flatMap(row -> Stream.of(Wire.values())
                        .map(wire -> Arguments.of(row.get()[0], row.get()[1], row.get()[2], wire)));
    }

    private static Reply three() {
        return Reply.stream("one ", "two ", "three");
    }

    private static Reply after(Step... steps) {
        return three().at(Point.afterTokens(2), steps);
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("broken")
    @DisplayName(
            "S-103, F-059, F-062, F-063, F-067, F-068, F-076: a stream that breaks after content ends with an error, never as if whole")
    void endsBrokenStreamsWithAnError(String what, Reply reply, String code, Wire wire) {
        provider.upstream().forModel("acme/first", reply);

        Asked asked = provider.ask(wire, true, "acme/first");

        Answer answer = asked.answer();
        assertThat(answer.status()).as(what).isEqualTo(200);
        assertThat(answer.streamedText()).isEqualTo("one two ");
        assertThat(answer.text())
                .contains("\"error\":{", "\"code\":\"" + code + "\"", "\"finish_reason\":\"error\"")
                .doesNotContain("[DONE]", "\uFFFD", "thr");
        Generation record = asked.record();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.attempts()).hasSize(1);
        assertThat(record.usage().isEstimated()).isTrue();
        assertThat(record.usage().completionTokens()).isEqualTo(2);
        assertThat(record.cost().amount().orElseThrow()).isGreaterThan(Money.ZERO);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-061: a reset after content ends the stream with an error")
    void endsResetStreamsWithAnError(Wire wire) {
        // A reset takes back what was sent but not yet read: it comes only once the content has arrived.
        Gate arrived = Gate.closed();
        provider.upstream().forModel("acme/first", three().at(Point.afterTokens(1), Step.hold(arrived), Step.reset()));
        try (TestGateway gateway = provider.over(wire)) {
            GatewayCall call = gateway.call(helloStream("acme/first"));
            BodyCollector body = BodyCollector.of(
                    call.response().toCompletableFuture().join().body());
            body.request(Long.MAX_VALUE).awaitPieces(1);
            arrived.open();
            body.awaitCompletion();
            assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                    .contains("one ", "\"code\":\"upstream_truncated\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    @DisplayName("F-067: what a provider reported before it broke off is what counts")
    void keepsWhatWasReported() {
        provider.upstream().forModel("acme/first", after(Step.usage(10, 7), ERROR));
        Generation record = provider.ask(Wire.JDK, true, "acme/first").record();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.usage().isEstimated()).isFalse();
        assertThat(record.usage().completionTokens()).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-056: a stream without end is cut at the most content that is taken, and cancelled at the provider")
    void cutsEndlessStreams(Wire wire) {
        Step[] many =
                Stream.generate(() -> Step.hugeToken(1_000_000)).limit(100).toArray(Step[]::new);
        provider.upstream().forModel("acme/first", Reply.script(many));
        Asked asked = provider.ask(wire, true, "acme/first");
        assertThat(asked.answer().text()).contains("\"code\":\"length_limit\"").doesNotContain("[DONE]");
        assertThat(asked.answer().text().length()).isLessThan(TestGateway.MOST_ANSWER_BYTES + 2_000_000);
        assertThat(asked.record().status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(asked.record().usage().isEstimated()).isTrue();
        assertThat(asked.record().usage().completionTokens()).isPositive();
    }

    @ParameterizedTest(name = "{0}, pieces of {1} bytes")
    @CsvSource({"JDK, 1", "ARMERIA, 1", "JDK, 7", "ARMERIA, 7"})
    @DisplayName("F-063: characters that are split anywhere arrive whole")
    void joinsSplitCharacters(Wire wire, int bytes) {
        provider.upstream()
                .forModel(
                        "acme/first",
                        Reply.stream("a\u00e9\u20ac", "\ud83d\ude80 z").chunksOf(bytes));
        assertThat(provider.ask(wire, true, "acme/first").answer().streamedText())
                .isEqualTo("a\u00e9\u20ac\ud83d\ude80 z");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-065: one terminator, and nothing after it")
    void stopsAtTheTerminator(Wire wire) {
        provider.upstream()
                .forModel(
                        "acme/first",
                        Reply.stream("one ", "two").at(Point.atEnd(), Step.done(), Step.token("late"), Step.done()));
        Asked asked = provider.ask(wire, true, "acme/first");
        assertThat(asked.answer().streamedText()).isEqualTo("one two");
        assertThat(asked.answer().text()).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
        assertThat(asked.record().status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    static Stream<Arguments> usages() {
        return Stream.of(
                Arguments.of("F-069: twice", List.of(Step.usage(10, 1), Step.usage(10, 2)), 10, 2),
                Arguments.of(
                        "F-070: cumulative", List.of(Step.usage(10, 0), Step.usage(10, 1), Step.usage(10, 2)), 10, 2),
                Arguments.of("F-073: more than was asked for", List.of(Step.usage(10, 5000)), 10, 5000),
                Arguments.of("F-074: a total of more than its parts", List.of(usage(10, 2, 20)), 10, 10),
                Arguments.of("F-074: a total of less than its parts", List.of(usage(10, 2, 3)), 10, 2),
                Arguments.of("F-075: above anything expected", List.of(Step.usage(7_000, 900)), 7_000, 900),
                Arguments.of("more than there is room for", List.of(Step.usage(900_000, 100_000)), 8_000, 8_000));
    }

    private static Step usage(long prompt, long completion, long total) {
        return Step.usageJson("{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion
                + ",\"total_tokens\":" + total + "}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usages")
    @DisplayName(
            "F-069, F-070, F-073 to F-075: what is reported last is booked in full and shown once, unless no context has room for it")
    void booksWhatIsReported(String what, List<Step> steps, long prompt, long completion) {
        provider.upstream()
                .forModel(
                        "acme/first",
                        Reply.stream("one ", "two").usageNever().at(Point.afterTokens(2), steps.toArray(Step[]::new)));
        Asked asked = provider.askFor(Wire.JDK, STREAM_WITH_USAGE);
        assertThat(asked.answer().streamedText()).as(what).isEqualTo("one two");
        assertThat(asked.answer().text()).containsOnlyOnce("\"usage\":{");
        Generation record = asked.record();
        assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(record.usage().isEstimated()).isFalse();
        assertThat(record.usage().promptTokens()).isEqualTo(prompt);
        assertThat(record.usage().completionTokens()).isEqualTo(completion);
        assertThat(record.cost().amount())
                .contains(Money.of("0.00003")
                        .times(prompt)
                        .plus(Money.of("0.00006").times(completion)));
    }

    private static final String STREAM_WITH_USAGE =
            "{\"model\":\"acme/first\",\"stream\":true,\"max_tokens\":5,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @Test
    @DisplayName("F-071: usage that nobody reported is estimated, shown only to who asked for it, and marked")
    void estimatesWhatIsMissing() {
        provider.upstream().forModel("acme/first", Reply.stream("one ", "two").usageNever());
        Asked asked = provider.askFor(Wire.JDK, STREAM_WITH_USAGE);
        assertThat(asked.answer().text()).containsOnlyOnce("\"usage\":{").contains("\"estimated\":true");
        assertThat(asked.record().usage().isEstimated()).isTrue();
        assertThat(provider.ask(Wire.JDK, true, "acme/first").answer().text()).doesNotContain("\"usage\"");
    }

    @ParameterizedTest(name = "completion_tokens: {0}")
    @ValueSource(strings = {"-5", "\"7\"", "1.5", "\"NaN\"", "9223372036854775808", "1e99", "[]"})
    @DisplayName("F-072: counts that are none are neither passed on nor booked, streamed or not")
    void rejectsCountsThatAreNone(String count) {
        String usage = "{\"prompt_tokens\":10,\"completion_tokens\":" + count + ",\"total_tokens\":12}";
        for (boolean stream : List.of(true, false)) {
            provider.upstream()
                    .forModel(
                            "acme/first", Reply.answer("one two").usageAlways().usageJson(usage));
            Asked asked =
                    stream ? provider.askFor(Wire.JDK, STREAM_WITH_USAGE) : provider.ask(Wire.JDK, false, "acme/first");
            assertThat(asked.answer().text())
                    .doesNotContain("\"completion_tokens\":" + count)
                    .contains("\"estimated\":true");
            Generation record = asked.record();
            assertThat(record.usage().isEstimated()).isTrue();
            assertThat(record.usage().completionTokens()).isBetween(1L, 4L);
            assertThat(record.cost().amount().orElseThrow()).isGreaterThan(Money.ZERO);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-077: a flood stops at the provider while the caller takes nothing")
    void holdsFloodsBack(Wire wire) {
        provider.upstream().forModel("acme/first", Reply.script(Step.endlessTokens("x".repeat(1000))));
        try (TestGateway gateway = provider.over(wire)) {
            GatewayCall call = gateway.call(helloStream("acme/first"));
            BodyCollector body = BodyCollector.of(
                    call.response().toCompletableFuture().join().body());
            List<Exchange> exchanges = provider.upstream().exchanges();
            Exchange exchange = exchanges.get(exchanges.size() - 1);
            exchange.awaitWritesBlocked();
            body.request(3).awaitPieces(3);
            body.cancel();
            exchange.awaitPeerClosed();
        }
    }

    static Stream<Arguments> spellings() {
        String chunk = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one two\"}}]}";
        String finish = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
        return Stream.of(
                Arguments.of("line feeds", "data: " + chunk + "\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of("CRLF", "data: " + chunk + "\r\n\r\ndata: " + finish + "\r\n\r\ndata: [DONE]\r\n\r\n"),
                Arguments.of("CR", "data: " + chunk + "\r\rdata: " + finish + "\r\rdata: [DONE]\r\r"),
                Arguments.of(
                        "a byte order mark", "\uFEFFdata: " + chunk + "\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of("no space", "data:" + chunk + "\n\ndata:" + finish + "\n\ndata:[DONE]\n\n"),
                Arguments.of(
                        "unknown fields",
                        "x: y\nid: 7\nretry: 5\ndata: " + chunk + "\nwhat\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of(
                        "many data lines",
                        "data: " + chunk.replace(",", ",\ndata: ") + "\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of(
                        "NUL in a comment", ": \0\n\ndata: " + chunk + "\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of(
                        "blank lines first", "\n\n\ndata: " + chunk + "\n\ndata: " + finish + "\n\ndata: [DONE]\n\n"),
                Arguments.of("no last blank line", "data: " + chunk + "\n\ndata: " + finish + "\n\ndata: [DONE]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    @DisplayName("F-078: a stream in any spelling that the standard knows, streamed and collected")
    void readsEverySpelling(String what, String stream) {
        provider.upstream().forModel("acme/first", Reply.text(stream).contentType("text/event-stream"));
        Answer streamed = provider.ask(Wire.JDK, true, "acme/first").answer();
        assertThat(streamed.text()).as(what).contains("one two", "[DONE]").doesNotContain("\"error\"");
        assertThat(provider.ask(Wire.JDK, false, "acme/first").answer().member("content"))
                .isEqualTo("one two");
    }

    @Test
    @DisplayName("F-079: bytes that are no UTF-8 pass as they are in a stream, and as U+FFFD where it is collected")
    void passesBytesThatAreNoText() {
        byte[] before = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a".getBytes(StandardCharsets.UTF_8);
        byte[] behind = "z\"}}]}\n\n".getBytes(StandardCharsets.UTF_8);
        Reply reply = Reply.script(
                Step.bytes(before),
                Step.bytes(new byte[] {(byte) 0xFF}),
                Step.bytes(behind),
                Step.finish("stop"),
                Step.done());
        provider.upstream().forModel("acme/first", reply);
        try (TestGateway gateway = provider.over(Wire.JDK)) {
            byte[] body = BodyCollector.readAll(gateway.call(helloStream("acme/first"))
                    .response()
                    .toCompletableFuture()
                    .join()
                    .body());
            assertThat(new String(body, StandardCharsets.ISO_8859_1)).contains("a\u00FFz", "[DONE]");
        }
        assertThat(provider.ask(Wire.JDK, false, "acme/first").answer().member("content"))
                .isEqualTo("a\uFFFDz");
    }

    @Test
    @DisplayName("F-080: an event that is no JSON is left out of an otherwise healthy stream")
    void skipsWhatIsNoJson() {
        provider.upstream()
                .forModel("acme/first", Reply.stream("one ", "two").at(Point.afterTokens(1), Step.data("nonsense{")));
        Asked asked = provider.ask(Wire.JDK, true, "acme/first");
        assertThat(asked.answer().streamedText()).isEqualTo("one two");
        assertThat(asked.answer().text()).doesNotContain("nonsense").endsWith("data: [DONE]\n\n");
        assertThat(asked.record().status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    @Test
    @DisplayName("F-081: fragments of tool calls pass in the order in which they came, whole or not")
    void passesFragmentsOfToolCalls() {
        provider.upstream()
                .forModel(
                        "acme/first",
                        Reply.script(
                                Step.role(),
                                Step.toolArguments(1, "{\"b"),
                                Step.toolCallStart(0, "call_0", "f"),
                                Step.toolArguments(0, "{\"a"),
                                Step.finish("tool_calls"),
                                Step.done()));
        Asked asked = provider.ask(Wire.JDK, true, "acme/first");
        String text = asked.answer().text();
        assertThat(text)
                .containsSubsequence("{\\\"b", "call_0", "{\\\"a", "\"finish_reason\":\"tool_calls\"", "[DONE]");
        assertThat(asked.record().status()).isEqualTo(GenerationStatus.COMPLETED);
        Answer collected = provider.ask(Wire.JDK, false, "acme/first").answer();
        assertThat(collected.status()).isEqualTo(200);
        assertThat(collected.text()).contains("call_0", "{\\\"a", "{\\\"b");
    }

    @Test
    @DisplayName("F-082: choices that come interleaved keep their order, each by its index")
    void keepsChoicesApart() {
        provider.upstream()
                .forModel(
                        "acme/first",
                        Reply.script(
                                Step.role(),
                                Step.token(1, "B1 "),
                                Step.token(0, "A1 "),
                                Step.token(1, "B2"),
                                Step.token(0, "A2"),
                                Step.finish(1, "stop"),
                                Step.finish(0, "stop"),
                                Step.done()));
        assertThat(provider.ask(Wire.JDK, true, "acme/first").answer().streamedText())
                .isEqualTo("B1 A1 B2A2");
        assertThat(provider.ask(Wire.JDK, false, "acme/first").answer().text())
                .containsSubsequence("\"index\":0", "A1 A2", "\"index\":1", "B1 B2");
    }
}
