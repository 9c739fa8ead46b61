package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that survive their provider. */
@OnEachFace
class ContinuationTest {

    private static final String FIRST_HALF = "one two three four ";
    private static final String[] TOKENS = {"one ", "two ", "three ", "four ", "five ", "six ", "seven"};

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
                      - {id: acme/first, prices: {prompt: 30, completion: 60}}
                      - {id: acme/second, prices: {prompt: 1, completion: 2}}
                      - {id: acme/third, prices: {prompt: 1, completion: 2}}
                router:
                  fallbacks:
                    acme/first: [acme/second, acme/third]
                """.formatted(upstream.baseUri()));
        upstream.forModel("acme/second", Reply.stream("five ", "six ", "seven"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of(
                        "F-059: ends without a terminator", Reply.stream(TOKENS).ends(Point.afterTokens(4))),
                Arguments.of("F-062: cut inside an event", Reply.stream(TOKENS).cuts(Point.insideToken(5))),
                Arguments.of(
                        "F-067: an error event",
                        Reply.stream(TOKENS)
                                .at(Point.afterTokens(4), Step.error("overloaded_error", "overloaded", "busy"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    @DisplayName(
            "an answer that breaks off after its start is gone on with by the fallback: one stream, whole, with one id")
    void goesOn(String what, Reply breaking) {
        upstream.forModel("acme/first", breaking);

        Answer answer = gateway.ask(helloStream("acme/first"));

        assertThat(answer.streamedText()).isEqualTo("one two three four five six seven");
        assertThat(answer.text().lines().filter(line -> line.startsWith("data: {")))
                .allMatch(line -> line.contains("\"id\":\"" + answer.id() + "\""));
        assertThat(answer.text()).contains("\n: continued by ").endsWith("data: [DONE]\n\n");
        assertThat(answer.text().split("\"finish_reason\":\"stop\"", -1)).hasSize(2);
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(record.attempts()).extracting(Attempt::role).containsExactly(Role.REGULAR, Role.CONTINUATION);
        assertThat(record.attempts().get(0).failure().orElseThrow().progress()).isEqualTo(SendProgress.CONTENT_PASSED);
        assertThat(record.attempts().get(1).answered()).isTrue();
        assertThat(record.model()).isEqualTo("acme/second");
        assertThat(record.usage()).isEqualTo(record.attempts().get(1).usage());
        assertThat(record.cost().amount())
                .as("the caller pays for the attempt that gave the rest; the first is the operator's")
                .isEqualTo(record.attempts().get(1).cost().amount())
                .isPresent();
        assertThat(record.attempts().get(0).cost().amount()).isNotEqualTo(Optional.of(Money.ZERO));
    }

    @Test
    @DisplayName(
            "a provider of another dialect goes on too, from the beginning of the answer as from its own where its models can")
    void goesOnInAnotherDialect() {
        try (TestGateway both = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [acme/first]}
                  claude: {type: anthropic, api_key: k, base_url: "%s", models: [claude-3-5-haiku-20241022]}
                router:
                  fallbacks:
                    acme/first: ["claude:claude-3-5-haiku-20241022"]
                """.formatted(upstream.baseUri(), upstream.uri("/v1")))) {
            upstream.forModel("acme/first", Reply.stream(TOKENS).ends(Point.afterTokens(4)));
            upstream.forModel("claude-3-5-haiku-20241022", Reply.stream("five ", "six ", "seven"));

            Answer answer = both.ask(helloStream("acme/first"));

            assertThat(answer.streamedText()).isEqualTo("one two three four five six seven");
            upstream.takeRequest();
            assertThat(upstream.takeRequest().bodyText())
                    .endsWith(
                            "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"one two three four\"}]}],\"stream\":true}");
        }
    }

    @Test
    @DisplayName("F-061: a connection that is reset in the middle of an answer")
    void survivesAReset() {
        Gate gate = Gate.closed();
        upstream.forModel("acme/first", Reply.stream(TOKENS).at(Point.afterTokens(4), Step.hold(gate), Step.reset()));
        BodyCollector body = BodyCollector.of(gateway.call(helloStream("acme/first"))
                .response()
                .toCompletableFuture()
                .join()
                .body());
        body.request(Long.MAX_VALUE);
        body.awaitText("four ");
        gate.open();
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("\"five \"", "\"seven\"", ": continued by ")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    @DisplayName("the fallback is asked for the rest: it sees the question, the answer so far, and the wish")
    void asksInWords() {
        upstream.forModel("acme/first", Reply.stream(TOKENS).cuts(Point.afterTokens(4)));
        gateway.ask(helloStream("acme/first"));
        assertThat(upstream.requests().get(1).bodyText())
                .contains("{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"assistant\",\"content\":\""
                        + FIRST_HALF + "\"},{\"role\":\"user\",\"content\":\"Your last message was cut off");
    }

    @Test
    @DisplayName("what the second answer repeats is left out")
    void trimsRepetition() {
        upstream.forModel("acme/first", Reply.stream(TOKENS).cuts(Point.afterTokens(4)))
                .forModel("acme/second", Reply.stream("two ", "three four ", "five ", "six seven"));
        assertThat(gateway.ask(helloStream("acme/first")).streamedText())
                .isEqualTo("one two three four five six seven");
    }

    @Test
    @DisplayName(
            "a fallback that fails before it goes on is passed over; one that breaks off as well is gone on with in turn")
    void goesOnAgain() {
        upstream.forModel("acme/first", Reply.stream(TOKENS).cuts(Point.afterTokens(2)))
                .forModel(
                        "acme/second", Reply.stream("three ", "four ", "five ").cuts(Point.afterTokens(2)))
                .forModel("acme/third", Reply.stream("five ", "six ", "seven"));
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.streamedText()).isEqualTo("one two three four five six seven");
        upstream.forModel("acme/second", Reply.status(503)).forModel("acme/third", Reply.stream("three ", "four"));
        assertThat(gateway.ask(helloStream("acme/first")).streamedText()).isEqualTo("one two three four");
    }

    @Test
    @DisplayName("F-059, S-103: where nobody gives the rest, the caller is told of the break, and of no good end")
    void tellsOfTheBreak() {
        upstream.forModel("acme/first", Reply.stream(TOKENS).cuts(Point.afterTokens(4)))
                .forModel("acme/second", Reply.status(400))
                .forModel("acme/third", Reply.status(400));
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.streamedText()).isEqualTo(FIRST_HALF);
        assertThat(answer.text()).contains("upstream_truncated").doesNotContain("\"finish_reason\":\"stop\"");
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.model()).isEqualTo("acme/first");
        assertThat(record.usage().isEstimated()).isTrue();
    }

    @Test
    @DisplayName("half a tool call is not gone on with")
    void leavesToolCallsAlone() {
        upstream.forModel(
                "acme/first",
                Reply.toolCalls(new ToolCall("call_1", "f", "{\"city\":\"Bonn\"}"))
                        .cuts(Point.insideChunk(3)));
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.text()).contains("upstream_truncated").doesNotContain("continued by");
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("a refusal for the content's sake in the middle of an answer is passed on, not continued")
    void leavesRefusalsAlone() {
        upstream.forModel("acme/first", Reply.stream(TOKENS).finishReason("content_filter"));
        Answer answer = gateway.ask(helloStream("acme/first"));
        assertThat(answer.text()).contains("\"finish_reason\":\"content_filter\"");
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("with continuation off, a break is told at once")
    void canBeSwitchedOff() {
        try (TestGateway without = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [acme/first, acme/second]}
                router: {fallbacks: {acme/first: [acme/second]}}
                failover: {continuation: false}
                """.formatted(upstream.baseUri()))) {
            upstream.forModel("acme/first", Reply.stream(TOKENS).cuts(Point.afterTokens(4)));
            assertThat(without.ask(helloStream("acme/first")).text()).contains("upstream_truncated");
            assertThat(upstream.requestCount()).isEqualTo(1);
        }
    }
}
