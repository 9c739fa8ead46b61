package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.port.Headers;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that are asked, beside real traffic, if they are there. */
class ProbesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final EndpointId FIRST = new EndpointId("first", "acme/m");

    private final ManualClock clock = ManualClock.atNoon();
    private final QuietTransport wire = new QuietTransport(TestGateway.Wire.JDK.transport(clock));
    private ScriptedUpstream upstream;
    private ScriptedUpstream other;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
        other = ScriptedUpstream.start().answers("Hello from there");
    }

    @AfterEach
    void stop() {
        upstream.close();
        other.close();
        wire.close();
    }

    private TestGateway gateway(String health) {
        return TestGateway.of("""
                providers:
                  first:
                    type: openai-compatible
                    base_url: "%s"
                    api_keys: [one, two]
                    priority: 10
                    models: [acme/m]
                    extra: {custom_headers: {X-Team: blue}}
                  second: {type: openai-compatible, base_url: "%s", models: [acme/m], health_probe: false}
                """.formatted(upstream.baseUri(), other.baseUri()) + health, wire, clock);
    }

    private TestGateway probing() {
        return gateway("health: {probe: models}\n");
    }

    /** In steps, so that an answer takes no second. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            wire.awaitQuiet();
        }
    }

    /** Which is then under way. */
    private void passToTheFirstQuestion() {
        while (wire.calls() == 0) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private static ProbeReport report(TestGateway gateway) {
        return gateway.gateway().health().probe("first").orElseThrow();
    }

    private static List<String> plan(TestGateway gateway) {
        byte[] body = hello("acme/m").getBytes(StandardCharsets.UTF_8);
        return gateway.gateway().explain(GatewayRequest.of(TestGateway.OPENAI, body)).places().stream()
                .map(place -> place.candidate().endpoint().provider().name())
                .toList();
    }

    @Test
    @DisplayName(
            "S-178: each provider is asked for its models once an interval, with its own headers, and nothing else")
    void asksAtTheInterval() {
        try (TestGateway gateway = probing()) {
            assertThat(report(gateway)).isEqualTo(ProbeReport.NOTHING);
            for (int minutes = 1; minutes <= 10; minutes++) {
                pass(MINUTE);
                assertThat(upstream.requestCount()).isEqualTo(minutes);
            }
            assertThat(upstream.requests()).allSatisfy(request -> {
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.target()).isEqualTo("/v1/models");
                assertThat(request.body()).isEmpty();
                assertThat(request.header("authorization")).hasValue("Bearer one");
                assertThat(request.header("x-team")).hasValue("blue");
                assertThat(request.header("user-agent")).hasValue("signalbox");
            });
            assertThat(report(gateway).reachableSince().orElseThrow())
                    .isBetween(
                            clock.now().minus(MINUTE.multipliedBy(10)),
                            clock.now().minus(MINUTE.multipliedBy(9)));
            assertThat(report(gateway).lastStatus()).hasValue(200);
            assertThat(report(gateway).lastLatency()).isPresent();
            assertThat(report(gateway).lastFailure()).isEmpty();
            assertThat(other.requestCount()).isZero();
            assertThat(gateway.gateway().health().probe("second")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S-178: each kind of provider is asked where its list is, as it wants to be; who has no list is not asked")
    void asksEachKindAsItWants() {
        String root = "http://" + upstream.baseUri().getAuthority();
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  anthropic: {base_url: "%1$s/a", api_key: one}
                  gemini: {base_url: "%1$s/g", api_key: two}
                  cohere: {base_url: "%1$s/c", api_key: three}
                  bedrock: {base_url: "%1$s/b", api_key: four}
                health: {probe: models}
                """.formatted(root), wire, clock)) {
            pass(MINUTE);
            assertThat(upstream.requests())
                    .extracting(request -> request.target() + " "
                            + request.header("x-api-key")
                                    .or(() -> request.header("x-goog-api-key"))
                                    .or(() -> request.header("authorization"))
                                    .orElse("")
                            + " "
                            + request.header("anthropic-version").orElse(""))
                    .containsExactlyInAnyOrder(
                            "/a/v1/models one 2023-06-01", "/g/v1beta/models two ", "/c/v1/models Bearer three ");
            assertThat(gateway.gateway().health().probe("bedrock")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health: {interval: 10s, daily_cap: 5}\n", "health: {probe: none}\n"})
    @DisplayName("S-182: nobody is asked unless the configuration says so")
    void isOffByDefault(String health) {
        try (TestGateway gateway = gateway(health)) {
            assertThat(clock.waiting()).isZero();
            pass(Duration.ofHours(2));
            assertThat(upstream.requestCount()).isZero();
            assertThat(gateway.gateway().health().probe("first")).isEmpty();
        }
    }

    @Test
    @DisplayName("who may serve nothing is not asked, and neither is the demo")
    void leavesOutWhoServesNothing() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  off: {type: openai-compatible, base_url: "%s", enabled: false}
                  keyless: {type: openai-compatible, base_url: "%s", credential: optional}
                  demo: {type: demo}
                health: {probe: models}
                """.formatted(upstream.baseUri(), upstream.baseUri()), wire, clock)) {
            assertThat(clock.waiting()).isZero();
            assertThat(gateway.gateway().health().probe("demo")).isEmpty();
        }
    }

    @Test
    @DisplayName("S-178: the daily cap holds until midnight UTC, and then for another day")
    void keepsTheDailyCap() {
        try (TestGateway gateway = gateway("health: {probe: models, interval: 10m, daily_cap: 5}\n")) {
            pass(Duration.ofMinutes(50));
            assertThat(upstream.requestCount()).isEqualTo(5);
            pass(Duration.ofHours(11));
            assertThat(upstream.requestCount()).isEqualTo(5);
            pass(Duration.ofHours(12));
            assertThat(upstream.requestCount()).isEqualTo(10);
            assertThat(report(gateway).unreachable()).isFalse();
        }
    }

    @Test
    @DisplayName("while the cap keeps us from asking, nobody counts as unreachable")
    void holdsNothingAgainstWhoIsNotAsked() {
        upstream.forPath("/models", Reply.status(500));
        try (TestGateway gateway = gateway("health: {probe: models, daily_cap: 3}\n")) {
            pass(MINUTE.multipliedBy(3));
            assertThat(plan(gateway)).containsExactly("second", "first");
            pass(MINUTE);
            assertThat(upstream.requestCount()).isEqualTo(3);
            assertThat(plan(gateway)).containsExactly("first", "second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 529})
    @DisplayName("S-178: after three 5xx in a row its endpoints are tried last, and regularly again after an answer")
    void putsOffWhoFails(int status) {
        try (TestGateway gateway = probing()) {
            upstream.forPath("/models", Reply.status(status));
            pass(MINUTE.multipliedBy(2));
            assertThat(plan(gateway)).containsExactly("first", "second");
            pass(MINUTE);
            assertThat(plan(gateway)).containsExactly("second", "first");
            assertThat(report(gateway).lastStatus()).hasValue(status);
            assertThat(report(gateway).failuresInARow()).isEqualTo(3);
            upstream.forPath("/models", Reply.models("acme/m"));
            pass(MINUTE);
            assertThat(plan(gateway)).containsExactly("first", "second");
            assertThat(report(gateway).failingSince()).isEmpty();
        }
    }

    @Test
    @DisplayName("S-178: likewise after three refused connections; no breaker opens, and no uptime falls")
    void putsOffWhoIsDown() {
        try (TestGateway gateway = probing()) {
            pass(MINUTE);
            upstream.goDown();
            pass(MINUTE.multipliedBy(3));
            assertThat(plan(gateway)).containsExactly("second", "first");
            EndpointHealth health = gateway.gateway().health().of(FIRST);
            assertThat(health.outage()).isTrue();
            assertThat(health.score()).isEqualTo(0.5);
            assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
            assertThat(health.uptime5m()).isEmpty();
            assertThat(gateway.gateway().health().failures(FIRST)).isEmpty();
            assertThat(report(gateway).lastFailure()).hasValue(FailureKind.UPSTREAM_ERROR);
            upstream.comeBack();
            pass(MINUTE);
            assertThat(plan(gateway)).containsExactly("first", "second");
            assertThat(gateway.gateway().health().of(FIRST)).isEqualTo(EndpointHealth.UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 429})
    @DisplayName("whoever says no is there")
    void knowsThatWhoRefusesIsThere(int status) {
        upstream.forPath("/models", Reply.status(status));
        try (TestGateway gateway = probing()) {
            pass(MINUTE.multipliedBy(5));
            assertThat(plan(gateway)).containsExactly("first", "second");
            assertThat(report(gateway).lastStatus()).hasValue(status);
            assertThat(report(gateway).reachableSince()).isPresent();
        }
    }

    @Test
    @DisplayName("an endpoint that is late is still called where no other is left")
    void refusesNoRequest() {
        upstream.forPath("/models", Reply.reset());
        try (TestGateway gateway = probing()) {
            pass(MINUTE.multipliedBy(3));
            assertThat(report(gateway).unreachable()).isTrue();
            assertThat(gateway.ask(hello("first:acme/m")).member("content")).isEqualTo("Hello there");
            assertThat(report(gateway).unreachable()).isTrue();
        }
    }

    @Test
    @DisplayName("a list without an end is not read to its end, and an answer it is")
    void readsNoEndlessList() {
        upstream.forPath("/models", Reply.generated("{\"id\":\"acme/m\"},", 1L << 40));
        try (TestGateway gateway = probing()) {
            pass(MINUTE.multipliedBy(2));
            assertThat(upstream.requestCount()).isEqualTo(2);
            assertThat(report(gateway).lastStatus()).hasValue(200);
            assertThat(report(gateway).reachableSince()).isPresent();
        }
    }

    @Test
    @DisplayName("one question at a time: who does not answer within the interval has failed")
    void asksOneQuestionAtATime() {
        upstream.forPath("/models", Reply.silence());
        try (TestGateway gateway = probing()) {
            passToTheFirstQuestion();
            upstream.takeExchange().awaitStalled();
            clock.advance(Duration.ofSeconds(58));
            assertThat(report(gateway)).isEqualTo(ProbeReport.NOTHING);
            assertThat(upstream.requestCount()).isEqualTo(1);
            upstream.forPath("/models", Reply.models("acme/m"));
            clock.advance(Duration.ofSeconds(2));
            wire.awaitQuiet();
            pass(Duration.ofSeconds(1));
            assertThat(upstream.requestCount()).isEqualTo(2);
            assertThat(report(gateway).lastFailure()).hasValue(FailureKind.TIMEOUT);
            assertThat(report(gateway).reachableSince()).isPresent();
        }
    }

    @Test
    @DisplayName("S-178: a closed gateway asks nobody, and leaves no timer behind")
    void endsWithTheGateway() {
        TestGateway gateway = probing();
        pass(MINUTE);
        assertThat(clock.waiting()).isEqualTo(1);
        gateway.close();
        assertThat(clock.waiting()).isZero();
        pass(MINUTE.multipliedBy(2));
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("a question that is under way when the gateway is closed is cancelled")
    void cancelsTheLastQuestion() {
        Gate gate = Gate.closed();
        upstream.forPath("/models", Reply.models("acme/m").holds(Point.afterHeaders(), gate));
        TestGateway gateway = probing();
        passToTheFirstQuestion();
        gate.awaitReached();
        gateway.close();
        upstream.exchanges().get(0).awaitPeerClosed();
        wire.awaitQuiet();
        assertThat(clock.waiting()).isZero();
        gate.open();
        pass(MINUTE.multipliedBy(2));
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-178: operators see what came of it, without address or key")
    void showsInAdmin() {
        upstream.forPath("/models", Reply.status(503));
        try (TestGateway gateway = probing()) {
            HttpFace face = new HttpFace(
                            gateway.gateway(),
                            KeyRing.of(Map.of()),
                            clock,
                            TestGateway.OPENAI,
                            TestGateway.OPENROUTER,
                            1 << 20)
                    .withAdmin(KeyRing.of(Map.of()));
            pass(MINUTE.multipliedBy(3));
            assertThat(TestFace.get(face, "/admin/v1/health", Headers.NONE).text())
                    .containsPattern(
                            "\"name\":\"first\",[^\\[]*\"probe\":\\{\"unreachable\":true,\"reachable_since\":null,"
                                    + "\"failing_since\":\"2026-01-01T12:00:[0-9.]+Z\",\"failures_in_a_row\":3,"
                                    + "\"last_status\":503,\"last_latency_seconds\":[0-9.]+,\"last_failure\":\"overloaded\"}")
                    .containsPattern("\"name\":\"second\",[^\\[]*\"probe\":null,")
                    .doesNotContain("127.0.0.1", "Bearer", "\"one\"");
        }
    }
}
