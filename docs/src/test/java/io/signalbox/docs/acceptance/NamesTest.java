package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENROUTER;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a name in {@code model} means, shown by what the provider is asked. */
@OnEachFace
class NamesTest {

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("ok");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private TestGateway openRouter(String more) {
        return TestGateway.of("""
                providers:
                  openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s"}
                default_backend: openrouter
                %s
                """.formatted(upstream.baseUri(), more));
    }

    private String askedUpstream() {
        return upstream.takeRequest().model().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/gpt-4o",
                "openai/gpt-4-turbo",
                "openai/gpt-3.5-turbo",
                "anthropic/claude-3-5-sonnet",
                "anthropic/claude-3-opus",
                "anthropic/claude-3-haiku",
                "google/gemini-pro",
                "google/gemini-pro-vision",
                "meta-llama/llama-3-70b-instruct",
                "meta-llama/llama-3-8b-instruct",
                "mistralai/mistral-large",
                "mistralai/mistral-medium",
                "qwen/qwen-2-72b-instruct",
                "qwen/qwen3-coder",
                "google/gemini-2.0-flash-exp",
                "meta-llama/llama-3.3-70b-instruct",
                "anthropic/claude-3.5-sonnet",
                "deepseek/deepseek-chat",
                "meta-llama/llama-3.1-70b-instruct",
                "openai/gpt-4",
                "openai/gpt-3.5-turbo-16k",
                "anthropic/claude-3-sonnet",
                "anthropic/claude-2.1",
                "anthropic/claude-instant-1.2",
                "meta-llama/llama-2-70b-chat",
                "meta-llama/llama-2-13b-chat",
                "meta-llama/llama-2-7b-chat",
                "meta-llama/codellama-34b-instruct",
                "google/palm-2-chat-bison",
                "mistralai/mixtral-8x7b-instruct",
                "mistralai/mistral-7b-instruct",
                "perplexity/pplx-70b-online",
                "nous/nous-capybara-34b",
                "deepinfra/airoboros-70b",
                "cognitivecomputations/dolphin-mixtral-8x7b",
                "openai/gpt-4o-mini",
                "meta-llama/llama-3.1-8b-instruct",
                "google/gemini-flash-1.5",
                "google/gemini-pro-1.5",
                "qwen/qwen-2.5-72b-instruct",
                "meta-llama/llama-3.2-1b-instruct:free"
            })
    @DisplayName("S-023, S-025, S-026, S-027, S-028, S-029, S-031: each name reaches an aggregator as it was written")
    void reachesAnAggregatorAsWritten(String name) {
        try (TestGateway gateway = openRouter("")) {
            Answer answer = gateway.ask(hello(name));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(askedUpstream()).isEqualTo(name);
            assertThat(answer.member("model")).isEqualTo(name);
        }
    }

    @Test
    @DisplayName("S-028: an author is no provider, even where a provider has that name")
    void keepsAuthorsApartFromProviders() {
        try (ScriptedUpstream other = ScriptedUpstream.start().answers("ok");
                TestGateway gateway = TestGateway.of("""
                        providers:
                          openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s"}
                          deepinfra: {type: openai-compatible, base_url: "%s"}
                        default_backend: openrouter
                        """.formatted(upstream.baseUri(), other.baseUri()))) {
            gateway.ask(hello("deepinfra/airoboros-70b"));
            assertThat(askedUpstream()).isEqualTo("deepinfra/airoboros-70b");
            assertThat(other.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName("S-023: OpenAI is asked for the bare slug")
    void asksOpenAiForTheSlug() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  openai: {type: openai, api_key: sk-test, base_url: "%s"}
                default_backend: openai
                """.formatted(upstream.baseUri()))) {
            gateway.ask(hello("openai/gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("gpt-4o");
        }
    }

    @Test
    @DisplayName("S-024, S-123, S-135: a bare name that nothing explains is a 404 that knows the nearest")
    void knowsTheNearestName() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s", models: [openai/gpt-4o, openai/o1]}
                default_backend: openrouter
                """.formatted(upstream.baseUri()))) {
            Answer answer = gateway.ask(hello("gpt-4o"));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.member("code")).isEqualTo("model_not_found");
            assertThat(answer.text()).contains("openai/gpt-4o");
            assertThat(gateway.ask(OPENROUTER, hello("gpt-4o")).text())
                    .contains("\"code\":404")
                    .contains("model_not_found");
            assertThat(upstream.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName("S-024: a misspelt provider is a 404 that knows the nearest, in a request and in the configuration")
    void knowsTheNearestProvider() {
        String local = """
                providers:
                  local: {type: openai-compatible, base_url: "%s"}
                """.formatted(upstream.baseUri());
        try (TestGateway gateway = TestGateway.of(local)) {
            assertThat(gateway.ask(hello("lcal:acme/n")).text())
                    .contains("No such model: lcal:acme/n (nearest: local:acme/n)");
        }
        assertThatThrownBy(() -> TestGateway.of(local + "model_aliases: {smart: [\"lcal:acme/n\"]}"))
                .hasMessageContaining("model_aliases.smart[0]: \"lcal:acme/n\": no such model")
                .hasMessageContaining("(nearest: local:acme/n)");
    }

    @Test
    @DisplayName("S-024: where no provider is configured, that is what a 404 says")
    void saysThatThereIsNoProvider() {
        try (TestGateway gateway = TestGateway.of("{}")) {
            assertThat(gateway.ask(hello("acme/n")).text())
                    .contains("No such model: acme/n (there is no provider at all)");
        }
    }

    @Test
    @DisplayName("S-030: both spellings of a version are one model with one price and one name")
    void meetsBothSpellings() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  openrouter:
                    type: openrouter
                    api_key: sk-or-test
                    base_url: "%s"
                    models: [{id: anthropic/claude-3.5-sonnet, prices: {prompt: 3, completion: 15}}]
                """.formatted(upstream.baseUri()))) {
            Answer dotted = gateway.ask(hello("anthropic/claude-3.5-sonnet"));
            assertThat(askedUpstream()).isEqualTo("anthropic/claude-3.5-sonnet");
            Answer dashed = gateway.ask(hello("anthropic/claude-3-5-sonnet"));
            assertThat(askedUpstream()).isEqualTo("anthropic/claude-3-5-sonnet");
            assertThat(dashed.member("model")).isEqualTo("anthropic/claude-3.5-sonnet");
            assertThat(dashed.header("x-openrouter-cost"))
                    .isEqualTo(dotted.header("x-openrouter-cost"))
                    .isNotEmpty();
        }
    }

    @Test
    @DisplayName("S-031: a free variant is planned on endpoints without a price only")
    void plansFreeVariantsForNothing() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  paid: {type: openai-compatible, base_url: "%s", models: [{id: a/m, prices: {prompt: 1, completion: 1}}]}
                """.formatted(upstream.baseUri()))) {
            Answer answer = gateway.ask(hello("a/m:free"));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("is not free of charge");
        }
    }

    @Test
    @DisplayName("S-036: provider, name, variant and parameter in one; a colon after the slash is no provider")
    void readsAWholeUri() {
        try (TestGateway gateway = openRouter("")) {
            gateway.ask(hello("openrouter:meta-llama/llama-3.2-1b-instruct:free?top_p=0.9"));
            String body = upstream.takeRequest().bodyText();
            assertThat(body)
                    .contains("\"model\":\"meta-llama/llama-3.2-1b-instruct:free\"")
                    .contains("\"top_p\":0.9");
        }
    }

    @Test
    @DisplayName("S-037, S-038, S-039: the first rewrite that fits is applied, once; queries survive")
    void rewritesNames() {
        try (TestGateway gateway = openRouter("""
                model_aliases:
                  - pattern: "^gpt-(.*)"
                    replacement: "openrouter:openai/gpt-\\\\1"
                  - pattern: "^gpt-4o$"
                    replacement: "openrouter:wrong/one"
                """)) {
            gateway.ask(hello("gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4o");
            gateway.ask(hello("gpt-4o-mini"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4o-mini");
            gateway.ask(hello("openai/gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4o");
            assertThat(gateway.ask(hello("my-gpt-4o")).status()).isEqualTo(404);
            gateway.ask(hello("gpt-4o?temperature=0.2"));
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"model\":\"openai/gpt-4o\"")
                    .contains("\"temperature\":0.2");
        }
    }

    @Test
    @DisplayName("S-017, S-018, S-040, S-041: local names and groups; a group may have a provider's name")
    void servesLocalNamesAndGroups() {
        try (TestGateway gateway = openRouter("""
                model_list:
                  - {model_name: openrouter-gpt-4, params: {model: openai/gpt-4-turbo, api_key: sk-or-test, api_base: "%1$s"}}
                  - {model_name: claude-3-opus, params: {model: anthropic/claude-3-opus, api_key: sk-or-test, api_base: "%1$s"}}
                  - {model_name: llama-70b, params: {model: meta-llama/llama-2-70b-chat, api_key: sk-or-test, api_base: "%1$s"}}
                  - {model_name: mixtral, params: {model: mistralai/mixtral-8x7b-instruct, api_key: sk-or-test, api_base: "%1$s"}}
                model_aliases:
                  openrouter: [openrouter-gpt-4, claude-3-opus, llama-70b, mixtral]
                  smart: [openrouter-gpt-4, claude-3-opus]
                """.formatted(upstream.baseUri()))) {
            gateway.ask(hello("openrouter-gpt-4"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4-turbo");
            gateway.ask(hello("mixtral"));
            assertThat(askedUpstream()).isEqualTo("mistralai/mixtral-8x7b-instruct");
            gateway.ask(hello("openrouter:openai/gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4o");

            upstream.forModel("openai/gpt-4-turbo", Reply.status(500));
            Answer smart = gateway.ask(hello("smart"));
            assertThat(smart.member("model")).isEqualTo("claude-3-opus");
            Answer group = gateway.ask(hello("openrouter"));
            assertThat(group.member("model")).isEqualTo("claude-3-opus");
        }
    }

    @Test
    @DisplayName("S-008: names without a provider go to the default one, whoever else lists them")
    void goesToTheDefaultProvider() {
        try (ScriptedUpstream openAi = ScriptedUpstream.start().answers("ok");
                TestGateway gateway = TestGateway.of("""
                        backends:
                          openrouter: {type: openrouter, api_key: sk-or-test, base_url: "%s"}
                          openai: {type: openai, api_key: sk-test, base_url: "%s", models: [openai/gpt-4o]}
                        default_backend: openrouter
                        """.formatted(upstream.baseUri(), openAi.baseUri()))) {
            gateway.ask(hello("openai/gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("openai/gpt-4o");
            assertThat(openAi.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName("S-009: a forced model takes the place of every name, of a list, and of none; the ledger keeps both")
    void forcesTheModel() {
        try (TestGateway gateway = openRouter("force_model: anthropic/claude-3-5-sonnet")) {
            for (String asked : new String[] {"openai/gpt-4o", "gpt-4o", "openrouter:meta-llama/llama-3-8b-instruct"}) {
                Answer answer = gateway.ask(hello(asked));
                assertThat(askedUpstream()).isEqualTo("anthropic/claude-3-5-sonnet");
                assertThat(answer.member("model")).isEqualTo("anthropic/claude-3-5-sonnet");
                assertThat(gateway.record(answer).intent().askedModel()).isEqualTo(asked);
            }
            gateway.ask("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(askedUpstream()).isEqualTo("anthropic/claude-3-5-sonnet");
            gateway.ask("{\"models\":[\"a/b\",\"c/d\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(askedUpstream()).isEqualTo("anthropic/claude-3-5-sonnet");
            gateway.ask(TestGateway.helloStream("openai/gpt-4o"));
            assertThat(askedUpstream()).isEqualTo("anthropic/claude-3-5-sonnet");
        }
    }

    @Test
    @DisplayName("S-002: a provider whose key is missing, and may be, is left out of every plan with that reason")
    void leavesOutAProviderWithoutItsKey() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  keyless: {type: openrouter, api_key: "${NOT_SET}", credential: optional, base_url: "%s"}
                  plain: {type: openai-compatible, base_url: "%s", models: [acme/m]}
                """.formatted(upstream.baseUri(), upstream.baseUri()))) {
            Answer answer = gateway.ask(hello("keyless:acme/m"));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("no credential");
            assertThat(gateway.ask(hello("plain:acme/m")).status()).isEqualTo(200);
        }
    }
}
