package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a preset adds to a request, shown by what the provider is asked. */
@OnEachFace
class PresetTest {

    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("ok");
        gateway = TestGateway.of("""
                providers:
                  main: {type: openrouter, api_key: sk-or-test, base_url: "%1$s"}
                  other: {type: openai-compatible, base_url: "%1$s", models: [acme/one]}
                presets:
                  support:
                    models: [acme/one, acme/two]
                    temperature: 0.2
                    seed: 7
                    provider: {only: [main]}
                """.formatted(upstream.baseUri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String asking(String members) {
        return "{" + members + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"model\":\"@preset/support\",; acme/one; 0.2",
                "\"preset\":\"support\",; acme/one; 0.2",
                "\"model\":\"acme/three\",\"preset\":\"support\",; acme/three; 0.2",
                "\"model\":\"acme/three@preset/support\",; acme/three; 0.2",
                "\"model\":\"acme/three:nitro@preset/support?temperature=0.7\",; acme/three:nitro; 0.7",
                "\"model\":\"@preset/support?temperature=0.7\",; acme/one; 0.7",
                "\"temperature\":1,\"model\":\"@preset/support\",; acme/one; 1",
            })
    @DisplayName("S-034: a preset gives what the request leaves out; the request, then its URI, are stronger")
    void completesTheRequest(String members, String model, String temperature) {
        Answer answer = gateway.ask(asking(members));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(upstream.takeRequest().bodyText())
                .contains("\"model\":\"" + model + "\"", "\"temperature\":" + temperature, "\"seed\":7")
                .doesNotContain("preset");
        assertThat(gateway.record(answer).intent().plan().toString()).contains("preset support");
        assertThat(gateway.record(answer).attempts().get(0).endpoint().provider())
                .isEqualTo("main");
    }

    @Test
    @DisplayName("S-070: a preset's further models follow the first; the caller's own list takes their place")
    void fallsBack() {
        upstream.forModel("acme/one", Reply.status(503));
        assertThat(gateway.ask(hello("@preset/support")).member("model")).isEqualTo("acme/two");
        assertThat(gateway.ask(asking("\"model\":\"@preset/support\",\"models\":[\"acme/mine\"],"))
                        .member("model"))
                .isEqualTo("acme/mine");
        assertThat(gateway.ask(asking("\"models\":[\"acme/mine\"],\"preset\":\"support\","))
                        .member("model"))
                .isEqualTo("acme/mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"model\":\"acme/one@preset/suport\",", "\"model\":\"acme/one\",\"preset\":\"suport\","})
    @DisplayName("A preset that does not exist is a 404 that knows the nearest")
    void refusesUnknownPresets(String members) {
        Answer answer = gateway.ask(asking(members));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.member("code")).isEqualTo("preset_not_found");
        assertThat(answer.text()).contains("No such preset: suport (nearest: support)");
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("Where no presets are configured they are OpenRouter's affair")
    void leavesPresetsToOpenRouter() {
        try (TestGateway passing = TestGateway.of("""
                providers:
                  openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s"}
                """.formatted(upstream.baseUri()))) {
            passing.ask(asking("\"model\":\"openai/gpt-4o@preset/mine\",\"preset\":\"mine\","));
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"model\":\"openai/gpt-4o@preset/mine\"", "\"preset\":\"mine\"");
        }
    }
}
