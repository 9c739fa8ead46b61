package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.ledger.Generation;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests of one gateway do to each other: several keys, limited places, slow ones beside fast ones. */
class TrafficTest {

    private final ManualClock clock = ManualClock.atNoon();
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest(name = "a key that gets {0}")
    @ValueSource(ints = {401, 402, 403, 429})
    @DisplayName("F-014, F-019, F-025, F-015: the next key of the same provider answers, and the refused one rests")
    void usesTheNextKey(int status) {
        upstream.answers(request -> request.header("authorization").orElse("").endsWith("bad")
                ? Reply.status(status)
                : Reply.answer("Hello there"));
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", api_keys: [bad, good], models: [acme/m]}
                """.formatted(upstream.baseUri()), clock)) {
            for (int i = 0; i < 6; i++) {
                assertThat(gateway.ask(hello("acme/m")).member("content")).isEqualTo("Hello there");
            }
            assertThat(keysUsed()).filteredOn(key -> key.endsWith("bad")).hasSize(1);
            assertThat(keysUsed()).filteredOn(key -> key.endsWith("good")).hasSize(6);
            assertThat(gateway.generations())
                    .filteredOn(record -> record.attempts().size() == 2)
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("healthy keys take turns")
    void sharesKeys() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", api_keys: [one, two], models: [acme/m]}
                """.formatted(upstream.baseUri()))) {
            for (int i = 0; i < 4; i++) {
                gateway.ask(hello("acme/m"));
            }
            assertThat(keysUsed()).containsExactly("Bearer one", "Bearer two", "Bearer one", "Bearer two");
        }
    }

    @Test
    @DisplayName(
            "F-012: beyond the places of a provider requests wait, beyond the queue they are told to come back; nobody is lost")
    void limitsCallsAtOnce() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/m", Reply.stream("a ", "b").holds(Point.afterHeaders(), gate));
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models: [acme/m]
                    concurrency: {most: 1, waiting: 1, longest_wait: 30s}
                """.formatted(upstream.baseUri()))) {
            GatewayCall first = gateway.call(helloStream("acme/m"));
            gate.awaitReached();
            GatewayCall second = gateway.call(helloStream("acme/m"));
            Answer third = gateway.ask(hello("acme/m"));
            assertThat(third.status()).isEqualTo(503);
            assertThat(third.text()).contains("provider_busy");
            assertThat(Integer.parseInt(third.header("retry-after"))).isBetween(1, 60);
            assertThat(upstream.requestCount()).isEqualTo(1);
            gate.open();
            assertThat(Answer.of(first).streamedText()).isEqualTo("a b");
            assertThat(Answer.of(second).streamedText()).isEqualTo("a b");
            assertThat(upstream.requestCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName(
            "F-012: who has waited long enough goes to the next endpoint; who leaves while waiting leaves its place")
    void goesElsewhereAfterWaiting() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/m", Reply.stream("a ", "b").holds(Point.afterHeaders(), gate));
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models: [acme/m]
                    concurrency: {most: 1, waiting: 1, longest_wait: 5s}
                  other: {type: openai-compatible, base_url: "%s", models: [acme/n]}
                router: {fallbacks: {acme/m: [acme/n]}}
                """.formatted(upstream.baseUri(), upstream.baseUri()), clock)) {
            GatewayCall first = gateway.call(helloStream("acme/m"));
            gate.awaitReached();
            gateway.call(hello("acme/m")).cancel();
            GatewayCall second = gateway.call(hello("acme/m"));
            assertThat(second.response().toCompletableFuture()).isNotDone();
            clock.advance(Duration.ofSeconds(6));
            assertThat(Answer.of(second).member("model")).isEqualTo("acme/n");
            gate.open();
            assertThat(Answer.of(first).streamedText()).isEqualTo("a b");
        }
    }

    @Test
    @DisplayName("S-095: a slow one is hedged: the first content wins, the loser is cancelled, one is charged")
    void hedges() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/slow", Reply.stream("slow").holds(Point.afterHeaders(), gate));
        try (TestGateway gateway = hedging()) {
            GatewayCall call = gateway.call(helloStream("acme/slow"));
            gate.awaitReached();
            clock.advance(Duration.ofSeconds(31));
            Answer answer = Answer.of(call);
            assertThat(answer.streamedText()).isEqualTo("Hello there");
            upstream.exchanges().get(0).awaitPeerClosed();
            Generation record = gateway.record(answer);
            assertThat(record.attempts()).extracting(Attempt::role).containsExactly(Role.REGULAR, Role.HEDGE);
            assertThat(record.attempts().get(0).failure().orElseThrow().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(record.attempts().get(0).failure().orElseThrow().code()).isEqualTo("hedge_lost");
            assertThat(record.usage()).isEqualTo(record.attempts().get(1).usage());
            gate.open();
        }
    }

    @Test
    @DisplayName("a hedge that fails leaves the slow one to answer")
    void theSlowOneMayStillWin() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/slow", Reply.stream("slow ", "but steady").holds(Point.afterHeaders(), gate))
                .forModel("acme/fast", Reply.status(500));
        try (TestGateway gateway = hedging()) {
            GatewayCall call = gateway.call(helloStream("acme/slow"));
            gate.awaitReached();
            clock.advance(Duration.ofSeconds(31));
            upstream.awaitRequests(2);
            gate.open();
            Answer answer = Answer.of(call);
            assertThat(answer.streamedText()).isEqualTo("slow but steady");
            assertThat(gateway.record(answer).model()).isEqualTo("acme/slow");
        }
    }

    private TestGateway hedging() {
        return TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [acme/slow, acme/fast]}
                router: {fallbacks: {acme/slow: [acme/fast]}}
                timeouts: {first_content: 30s}
                failover: {when_slow: hedge}
                """.formatted(upstream.baseUri()), clock);
    }

    private List<String> keysUsed() {
        return upstream.requests().stream()
                .map(request -> request.header("authorization").orElse(""))
                .toList();
    }
}
