package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The default configuration and one operator's fallback, against a primary that fails in every way: the caller gets its answer. Tests that
 * follow a call while it runs hold it in this process on each way.
 */
@OnEachFace
class SurvivalTest {

    private static final String[] SIXTY =
            IntStream.range(0, 60).mapToObj(i -> "t" + i + " ").toArray(String[]::new);
    private static final String WHOLE = String.join("", SIXTY);

    private final ManualClock clock = ManualClock.atNoon();
    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
        gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/first, context_length: 8000, prices: {prompt: 30, completion: 60}}
                  other:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/second, context_length: 32000, prices: {prompt: 1, completion: 2}}
                router:
                  fallbacks:
                    acme/first: [acme/second]
                """.formatted(upstream.baseUri(), upstream.baseUri()), clock);
        upstream.forModel("acme/second", Reply.stream(SIXTY));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "F-015, S-072, S-132: 429 with Retry-After 2: the fallback answers, and the primary is left alone for 2 s")
    void leavesALimitedEndpointAlone(boolean stream) {
        upstream.nextForModel("acme/first", Reply.status(429).retryAfter(Duration.ofSeconds(2)))
                .forModel("acme/first", Reply.stream("first"));
        assertThat(text(stream)).isEqualTo(WHOLE);
        clock.advance(Duration.ofMillis(1900));
        assertThat(text(stream)).isEqualTo(WHOLE);
        assertThat(callsOf("acme/first")).isEqualTo(1);
        clock.advance(Duration.ofMillis(200));
        assertThat(text(stream)).isEqualTo("first");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {429, 503, 500})
    @DisplayName("S-179, S-181: failing for ever: a hundred callers are served, and the primary is not hammered")
    void isNotHammered(int status) {
        upstream.forModel("acme/first", Reply.status(status));
        for (int i = 0; i < 50; i++) {
            assertThat(text(i % 2 == 0)).isEqualTo(WHOLE);
            clock.advance(Duration.ofMillis(100));
        }
        assertThat(callsOf("acme/first")).isLessThanOrEqualTo(6);
        assertThat(upstream.requestCount()).isLessThanOrEqualTo(60);
        assertThat(gateway.generations())
                .allMatch(record -> record.status() == GenerationStatus.COMPLETED
                        && record.attempts().size() <= 2
                        && record.model().equals("acme/second"));
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-020: 500 once: the fallback answers, and the next request goes to the primary again")
    void shrugsAtOneFailure(boolean stream) {
        upstream.nextForModel("acme/first", Reply.status(500)).forModel("acme/first", Reply.stream("first"));
        assertThat(text(stream)).isEqualTo(WHOLE);
        assertThat(text(stream)).isEqualTo("first");
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-009: reset before the headers: tried once more at once, then the fallback")
    void survivesAResetBeforeHeaders(boolean stream) {
        upstream.forModel("acme/first", Reply.reset());
        assertThat(text(stream)).isEqualTo(WHOLE);
        assertThat(callsOf("acme/first")).isEqualTo(2);
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-051: accepted and never answered: the fallback answers after the limit, the silent call is ended")
    void survivesSilence(boolean stream) {
        upstream.forModel("acme/first", Reply.silence());
        GatewayCall call = gateway.call(stream ? helloStream("acme/first") : hello("acme/first"));
        upstream.takeExchange().awaitStalled();
        clock.advance(Duration.ofSeconds(stream ? 121 : 301));
        Answer answer = Answer.of(call);
        assertThat(textOf(answer, stream)).isEqualTo(WHOLE);
        assertThat(failures(answer)).containsExactly(FailureKind.TIMEOUT);
    }

    @Test
    @DisplayName("F-052: headers at once and the first token after 20 s: the caller waits, kept alive, and gets it")
    void waitsForASlowThinker() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/first", Reply.stream("late ", "but whole").holds(Point.afterHeaders(), gate));
        GatewayCall call = gateway.call(helloStream("acme/first"));
        gate.awaitReached();
        clock.advance(Duration.ofSeconds(10));
        BodyCollector body = BodyCollector.of(
                        call.response().toCompletableFuture().join().body())
                .request(Long.MAX_VALUE)
                .awaitText(":");
        clock.advance(Duration.ofSeconds(10));
        gate.open();
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("late ", "but whole")
                .endsWith("data: [DONE]\n\n");
        assertThat(callsOf("acme/second")).isZero();
    }

    @Test
    @DisplayName("F-059: cut after 40 of 60 tokens: the caller gets all 60, in one stream")
    void goesOnAfterACut() {
        upstream.forModel("acme/first", Reply.stream(SIXTY).cuts(Point.afterTokens(40)))
                .forModel(
                        "acme/second",
                        Reply.stream(List.of(SIXTY).subList(40, 60).toArray(String[]::new)));
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.streamedText()).isEqualTo(WHOLE);
        Generation record = gateway.record(answer);
        assertThat(record.attempts())
                .extracting(Attempt::role)
                .containsExactly(Attempt.Role.REGULAR, Attempt.Role.CONTINUATION);
        assertThat(record.cost()).isEqualTo(record.attempts().get(1).cost());
        assertThat(record.attempts().get(0).cost().amount()).isPresent();
    }

    @Test
    @DisplayName("F-054: silent after 20 tokens: the silence is ended, and the fallback gives the rest")
    void goesOnAfterAStall() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/first", Reply.stream(SIXTY).holds(Point.afterTokens(20), gate))
                .forModel(
                        "acme/second",
                        Reply.stream(List.of(SIXTY).subList(20, 60).toArray(String[]::new)));
        BodyCollector body = BodyCollector.of(gateway.call(helloStream("acme/first"))
                        .response()
                        .toCompletableFuture()
                        .join()
                        .body())
                .request(Long.MAX_VALUE)
                .awaitText("t19 ");
        gate.awaitReached();
        passUntil(body);
        gate.open();
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("t59 ").endsWith("data: [DONE]\n\n").doesNotContain("\"error\"");
    }

    @Test
    @DisplayName("design §3: one malformed chunk is left out, and the answer is whole without it")
    void leavesOutAMalformedChunk() {
        upstream.forModel(
                "acme/first", Reply.stream("a ", "b ", "c").at(Point.afterTokens(1), Step.data("{\"id\": nonsense")));
        assertThat(gateway.ask(helloStream("acme/first")).streamedText()).isEqualTo("a b c");
        assertThat(callsOf("acme/second")).isZero();
    }

    @Test
    @DisplayName("F-064: no terminator after a finish reason: the answer is complete, and ends as our API defines")
    void addsTheTerminator() {
        upstream.forModel("acme/first", Reply.stream("a ", "b").withoutDone());
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.streamedText()).isEqualTo("a b");
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(callsOf("acme/second")).isZero();
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-024, S-077: too long for the primary's context: the fallback has more room")
    void findsMoreRoom(boolean stream) {
        upstream.forModel(
                "acme/first",
                Reply.error(400, "invalid_request_error", "context_length_exceeded", "maximum context length is 8000"));
        assertThat(text(stream)).isEqualTo(WHOLE);
        upstream.forModel("acme/first", Reply.stream("first"));
        assertThat(text(stream))
                .as("a caller's long prompt is no fault of the endpoint's")
                .isEqualTo("first");
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-028, S-078: a content filter: the caller is told the provider's reason, and nobody else is asked")
    void passesARefusalOn(boolean stream) {
        upstream.forModel(
                "acme/first", Reply.error(400, "invalid_request_error", "content_filter", "The prompt was flagged."));
        Answer answer = gateway.ask(stream ? helloStream("acme/first") : hello("acme/first"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("content_policy_violation", "The prompt was flagged.");
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("a fallback that rejects an answer's beginning as the last message is asked in words")
    void asksInWordsWhereABeginningIsRejected() {
        try (TestGateway routed = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [acme/first]}
                  aggregator: {type: openrouter, api_key: k, base_url: "%s", models: [acme/second]}
                router: {fallbacks: {acme/first: [acme/second]}}
                """.formatted(upstream.baseUri(), upstream.baseUri()))) {
            upstream.forModel("acme/first", Reply.stream(SIXTY).cuts(Point.afterTokens(40)))
                    .nextForModel(
                            "acme/second",
                            Reply.error(
                                    400,
                                    "invalid_request_error",
                                    "invalid_request",
                                    "does not support assistant message prefill"))
                    .forModel(
                            "acme/second",
                            Reply.stream(List.of(SIXTY).subList(40, 60).toArray(String[]::new)));
            assertThat(routed.ask(helloStream("acme/first")).streamedText()).isEqualTo(WHOLE);
            assertThat(upstream.requests().get(1).bodyText()).doesNotContain("cut off");
            assertThat(upstream.requests().get(2).bodyText()).contains("Your last message was cut off");
        }
    }

    @Test
    @DisplayName(
            "S-179, S-086, F-148: down for 60 s under steady traffic: everybody is served, probes are few, and it is used again")
    void comesBack() {
        upstream.forModel("acme/first", Reply.status(503));
        for (int second = 0; second < 60; second++) {
            assertThat(text(true)).isEqualTo(WHOLE);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(callsOf("acme/first")).isBetween(5L, 9L);
        upstream.forModel("acme/first", Reply.stream("first"));
        clock.advance(Duration.ofSeconds(121));
        assertThat(text(true)).isEqualTo("first");
        assertThat(text(false)).isEqualTo("first");
    }

    @Test
    @DisplayName(
            "S-186: a provider goes down in the middle of the load: nobody fails, and it is used again when it is back")
    void losesNobodyWithAProvider() {
        try (ScriptedUpstream doomed = ScriptedUpstream.start().answers("Hello there");
                TestGateway pair = TestGateway.of(
                        """
                        providers:
                          one: {type: openai-compatible, base_url: "%s", models: [acme/m]}
                          two: {type: openai-compatible, base_url: "%s", models: [acme/m]}
                        """.formatted(
                                        doomed.baseUri(),
                                        upstream.answers("Hello there").baseUri()),
                        clock)) {
            for (int i = 0; i < 60; i++) {
                if (i == 20) {
                    doomed.goDown();
                }
                List<GatewayCall> calls = List.of(pair.call(hello("acme/m")), pair.call(helloStream("acme/m")));
                calls.forEach(call -> assertThat(Answer.of(call).status()).isEqualTo(200));
            }
            long whileDown = doomed.requestCount();
            doomed.comeBack();
            clock.advance(Duration.ofMinutes(3));
            for (int i = 0; i < 40; i++) {
                pair.ask(hello("acme/m"));
            }
            assertThat(doomed.requestCount()).isGreaterThan(whileDown);
        }
    }

    @Test
    @DisplayName("S-093: the models array is no fan-out: one answer, and one call where the first answers")
    void asksOneAtATime() {
        Answer answer = gateway.ask(
                "{\"models\":[\"acme/second\",\"acme/first\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(answer.member("model")).isEqualTo("acme/second");
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("F-147: everybody down: told at once while breakers are open, with the time of the next probe")
    void tellsWhenEverybodyIsDown() {
        upstream.forModel("acme/first", Reply.status(503)).forModel("acme/second", Reply.status(500));
        for (int i = 0; i < 6; i++) {
            GatewayCall call = gateway.call(hello("acme/first"));
            passUntil(call);
        }
        long before = upstream.requestCount();
        Answer answer = gateway.ask(hello("acme/first"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("no_provider_available");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 120);
        assertThat(upstream.requestCount()).isEqualTo(before);
    }

    private void passUntil(GatewayCall call) {
        for (int i = 0; i < 100_000 && !call.response().toCompletableFuture().isDone(); i++) {
            clock.advance(Duration.ofMillis(1));
            Thread.onSpinWait();
        }
    }

    /** Lets silence pass until the body ends: what is measured begins when the gateway asks for more, a moment after the test. */
    private void passUntil(BodyCollector body) {
        for (int i = 0; i < 500_000 && !body.hasEnded(); i++) {
            clock.advance(Duration.ofMillis(1));
            Thread.onSpinWait();
        }
        body.awaitCompletion();
    }

    private String text(boolean stream) {
        return textOf(gateway.ask(stream ? helloStream("acme/first") : hello("acme/first")), stream);
    }

    private static String textOf(Answer answer, boolean stream) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return stream ? answer.streamedText() : answer.member("content");
    }

    private List<FailureKind> failures(Answer answer) {
        return gateway.record(answer).attempts().stream()
                .flatMap(attempt -> attempt.failure().stream())
                .map(failure -> failure.kind())
                .collect(Collectors.toList());
    }

    private long callsOf(String model) {
        return upstream.requests().stream()
                .filter(request -> request.model().filter(model::equals).isPresent())
                .count();
    }
}
