package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENAI;
import static io.signalbox.docs.acceptance.TestGateway.OPENROUTER;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.port.Dialect;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which other models an error suggests where nobody was there to answer. */
@OnEachFace
class SuggestionsTest {

    private static final String IMAGE = """
            {"model":"acme/first","messages":[{"role":"user","content":[
              {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""";

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
                      - acme/first
                      - {id: acme/embedder, prices: {prompt: 0.02}}
                      - {id: acme/blind, input_modalities: [text]}
                      - {id: acme/small, context_length: 40}
                      - {id: acme/seeing, input_modalities: [text, image]}
                      - acme/fourth
                  off: {type: openai-compatible, base_url: "%s", enabled: false, models: [acme/off]}
                failover: {retries: 0}
                """.formatted(upstream.baseUri(), upstream.baseUri()));
        upstream.forModel("acme/first", Reply.status(503));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String suggested(String... models) {
        return "\"fallback_models\":"
                + List.of(models).stream()
                        .map(model -> "\"" + model + "\"")
                        .toList()
                        .toString()
                        .replace(", ", ",");
    }

    @Test
    @DisplayName(
            "S-096: an answer that nobody could give suggests at most three other models, in the order of the configuration")
    void suggestsOthers() {
        for (Dialect dialect : List.of(OPENAI, OPENROUTER)) {
            Answer answer = gateway.ask(dialect, hello("acme/first"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text())
                    .contains("\"availability\":{\"code\":\"temporarily_unavailable\",\"retryable\":true,"
                            + suggested("acme/blind", "acme/small", "acme/seeing") + "}");
        }
    }

    @Test
    @DisplayName(
            "S-096: what cannot take this request is not suggested: no image input, too little room, a provider that is off")
    void suggestsWhatFits() {
        assertThat(gateway.ask(OPENROUTER, IMAGE).text())
                .contains(suggested("acme/small", "acme/seeing", "acme/fourth"));
        assertThat(gateway.ask(hello("acme/first").replace("Hello", "Hello ".repeat(60)))
                        .text())
                .contains(suggested("acme/blind", "acme/seeing", "acme/fourth"));
    }

    @Test
    @DisplayName("S-096: a model that is in trouble itself is not suggested")
    void suggestsNobodyInTrouble() {
        upstream.forModel("acme/blind", Reply.status(429).header("retry-after", "30"));
        assertThat(gateway.ask(hello("acme/blind")).text())
                .contains("\"code\":\"capacity_exhausted\",\"retryable\":true,\"retry_after\":30,");

        assertThat(gateway.ask(hello("acme/first")).text())
                .contains(suggested("acme/small", "acme/seeing", "acme/fourth"));
    }

    @Test
    @DisplayName(
            "S-096: where nobody may be asked, others are suggested too; where the request itself is wrong, nobody is")
    void suggestsWhereNobodyIsLeft() {
        assertThat(gateway.ask(hello("acme/off")).text())
                .contains("\"code\":\"no_endpoints\",\"retryable\":false,"
                        + suggested("acme/first", "acme/blind", "acme/small"));
        upstream.forModel("acme/first", Reply.status(400));
        assertThat(gateway.ask(hello("acme/first")).text()).doesNotContain("fallback_models");
        assertThat(gateway.ask("{\"model\":\"acme/first\",\"preset\":\"none\",\"messages\":[]}")
                        .text())
                .doesNotContain("fallback_models");
    }

    @Test
    @DisplayName("S-096: preferences of the caller hold for what is suggested")
    void keepsTheCallersWishes() {
        String picky =
                hello("acme/first").replace("{\"model\"", "{\"provider\":{\"data_collection\":\"deny\"},\"model\"");
        assertThat(gateway.ask(OPENROUTER, picky).text()).doesNotContain("fallback_models");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[\"acme/fourth\"]", "\"any \\u0074hing\"", "7.0"})
    @DisplayName("S-096: a member fallback_models of a request reaches the provider as it was written")
    void passesTheMember(String value) {
        String body = hello("acme/fourth").replace("{\"model\"", "{\"fallback_models\": " + value + " ,\"model\"");

        assertThat(gateway.ask(body).status()).isEqualTo(200);

        assertThat(new String(upstream.requests().get(0).body(), StandardCharsets.UTF_8))
                .contains("\"fallback_models\": " + value + " ,");
    }
}
