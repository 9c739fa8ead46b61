package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented calls over a real socket, with and without keys. */
class ProxyTest {

    private static final String KEY = "sk-signalbox-test-key";
    private static final String HELLO = StartedProxy.chat("openai/gpt-4o", "Hello!");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private StartedProxy open() {
        return StartedProxy.over(upstream);
    }

    private StartedProxy withKeys() {
        return StartedProxy.over(
                upstream,
                builder -> builder.key(KeyConfig.of("team-a", Secret.of(KEY)))
                        .key(KeyConfig.of("team-b", Secret.of("sk-old")).revoked()));
    }

    @ParameterizedTest
    @DisplayName("S-043, S-046, S-047, S-048: a chat completion under both paths; the provider sees its own key")
    @ValueSource(strings = {"/v1/chat/completions", "/api/v1/chat/completions"})
    void answersChatCompletions(String path) throws Exception {
        upstream.answers("Hello there");
        try (StartedProxy proxy = withKeys()) {
            HttpResponse<String> response = proxy.post(path, HELLO, "authorization", "bEARER   " + KEY + " ");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"object\":\"chat.completion\"")
                    .contains("\"content\":\"Hello there\"")
                    .contains("\"usage\":");
            RecordedRequest seen = upstream.takeRequest();
            assertThat(seen.headerValues("authorization")).containsExactly("Bearer " + StartedProxy.PROVIDER_KEY);
            assertThat(seen.headers().toString()).doesNotContain(KEY);
        }
    }

    @Test
    @DisplayName("S-044: a key that was never issued, or was revoked, is 401 before any call")
    void refusesForeignKeys() throws Exception {
        try (StartedProxy proxy = withKeys()) {
            for (String key : List.of("sk-signalbox-nobody", "sk-old", "' OR '1'='1", "x".repeat(20_000))) {
                HttpResponse<String> response =
                        proxy.post("/v1/chat/completions", HELLO, "authorization", "Bearer " + key);
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.body())
                        .contains("\"code\":\"invalid_api_key\"")
                        .doesNotContain(key);
            }
            assertThat(upstream.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName(
            "S-045, S-136: without keys configured everybody on this machine may call, with keys nobody without one")
    void asksForKeysWhereThereAreSome() throws Exception {
        try (StartedProxy proxy = open()) {
            for (String model :
                    List.of("openai/gpt-4o", "anthropic/claude-3-opus", "meta-llama/llama-3-70b-instruct")) {
                assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat(model, "Hi"))
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(proxy.get("/v1/models").statusCode()).isEqualTo(200);
        }
        try (StartedProxy proxy = withKeys()) {
            assertThat(proxy.post("/v1/chat/completions", HELLO).statusCode()).isEqualTo(401);
            assertThat(proxy.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(proxy.get("/v1/models", "x-api-key", KEY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "S-057: X-API-Key is as good as Bearer; both with different keys are 401; it does not reach the provider")
    void takesTheOtherHeader() throws Exception {
        try (StartedProxy proxy = withKeys()) {
            assertThat(proxy.post("/v1/chat/completions", HELLO, "x-api-key", KEY)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(upstream.takeRequest().headerValues("x-api-key")).isEmpty();
            assertThat(proxy.post("/v1/chat/completions", HELLO, "x-api-key", KEY, "authorization", "Bearer " + KEY)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(proxy.post("/v1/chat/completions", HELLO, "x-api-key", KEY, "authorization", "Bearer other")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @DisplayName("S-009: a forced model takes the place of whatever is asked for, streamed or not")
    @ValueSource(
            strings = {
                "\"model\": \"openai/gpt-4o\",",
                "\"model\": \"gpt-4o\", \"stream\": true,",
                "\"model\": \"main:meta-llama/llama-3-70b\",",
                "\"models\": [\"a/b\", \"c/d\"],",
                "",
            })
    void forcesAModel(String asked) throws Exception {
        try (StartedProxy proxy =
                StartedProxy.over(upstream, builder -> builder.forcedModel("anthropic/claude-3-5-sonnet"))) {
            HttpResponse<String> response = proxy.post(
                    "/v1/chat/completions", "{" + asked + "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("\"model\":\"anthropic/claude-3-5-sonnet\"");
            assertThat(upstream.takeRequest().model()).contains("anthropic/claude-3-5-sonnet");
        }
    }

    @Test
    @DisplayName(
            "S-139: no answer, header or model list holds the provider's key; CORS is off, the server does not name itself")
    void keepsTheProvidersKey() throws Exception {
        upstream.next(Reply.error(401, "authentication_error", "invalid", "bad key " + StartedProxy.PROVIDER_KEY));
        try (StartedProxy proxy = open()) {
            for (HttpResponse<String> response : List.of(
                    proxy.post("/v1/chat/completions", HELLO),
                    proxy.post("/v1/chat/completions", HELLO),
                    proxy.get("/v1/models"),
                    proxy.get("/v1/key"),
                    proxy.get("/nowhere", "origin", "https://other.example"))) {
                String seen = response.headers().map() + response.body();
                assertThat(seen).doesNotContain(StartedProxy.PROVIDER_KEY);
                assertThat(response.headers().map().keySet())
                        .doesNotContain("access-control-allow-origin", "server", "set-cookie");
            }
        }
    }

    @Test
    @DisplayName("errors have OpenAI's shape under /v1 and OpenRouter's under /api/v1: 401, 404, 405, 413, 415")
    void shapesErrorsByPath() throws Exception {
        try (StartedProxy proxy = StartedProxy.over(
                upstream,
                builder -> builder.key(KeyConfig.of("team-a", Secret.of(KEY)))
                        .server(builder.server().withMaxRequestBytes(10_000)))) {
            for (String base : List.of("/v1", "/api/v1")) {
                boolean openAi = base.equals("/v1");
                assertShape(openAi, 401, proxy.post(base + "/chat/completions", HELLO));
                assertShape(openAi, 404, proxy.get(base + "/nothing", "x-api-key", KEY));
                assertShape(openAi, 405, proxy.get(base + "/chat/completions", "x-api-key", KEY));
                assertShape(
                        openAi,
                        413,
                        proxy.post(
                                base + "/chat/completions",
                                StartedProxy.chat("a/b", "x".repeat(10_000)),
                                "x-api-key",
                                KEY));
                assertShape(
                        openAi,
                        415,
                        proxy.post(base + "/chat/completions", HELLO, "x-api-key", KEY, "content-type", "text/plain"));
                assertShape(
                        openAi,
                        415,
                        proxy.post(base + "/chat/completions", HELLO, "x-api-key", KEY, "content-encoding", "gzip"));
            }
            assertThat(upstream.requestCount()).isZero();
        }
    }

    private static void assertShape(boolean openAi, int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        if (openAi) {
            assertThat(response.body()).containsPattern("\"type\":\"[a-z_]+\"").containsPattern("\"code\":\"[a-z_]+\"");
        } else {
            assertThat(response.body()).contains("\"code\":" + status).contains("\"error_type\":\"");
        }
    }

    @Test
    @DisplayName("HTTP/2 by prior knowledge and the offer to switch both get an answer")
    void speaksToHttp2Clients() throws Exception {
        upstream.answers("Hello there");
        try (StartedProxy proxy = open()) {
            HttpClient offering = HttpClient.newHttpClient();
            HttpRequest request = proxy.request("/v1/chat/completions")
                    .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                    .build();
            HttpResponse<String> response = offering.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(response.body()).contains("Hello there");
        }
    }

    @Test
    @DisplayName("S-022: the configured port is the one it listens on, and the base URL says so")
    void listensWhereItIsTold() throws Exception {
        try (StartedProxy proxy = open()) {
            assertThat(proxy.server().baseUrl()).isEqualTo("http://localhost:" + proxy.port() + "/v1");
            assertThat(proxy.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(proxy.get("/health/ready").body()).contains("ready");
        }
    }
}
