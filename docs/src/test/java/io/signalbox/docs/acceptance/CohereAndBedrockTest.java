package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ToolCall;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers of OpenAI's chat at providers that speak Cohere's dialect, or Bedrock's in binary frames. */
@OnEachFace
class CohereAndBedrockTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohere | /v2 | /v2/chat | application/json | text/event-stream",
                "bedrock | '' | /model/us.acme.m-v1%3A0/converse | application/json | application/vnd.amazon.eventstream",
            })
    @DisplayName("S-184: a chat is answered, whole and as a stream")
    void aChatIsAnswered(String type, String base, String path, String accept, String acceptsStream) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()
                        .answers(Reply.stream("Hel", "lo").usage(12, 3));
                TestGateway gateway = gateway(upstream, type, base)) {
            Answer whole = gateway.ask(hello("acme/m"));
            Answer streamed = gateway.ask(helloStream("acme/m"));

            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.text()).contains("\"content\":\"Hello\"", "\"prompt_tokens\":12");
            assertThat(streamed.text())
                    .contains("\"content\":\"Hel\"", "\"content\":\"lo\"", "\"finish_reason\":\"stop\"")
                    .endsWith("data: [DONE]\n\n");
            assertThat(upstream.requests().get(0).target()).isEqualTo(path);
            assertThat(upstream.requests().get(0).header("accept")).hasValue(accept);
            assertThat(upstream.requests().get(1).header("accept")).hasValue(acceptsStream);
        }
    }

    @ParameterizedTest
    @CsvSource({"cohere, /v2", "bedrock, ''"})
    @DisplayName("S-105, S-108: thoughts and calls arrive, also a call without arguments")
    void thoughtsAndCallsArrive(String type, String base) {
        Reply reply = Reply.toolCalls(new ToolCall("a", "look", "{\"at\":1}"), new ToolCall("b", "wait", ""))
                .reasoning("", "I will ", "look.")
                .argumentPieces(3);
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers(reply);
                TestGateway gateway = gateway(upstream, type, base)) {
            assertThat(gateway.ask(hello("acme/m")).text())
                    .contains("\"reasoning\":\"I will look.\"", "\"name\":\"look\"", "\"finish_reason\":\"tool_calls\"")
                    .contains("\"arguments\":\"{\\\"at\\\":1}\"", "\"arguments\":\"{}\"");
            assertThat(gateway.ask(helloStream("acme/m")).text())
                    .contains("\"reasoning\":\"I will \"", "\"arguments\":\"{}\"", "\"finish_reason\":\"tool_calls\"")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"cohere, /v2", "bedrock, ''"})
    @DisplayName("S-103, S-126: errors before the start and after it are the provider's, in the caller's dialect")
    void errorsAreTold(String type, String base) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()
                        .next(Reply.failure(ProviderFailure.AUTHENTICATION))
                        .next(Reply.stream("Hel", "lo").fails(Point.afterTokens(1), ProviderFailure.OVERLOADED));
                TestGateway gateway = gateway(upstream, type, base)) {
            Answer before = gateway.ask(hello("acme/m"));
            Answer after = gateway.ask(helloStream("acme/m"));

            assertThat(before.status()).isEqualTo(502);
            assertThat(before.text()).contains("provider_auth_failed");
            assertThat(after.streamedText()).isEqualTo("Hel");
            assertThat(after.text()).contains("\"error\":").doesNotContain("[DONE]");
        }
    }

    private static TestGateway gateway(ScriptedUpstream upstream, String type, String base) {
        return TestGateway.of("""
                providers:
                  p:
                    type: %s
                    base_url: "%s"
                    api_key: k
                    models: [{id: acme/m, upstream: "us.acme.m-v1:0"}]
                """.formatted(type, upstream.uri(base)));
    }
}
