package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that people make of OpenRouter and of other gateways, as their clients send them. */
@OnEachFace
class UnchangedCallsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "sk-app-0123456789abcdef0123456789abcdef";
    private static final Headers WITH_KEY = Headers.of("authorization", "Bearer " + KEY);
    private static final String CHAT = "/v1/chat/completions";

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace open;
    private HttpFace locked;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("Hello there, how are you?"));
        gateway = TestGateway.of("""
                providers:
                  openrouter: {type: openrouter, base_url: "%s", api_key: sk-or-providers-own}
                  anthropic: {type: anthropic, base_url: "%s", api_key: sk-ant-providers-own}
                default_backend: openrouter
                model_list:
                  - {model_name: openrouter-gpt-4, params: {model: "openrouter:openai/gpt-4"}}
                  - {model_name: claude-3-opus, params: {model: "anthropic:anthropic/claude-3-opus"}}
                  - {model_name: llama-70b, params: {model: "openrouter:meta-llama/llama-2-70b-chat"}}
                """.formatted(upstream.baseUri(), upstream.uri("")));
        open = face(KeyRing.of(Map.of()));
        locked = face(KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(KEY)), "app")));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private HttpFace face(KeyRing keys) {
        return new HttpFace(
                gateway.gateway(), keys, SystemClock.instance(), TestGateway.OPENAI, TestGateway.OPENROUTER, 1 << 20);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static JsonNode answered(Page page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return json(page.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic/claude-3-5-sonnet", "openai/gpt-4o"})
    @DisplayName("S-043, S-048, S-056: a chat completion with the gateway's key; the provider sees its own")
    void answersWithAKey(String model) {
        JsonNode answer = answered(post(locked, CHAT, WITH_KEY, hello(model)));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello there, how are you?");
        assertThat(answer.path("usage").path("total_tokens").isInt()).isTrue();
        RecordedRequest seen = upstream.takeRequest();
        assertThat(seen.headerValues("authorization")).containsExactly("Bearer sk-or-providers-own");
        assertThat(seen.headers().toString()).doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-4o", "anthropic/claude-3-opus", "meta-llama/llama-3-70b-instruct"})
    @DisplayName("S-045: without keys everybody may call; with keys nobody without one")
    void asksForKeysWhereThereAreSome(String model) {
        answered(post(open, CHAT, Headers.NONE, hello(model)));
        assertThat(post(locked, CHAT, Headers.NONE, hello(model)).status()).isEqualTo(401);
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-051: three models one after the other, three generations with three models")
    void keepsModelsApart() {
        List<String> models =
                List.of("anthropic/claude-3.5-sonnet", "deepseek/deepseek-chat", "meta-llama/llama-3.1-70b-instruct");
        List<String> recorded = new ArrayList<>();
        for (String model : models) {
            Page page = post(open, CHAT, Headers.NONE, hello(model));
            assertThat(answered(page).path("model").asText()).isEqualTo(model);
            recorded.add(gateway.recordOf(page.header("x-generation-id")).model());
        }
        assertThat(recorded).isEqualTo(models);
        assertThat(gateway.generations()).hasSize(3);
    }

    @Test
    @DisplayName("S-052: an app's address and title reach OpenRouter and the record, and need not be there")
    void carriesTheApp() {
        Page page = post(
                open,
                CHAT,
                Headers.of("http-referer", "https://yourapp.com", "x-title", "My App"),
                hello("openai/gpt-4o-mini"));
        answered(page);
        RecordedRequest seen = upstream.takeRequest();
        assertThat(seen.header("http-referer")).contains("https://yourapp.com");
        assertThat(seen.header("x-title")).contains("My App");
        Generation record = gateway.recordOf(page.header("x-generation-id"));
        assertThat(record.intent().caller().appUrl()).contains("https://yourapp.com");
        assertThat(record.intent().caller().appTitle()).contains("My App");

        answered(post(open, CHAT, Headers.NONE, hello("openai/gpt-4o-mini")));
        assertThat(upstream.takeRequest().headers().toString()).doesNotContain("yourapp.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openrouter-gpt-4", "claude-3-opus", "llama-70b"})
    @DisplayName("S-053, S-054: a local name works, and max_tokens reaches the provider in its own dialect")
    void servesLocalNames(String name) {
        JsonNode answer = answered(post(
                open,
                CHAT,
                Headers.NONE,
                "{\"model\":\"" + name
                        + "\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello there, how are you?");
        assertThat(upstream.takeRequest().bodyAt("/max_tokens")).contains("10");
    }

    @Test
    @DisplayName("S-059: what a script reads is the same through the gateway as from the provider")
    void answersAsTheProviderDoes() throws Exception {
        String asked = hello("openai/gpt-4o");
        JsonNode direct = json(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(upstream.uri(CHAT))
                                .POST(HttpRequest.BodyPublishers.ofString(asked))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        JsonNode through = answered(post(open, CHAT, Headers.NONE, asked));
        for (String read : List.of("/object", "/choices", "/usage/prompt_tokens", "/usage/completion_tokens")) {
            assertThat(through.at(read)).as(read).isEqualTo(direct.at(read));
        }
        assertThat(through.path("model").asText()).isEqualTo("openai/gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-4o", "llama-70b", "claude-3-opus"})
    @DisplayName("S-099, S-100, S-101: a stream has the same text, a choice in every chunk, and ends with [DONE]")
    void streamsTheSame(String model) {
        String whole = answered(post(open, CHAT, Headers.NONE, hello(model)))
                .at("/choices/0/message/content")
                .asText();
        Page page = post(open, CHAT, Headers.NONE, helloStream(model));
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/event-stream");
        assertThat(page.text()).endsWith("data: [DONE]\n\n");
        StringBuilder joined = new StringBuilder();
        for (JsonNode chunk : chunks(page)) {
            assertThat(chunk.at("/choices/0/delta").isObject())
                    .as(chunk.toString())
                    .isTrue();
            joined.append(chunk.at("/choices/0/delta/content").asText(""));
        }
        assertThat(joined).hasToString(whole);
    }

    private static List<JsonNode> chunks(Page page) {
        return page.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> json(line.substring("data: ".length())))
                .toList();
    }

    @Test
    @DisplayName("S-046: prices and models are under both paths, for a client that changes its base URL alone")
    void listsModelsUnderBothPaths() {
        for (String path : List.of("/v1/models", "/api/v1/models")) {
            assertThat(get(locked, path, WITH_KEY).text()).contains("\"id\":\"claude-3-opus\"");
        }
    }
}
