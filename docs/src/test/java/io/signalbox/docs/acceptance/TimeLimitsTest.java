package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Cost;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is too slow, measured on a clock that the tests move. */
class TimeLimitsTest {

    private final ManualClock clock = ManualClock.atNoon();
    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
        gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    timeout: 120s
                    models: [acme/slow, acme/fast]
                model_aliases:
                  pair: [acme/slow, acme/fast]
                """.formatted(upstream.baseUri()), clock);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    @DisplayName("S-020, F-051: silence for 120 s ends the attempt and the plan moves on")
    void movesOnFromSilence() {
        upstream.forModel("acme/slow", Reply.silence());
        GatewayCall call = gateway.call(hello("pair"));
        upstream.takeExchange().awaitStalled();
        pass(Duration.ofSeconds(119));
        assertThat(call.response().toCompletableFuture()).isNotDone();
        pass(Duration.ofSeconds(2));
        assertThat(Answer.of(call).member("model")).isEqualTo("acme/fast");
    }

    @Test
    @DisplayName("S-020, F-051: with nobody left the caller gets 504")
    void timesOutWithNobodyLeft() {
        upstream.answers(Reply.silence());
        GatewayCall call = gateway.call(
                "{\"model\":\"acme/slow\",\"provider\":{\"allow_fallbacks\":false},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        while (!call.response().toCompletableFuture().isDone()) {
            upstream.takeExchange().awaitStalled();
            pass(Duration.ofSeconds(121));
            awaitNextAttemptOrEnd(call);
        }
        Answer answer = Answer.of(call);
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("upstream_timeout");
    }

    private void awaitNextAttemptOrEnd(GatewayCall call) {
        long seen = upstream.requestCount();
        for (int tries = 0; tries < 600 && upstream.requestCount() == seen; tries++) {
            if (call.response().toCompletableFuture().isDone()) {
                return;
            }
            clock.advance(Duration.ofMillis(100));
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("S-095, F-052, F-053: a stream without content in time gives way to the next endpoint")
    void switchesFromASlowStart() {
        Gate gate = Gate.closed();
        upstream.forModel(
                "acme/slow",
                Reply.script(Step.role(), Step.hold(gate), Step.token("late"), Step.finish("stop"), Step.done()));
        GatewayCall call = gateway.call(helloStream("pair"));
        gate.awaitReached();
        pass(Duration.ofSeconds(121));
        Answer answer = Answer.of(call);
        assertThat(answer.streamedText()).isEqualTo("Hello there");
        gate.open();
    }

    @Test
    @DisplayName("F-052: a stream that would stay silent too long opens with comments, and can still fall back")
    void keepsTheCallerCompany() {
        Gate gate = Gate.closed();
        upstream.forModel(
                "acme/slow", Reply.script(Step.role(), Step.hold(gate), Step.error("server_error", "x", "no")));
        GatewayCall call = gateway.call(helloStream("pair"));
        gate.awaitReached();
        clock.advance(Duration.ofSeconds(11));
        var response = call.response().toCompletableFuture().join();
        assertThat(response.status()).isEqualTo(200);
        BodyCollector body = BodyCollector.of(response.body()).request(Long.MAX_VALUE);
        body.awaitPieces(1);
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8)).startsWith(": ");

        gate.open();

        body.awaitCompletion();
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("Hello ").doesNotContain("\"error\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    @DisplayName("S-020: a stream that keeps sending is not cut by the limit on silence")
    void leavesABusyStreamAlone() {
        Gate first = Gate.closed();
        Gate second = Gate.closed();
        upstream.forModel(
                "acme/slow",
                Reply.stream("one ", "two ", "three")
                        .holds(Point.afterTokens(1), first)
                        .holds(Point.afterTokens(2), second));
        GatewayCall call = gateway.call(helloStream("acme/slow"));
        first.awaitReached();
        BodyCollector body =
                BodyCollector.of(call.response().toCompletableFuture().join().body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        gateway.awaitQuiet();
        pass(Duration.ofSeconds(100));
        first.open();
        second.awaitReached();
        body.awaitPieces(2);
        gateway.awaitQuiet();
        pass(Duration.ofSeconds(100));
        second.open();
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("three")
                .doesNotContain("\"error\"");
    }

    @Test
    @DisplayName("F-054: a stream that falls silent after content ends with an error event")
    void endsAStalledStream() {
        upstream.forModel("acme/slow", Reply.stream("one ", "two").stalls(Point.afterTokens(1)));
        GatewayCall call = gateway.call(helloStream("acme/slow"));
        BodyCollector body =
                BodyCollector.of(call.response().toCompletableFuture().join().body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        upstream.takeExchange().awaitStalled();
        gateway.awaitQuiet();
        pass(Duration.ofSeconds(241));
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8)).contains("upstream_stalled");
    }

    static Stream<Step> signsOfLife() {
        return Stream.of(
                Step.comment("processing"),
                Step.event("ping", "{\"type\":\"ping\"}"),
                Step.delta("{\"content\":\"\"}"),
                Step.delta("{\"role\":\"assistant\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signsOfLife")
    @DisplayName("F-057, F-058: comments, pings and empty deltas are no content, and give no more time")
    void takesNoSignOfLifeForContent(Step sign) {
        Gate first = Gate.closed();
        Gate second = Gate.closed();
        upstream.forModel("acme/slow", Reply.script(sign, Step.hold(first), sign, Step.hold(second)));
        GatewayCall call = gateway.call(helloStream("pair"));
        first.awaitReached();
        pass(Duration.ofSeconds(100));
        first.open();
        second.awaitReached();
        gateway.awaitQuiet();
        pass(Duration.ofSeconds(21));
        Answer answer = Answer.of(call);
        assertThat(answer.streamedText()).isEqualTo("Hello there");
        assertThat(answer.text()).doesNotContain("acme/slow");
        assertThat(gateway.record(answer).attempts().get(0).cost()).isEqualTo(Cost.UNKNOWN);
        second.open();
    }

    @Test
    @DisplayName("F-055: a stream that trickles for ever ends when the request's time is up, cancelled and settled")
    void endsATrickle() {
        try (TestGateway patient = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s"}
                default_backend: main
                timeouts: {idle: 20m, request: 10m}
                """.formatted(upstream.baseUri()), clock)) {
            upstream.answers(Reply.script(Step.role(), Step.endlessTokens("x", Duration.ofMillis(2))));
            GatewayCall call = patient.call(helloStream("acme/slow"));
            var response = call.response().toCompletableFuture().join();
            BodyCollector body = BodyCollector.of(response.body());
            body.request(Long.MAX_VALUE).awaitPieces(3);
            clock.advance(Duration.ofMinutes(10));
            body.awaitCompletion();
            assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                    .contains("\"code\":\"deadline_exceeded\"")
                    .doesNotContain("[DONE]");
            upstream.takeExchange().awaitPeerClosed();
            Generation record =
                    patient.recordOf(response.headers().first("x-generation-id").orElseThrow());
            assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
            assertThat(record.usage().isEstimated()).isTrue();
            assertThat(record.usage().completionTokens()).isPositive();
        }
    }
}
