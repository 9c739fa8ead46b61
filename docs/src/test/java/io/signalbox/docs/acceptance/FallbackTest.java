package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENROUTER;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failing provider leads to, streaming and not. */
@OnEachFace
class FallbackTest {

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
                    models:
                      - {id: acme/first, prices: {prompt: 30, completion: 60}}
                      - {id: acme/second, prices: {prompt: 1, completion: 2}}
                      - acme/third
                model_aliases:
                  pair: [acme/first, acme/second]
                """.formatted(upstream.baseUri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S-071, S-102, S-080, S-144: a 503 from the first model, the answer from the second; both attempts, the cost of one")
    void survivesTheFirstModel(boolean stream) {
        upstream.forModel("acme/first", Reply.status(503));

        Answer answer = gateway.ask(stream ? helloStream("pair") : hello("pair"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.member("model")).isEqualTo("acme/second");
        assertThat(stream ? answer.streamedText() : answer.member("content")).isEqualTo("Hello there");
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(record.attempts())
                .extracting(attempt -> attempt.model().text())
                .containsExactly("acme/first", "acme/second");
        assertThat(record.attempts()).extracting(Attempt::answered).containsExactly(false, true);
        assertThat(record.attempts().get(0).failure().orElseThrow().kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(record.usage().promptTokens()).isEqualTo(10);
        assertThat(record.cost().amount()).contains(Money.of("0.000014"));
        assertThat(record.model()).isEqualTo("acme/second");
        assertThat(upstream.requestCount()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0} is survived")
    @ValueSource(ints = {429, 500, 502, 503, 504, 529, 401, 402, 403, 404, 408})
    @DisplayName("S-071, S-075, S-076, S-126: any status of a failing provider moves on")
    void movesOnFrom(int status) {
        upstream.forModel("acme/first", Reply.status(status));
        assertThat(gateway.ask(hello("pair")).member("model")).isEqualTo("acme/second");
        assertThat(gateway.ask(helloStream("pair")).streamedText()).isEqualTo("Hello there");
    }

    static Stream<Arguments> brokenAnswers() {
        return Stream.of(
                Arguments.of("reset before the headers", Reply.reset()),
                Arguments.of("closed before the headers", Reply.hangUp()),
                Arguments.of("an HTML page", Reply.html("<html>Sign in</html>")),
                Arguments.of("an empty body", Reply.text("")),
                Arguments.of("half a JSON", Reply.json("{\"id\":\"x\",\"choices\":[")),
                Arguments.of("a 200 that holds an error", Reply.json("{\"error\":{\"message\":\"no\",\"code\":500}}")),
                Arguments.of("a 204", Reply.status(204)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    @DisplayName("S-076, S-085, F-009, F-029, F-030, F-031, F-034, F-038: what is no answer moves on")
    void movesOnFromWhatIsNoAnswer(String what, Reply reply) {
        upstream.forModel("acme/first", reply);
        assertThat(gateway.ask(hello("pair")).member("model")).as(what).isEqualTo("acme/second");
        assertThat(gateway.ask(helloStream("pair")).streamedText()).as(what).isEqualTo("Hello there");
    }

    static Stream<Arguments> brokenStreams() {
        return Stream.of(
                Arguments.of(
                        "an error as the first event", Reply.script(Step.error("server_error", "server_error", "no"))),
                Arguments.of("a role, then an error", Reply.script(Step.role(), Step.error("server_error", "x", "no"))),
                Arguments.of("a role, then the end", Reply.script(Step.role(), Step.end())),
                Arguments.of("a role, then a reset", Reply.script(Step.role(), Step.reset())),
                Arguments.of("comments only", Reply.script(Step.comment("wait"), Step.comment("wait"), Step.end())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenStreams")
    @DisplayName("S-102, F-053, F-057, F-060, F-066: a stream that fails before its first content leaves no trace")
    void leavesNoTraceOfAStreamThatNeverStarted(String what, Reply reply) {
        upstream.forModel("acme/first", reply);

        Answer answer = gateway.ask(helloStream("pair"));

        assertThat(answer.streamedText()).as(what).isEqualTo("Hello there");
        assertThat(answer.text())
                .doesNotContain("acme/first")
                .doesNotContain("error")
                .endsWith("data: [DONE]\n\n");
        assertThat(answer.text().split("\"role\":\"assistant\"", -1)).hasSize(2);
    }

    @Test
    @DisplayName(
            "S-103, F-059: a stream that breaks after content says so in its own dialect, and is never passed off as whole")
    void endsABrokenStreamWithAnError() {
        upstream.forModel("acme/first", Reply.stream("one ", "two ", "three").cuts(Point.afterTokens(2)));

        Answer answer = gateway.ask(helloStream("acme/first"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.streamedText()).startsWith("one two ");
        assertThat(answer.text()).contains("\"error\":{").contains("\"finish_reason\":\"error\"");
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.usage().isEstimated()).isTrue();
        assertThat(record.usage().completionTokens()).isPositive();
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("F-064: a finish reason without a terminator is a whole answer; the terminator is added")
    void addsTheTerminator() {
        upstream.forModel("acme/first", Reply.stream("one ", "two").withoutDone());
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.streamedText()).isEqualTo("one two");
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(gateway.record(answer).status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    @Test
    @DisplayName(
            "S-104, F-087: a caller who leaves a stream has it cancelled at the provider and settled for what came")
    void cancelsUpstreamWhenTheCallerLeaves() throws Exception {
        Gate gate = Gate.closed();
        upstream.forModel("acme/first", Reply.stream("one ", "two ").holds(Point.afterTokens(1), gate));
        GatewayCall call = gateway.call(helloStream("acme/first"));
        call.response().toCompletableFuture().join();
        Exchange exchange = upstream.takeExchange();

        call.cancel();

        exchange.awaitPeerClosed();
        List<Generation> settled = gateway.ledger().awaitSettled(1);
        assertThat(settled.get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(settled.get(0).usage().isEstimated()).isTrue();
    }

    @Test
    @DisplayName("S-070: a list of models needs no model; they are tried in order")
    void takesAListOfModels() {
        upstream.forModel("acme/first", Reply.status(500));
        Answer answer = gateway.ask(
                "{\"models\":[\"acme/first\",\"acme/second\",\"acme/third\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(answer.member("model")).isEqualTo("acme/second");
        assertThat(upstream.requests().get(1).bodyText())
                .contains("\"model\":\"acme/second\"")
                .doesNotContain("models");
    }

    @Test
    @DisplayName("S-073: route, models and provider stay with the gateway; the first model is not tried twice")
    void keepsRoutingMembersFromPlainProviders() {
        upstream.forModel("acme/first", Reply.status(500));
        Answer answer = gateway.ask(
                "{\"model\":\"acme/first\",\"route\":\"fallback\",\"models\":[\"acme/first\",\"acme/second\"],"
                        + "\"provider\":{\"allow_fallbacks\":true},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(answer.member("model")).isEqualTo("acme/second");
        assertThat(upstream.requests()).hasSize(2);
        assertThat(upstream.requests())
                .allSatisfy(request -> assertThat(request.bodyText())
                        .doesNotContain("route")
                        .doesNotContain("models")
                        .doesNotContain("provider"));
    }

    @Test
    @DisplayName("S-062: without fallbacks the first endpoint's error is the answer")
    void staysWithTheFirstWhereFallbacksAreOff() {
        upstream.forModel("acme/first", Reply.status(400));
        Answer answer = gateway.ask(
                "{\"model\":\"pair\",\"provider\":{\"allow_fallbacks\":false},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "S-074: the served model and provider are named, whatever the provider calls itself; what was asked is kept")
    void namesWhoServed() {
        upstream.answers(
                Reply.json(
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"second-2024-08-06\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}"));
        Answer answer = gateway.ask(OPENROUTER, hello("acme/second"));
        assertThat(answer.member("model")).isEqualTo("acme/second");
        assertThat(answer.member("provider")).isEqualTo("main");
        assertThat(answer.member("id")).isEqualTo(answer.id());
        assertThat(answer.header("x-signalbox-requested-model")).isEqualTo("acme/second");
        assertThat(gateway.record(answer).upstreamId()).contains("x");
    }

    @Test
    @DisplayName("S-079: when all fail the caller gets the last error and every attempt, but no provider's body")
    void tellsEveryAttemptWhenAllFail() {
        upstream.answers(Reply.error(500, "server_error", "boom", "secret internals at http://10.0.0.7/"));
        Answer answer = gateway.ask(hello("pair"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("acme/first").contains("acme/second").contains("\"status\":500");
        assertThat(answer.text()).doesNotContain("10.0.0.7");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.cost().amount()).contains(Money.ZERO);
        assertThat(upstream.requestCount()).isLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("S-078, F-028: an operator's own fallback never routes around a refusal; a caller's list does")
    void keepsRefusals() {
        upstream.forModel(
                "acme/first", Reply.error(400, "invalid_request_error", "content_policy_violation", "Not that."));
        assertThat(gateway.ask(hello("pair")).status()).isIn(400, 403);
        assertThat(upstream.requestCount()).isEqualTo(1);
        Answer listed = gateway.ask(
                "{\"models\":[\"acme/first\",\"acme/second\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(listed.member("model")).isEqualTo("acme/second");
    }

    @Test
    @DisplayName("F-023: a parameter that the provider refuses is the caller's 400, and nobody else is asked")
    void passesOnABadRequest() {
        upstream.forModel(
                "acme/first", Reply.error(400, "invalid_request_error", "invalid_value", "Unsupported value: 'x'."));
        Answer answer = gateway.ask(hello("pair"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Unsupported value");
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-124: a limit of the only provider is a 429 with its wait")
    void passesOnTheWait() {
        upstream.answers(Reply.status(429).retryAfter(Duration.ofMinutes(20)));
        Answer answer = gateway.ask(hello("acme/first"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).contains("rate_limit_exceeded");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 1200);
    }

    @Test
    @DisplayName("S-126, F-025: a provider that refuses our key is not the caller's 401")
    void keepsOurKeyOurAffair() {
        upstream.answers(Reply.error(
                401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-abc123def"));
        Answer answer = gateway.ask(hello("acme/first"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("provider_auth_failed").doesNotContain("sk-abc123def");
    }

    @Test
    @DisplayName("S-083, S-084: configured fallbacks are tried in their order")
    void followsConfiguredFallbacks() {
        try (TestGateway configured = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [a/one, a/two, a/three]}
                router:
                  fallbacks:
                    a/one: [a/two, a/three]
                """.formatted(upstream.baseUri()))) {
            upstream.forModel("a/one", Reply.status(500));
            upstream.forModel("a/two", Reply.status(500));
            assertThat(configured.ask(hello("a/one")).member("model")).isEqualTo("a/three");
            assertThat(configured.ask(helloStream("a/one")).streamedText()).isEqualTo("Hello there");
        }
    }

    @Test
    @DisplayName("S-085: one model at two providers, the first one down")
    void usesTheOtherProvider() {
        try (ScriptedUpstream other = ScriptedUpstream.start().answers("Hello there");
                TestGateway both = TestGateway.of("""
                        providers:
                          one: {type: openai-compatible, base_url: "%s", priority: 10, models: [a/m]}
                          two: {type: openai-compatible, base_url: "%s", priority: 5, models: [a/m]}
                        """.formatted(upstream.baseUri(), other.baseUri()))) {
            upstream.goDown();
            Answer answer = both.ask(hello("a/m"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-signalbox-provider")).isEqualTo("two");
            assertThat(other.requestCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("F-124: a ledger that cannot take the request refuses it; nobody is called, and it recovers by itself")
    void refusesWhatCannotBeWrittenDown() {
        gateway.ledger().becomeUnavailable();
        Answer answer = gateway.ask(hello("pair"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("ledger_unavailable");
        assertThat(upstream.requestCount()).isZero();
        gateway.ledger().becomeAvailable();
        assertThat(gateway.ask(hello("pair")).status()).isEqualTo(200);
    }
}
