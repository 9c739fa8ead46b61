package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Providers that take their time, and what a gateway makes of it, on a clock that the tests move. */
@OnEachFace
class SlowProvidersTest {

    private final ManualClock clock = ManualClock.atNoon();
    private ScriptedUpstream slow;
    private ScriptedUpstream fast;

    @BeforeEach
    void start() {
        slow = ScriptedUpstream.start().answers("slowly");
        fast = ScriptedUpstream.start().answers("at once");
    }

    @AfterEach
    void stop() {
        slow.close();
        fast.close();
    }

    /** One model at two providers: the slow one is cheaper, and comes first where nobody says otherwise. */
    private TestGateway gateway(String more) {
        return TestGateway.of("""
                providers:
                  slow:
                    type: openai-compatible
                    base_url: "%s"
                    priority: 1
                    models: [{id: acme/m, prices: {prompt: 1, completion: 1}}]
                  fast:
                    type: openai-compatible
                    base_url: "%s"
                    models: [{id: acme/m, prices: {prompt: 2, completion: 2}}]
                %s
                """.formatted(slow.baseUri(), fast.baseUri(), more), clock);
    }

    private static String sorted(String by) {
        return "{\"model\":\"acme/m\",\"provider\":{\"sort\":\"" + by
                + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static String only(String provider) {
        return "{\"model\":\"acme/m\",\"stream\":true,\"provider\":{\"only\":[\"" + provider
                + "\"]},\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** Has a provider take this long for its first content, and once more for the rest. */
    private void observe(TestGateway gateway, String provider, ScriptedUpstream upstream, Duration time) {
        Gate first = Gate.closed();
        Gate rest = Gate.closed();
        upstream.next(Reply.stream("one ", "two ", "three ", "four")
                .holds(Point.afterHeaders(), first)
                .holds(Point.afterTokens(1), rest));
        GatewayCall call = gateway.call(only(provider));
        first.awaitReached();
        clock.advance(time);
        first.open();
        GatewayResponse response = call.response().toCompletableFuture().join();
        BodyCollector body = BodyCollector.of(response.body());
        body.request(Long.MAX_VALUE).awaitPieces(1);
        rest.awaitReached();
        clock.advance(time);
        rest.open();
        body.awaitCompletion();
        gateway.recordOf(response.headers().first("x-generation-id").orElseThrow());
    }

    @Test
    @DisplayName("S-088: sort asks the fastest first as observed, or the cheapest")
    void asksTheFastestOrTheCheapest() {
        try (TestGateway gateway = gateway("")) {
            observe(gateway, "slow", slow, Duration.ofSeconds(5));
            observe(gateway, "fast", fast, Duration.ofSeconds(1));
            assertThat(gateway.ask(sorted("latency")).text()).contains("at once");
            assertThat(gateway.ask(sorted("throughput")).text()).contains("at once");
            assertThat(gateway.ask(sorted("price")).text()).contains("slowly");
        }
    }

    @Test
    @DisplayName("S-095: who has sent no content in time gives way to the next; the record says so")
    void givesWayToTheNext() {
        Gate gate = Gate.closed();
        slow.answers(Reply.stream("slow", "ly").holds(Point.afterHeaders(), gate));
        try (TestGateway gateway = gateway("timeouts: {first_content: 30s}")) {
            CompletableFuture<Answer> asking = gateway.asking(helloStream("acme/m"));
            gate.awaitReached();
            assertThat(fast.requestCount()).isZero();
            clock.advance(Duration.ofSeconds(31));
            Answer answer = asking.join();
            gate.open();
            assertThat(answer.streamedText()).isEqualTo("at once");
            assertThat(gateway.record(answer).attempts())
                    .extracting(attempt -> attempt.failure().map(failure -> failure.kind()))
                    .containsExactly(Optional.of(FailureKind.TIMEOUT), Optional.empty());
        }
    }

    @Test
    @DisplayName("S-095: or the next one is asked beside it, the first content wins, and one is charged")
    void asksTheNextBesideIt() {
        Gate gate = Gate.closed();
        slow.answers(Reply.stream("slow", "ly").holds(Point.afterHeaders(), gate));
        try (TestGateway gateway = gateway("timeouts: {first_content: 30s}\nfailover: {when_slow: hedge}")) {
            CompletableFuture<Answer> asking = gateway.asking(helloStream("acme/m"));
            gate.awaitReached();
            clock.advance(Duration.ofSeconds(31));
            Answer answer = asking.join();
            assertThat(answer.streamedText()).isEqualTo("at once");
            slow.exchanges().get(0).awaitPeerClosed();
            gate.open();
            assertThat(gateway.record(answer).attempts())
                    .extracting(Attempt::role)
                    .containsExactly(Role.REGULAR, Role.HEDGE);
        }
    }
}
