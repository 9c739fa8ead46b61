package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENROUTER;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
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

/** What {@code auto} chooses, shown by what the provider is asked. */
@OnEachFace
class AutoTest {

    private static final String TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"now\",\"parameters\":{\"type\":\"object\"}}}],";

    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
        gateway = at("auto: {preference: balanced}");
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private TestGateway at(String more) {
        return TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/small, context_length: 8000, prices: {prompt: 1, completion: 2}, quality: 20,
                         supported_parameters: [temperature, max_tokens], input_modalities: [text]}
                      - {id: acme/large, context_length: 200000, prices: {prompt: 30, completion: 60}, quality: 90,
                         supported_parameters: [tools, temperature, max_tokens], input_modalities: [text, image]}
                %s
                """.formatted(upstream.baseUri(), more));
    }

    private static String asking(String model, String members) {
        return "{\"model\":\"" + model + "\"," + members + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private String modelOf(String body) {
        Answer answer = gateway.ask(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.member("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "openrouter/auto"})
    @DisplayName("S-081: auto answers, names the model that it chose, and the ledger has both names")
    void answers(String name) {
        Answer answer = gateway.ask(OPENROUTER, asking(name, TOOLS));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.member("model")).isEqualTo("acme/large");
        Generation record = gateway.record(answer);
        assertThat(record.intent().askedModel()).isEqualTo(name);
        assertThat(record.model()).isEqualTo("acme/large");
        assertThat(record.intent().plan().toString())
                .contains("auto: needs tools and", "tokens of context; best balance of price and quality of 1 that fit")
                .contains("left out main:acme/small: does not support tools");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"provider\":{\"sort\":\"price\"},; acme/small",
                "\"routing_preference\":\"cost\",; acme/small",
                "\"routing_preference\":\"quality\",; acme/large",
                "\"routing_preference\":\"quality\",\"provider\":{\"sort\":\"price\"},; acme/large",
                "\"plugins\":[{\"id\":\"auto-router\",\"excluded_models\":[\"*/small\"]}],; acme/large",
                "\"plugins\":[{\"id\":\"auto-router\",\"allowed_models\":[\"acme/s*\"]}],; acme/small"
            })
    @DisplayName("S-082: the request says what matters, and may narrow the pool")
    void heedsTheRequest(String members, String expected) {
        assertThat(modelOf(asking("openrouter/auto", members))).isEqualTo(expected);
        assertThat(upstream.takeRequest().bodyText()).doesNotContain("routing_preference");
    }

    @Test
    @DisplayName("S-082: a routing_preference that is none of ours passes through untouched, and is no error")
    void passesOtherWordsOn() {
        assertThat(modelOf(asking("acme/large", "\"routing_preference\":{\"mine\":1},")))
                .isEqualTo("acme/large");
        assertThat(upstream.takeRequest().bodyText()).contains("\"routing_preference\":{\"mine\":1}");
    }

    @Test
    @DisplayName("S-081, S-144: the chosen one fails, the next of the pool answers, at its own price")
    void fallsBackWithinThePool() {
        upstream.forModel("acme/large", Reply.status(503));
        Answer answer = gateway.ask(asking("auto", "\"routing_preference\":\"quality\","));
        assertThat(answer.member("model")).isEqualTo("acme/small");
        assertThat(gateway.record(answer).cost().amount()).contains(Money.of("0.000014"));
    }

    @Test
    @DisplayName("S-081: where nothing fits the caller is told what was left out, and why")
    void saysWhyNothingFits() {
        Answer answer = gateway.ask(
                asking("auto", TOOLS + "\"plugins\":[{\"id\":\"auto-router\",\"allowed_models\":[\"acme/small\"]}],"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("no models match", "does not support tools", "not in allowed_models");
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("S-081: auto stands in aliases, selectors, lists and as the forced model")
    void standsWhereNamesDo() {
        assertThat(modelOf(hello("nowhere:x/y|auto"))).isEqualTo("acme/small");
        try (TestGateway named = at("""
                model_aliases: {clever: ["auto?temperature=0.5", acme/large]}
                force_model: clever
                auto: {pool: ["acme/s*"]}
                """)) {
            assertThat(named.ask(hello("x/y")).member("model")).isEqualTo("acme/small");
            upstream.takeRequest();
            assertThat(upstream.takeRequest().bodyText()).contains("\"temperature\":0.5");
        }
    }

    @Test
    @DisplayName("S-081: with OpenRouter alone and no pool its own choice is asked; with a pool, ours is")
    void leavesTheChoiceToOpenRouter() {
        String openRouter = """
                providers:
                  openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s"}
                default_backend: openrouter
                """.formatted(upstream.baseUri());
        try (TestGateway passing = TestGateway.of(openRouter)) {
            assertThat(passing.ask(hello("openrouter/auto")).status()).isEqualTo(200);
            assertThat(upstream.takeRequest().model()).contains("openrouter/auto");
        }
        try (TestGateway choosing =
                TestGateway.of(openRouter + "auto: {pool: [openai/gpt-4o-mini, openai/gpt-4o]}\n")) {
            assertThat(choosing.ask(hello("openrouter/auto")).member("model")).isEqualTo("openai/gpt-4o");
            assertThat(upstream.takeRequest().model()).contains("openai/gpt-4o");
            choosing.ask(hello("openrouter:openrouter/auto"));
            assertThat(upstream.takeRequest().model()).contains("openrouter/auto");
        }
    }
}
