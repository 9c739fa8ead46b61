package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP face without a server: paths, keys, pages, errors. */
@OnEachFace
class HttpFaceTest {

    private static final String ALICE = "sk-alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "sk-bob-0123456789abcdef0123456789abcdef01";
    private static final Headers AS_ALICE = Headers.of("authorization", "Bearer " + ALICE);

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace open;
    private HttpFace locked;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/big-instruct, prices: {prompt: 5, completion: 20}, context_length: 8000, supported_parameters: [tools, temperature]}
                      - {id: "meta-llama/llama-3.2-1b-instruct:free", prices: {prompt: 0, completion: 0}}
                      - {id: "google/gemma-2-9b-it:free", prices: {prompt: 0, completion: 0}}
                      - {id: acme/small-instruct, prices: {prompt: "0.055", completion: "0.055"}}
                      - {id: acme/plain, supported_parameters: [temperature]}
                  off: {type: openai-compatible, base_url: "%s", enabled: false, models: [acme/hidden]}
                model_aliases:
                  smart: [acme/big-instruct, acme/small-instruct]
                """.formatted(upstream.baseUri(), upstream.baseUri()));
        open = face(KeyRing.of(Map.of()));
        locked = face(KeyRing.of(Map.of(
                KeyConfig.hashOf(Secret.of(ALICE)), "alice",
                KeyConfig.hashOf(Secret.of(BOB)), "bob")));
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

    private static List<String> ids(Page page) {
        List<String> ids = new ArrayList<>();
        Matcher id = Pattern.compile("\\{\"id\":\"([^\"]*)\"").matcher(page.text());
        while (id.find()) {
            ids.add(id.group(1));
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/api/v1"})
    @DisplayName("S-046, S-047, S-057: both paths answer; Bearer in any case, X-API-Key as well")
    void answersUnderBothPaths(String base) {
        for (Headers headers : List.of(
                AS_ALICE,
                Headers.of("authorization", "bearer   " + ALICE),
                Headers.of("x-api-key", ALICE),
                Headers.of("x-api-key", ALICE, "authorization", "BEARER " + ALICE))) {
            assertThat(post(locked, base + "/chat/completions", headers, hello("acme/plain"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "S-044, S-057, S-122, S-127, F-111: no key, a wrong one and two different ones are 401, and nobody is called")
    void refusesStrangers() {
        for (Headers headers : List.of(
                Headers.of("authorization", "Bearer nope"),
                Headers.of("authorization", "Basic " + ALICE),
                Headers.of("x-api-key", "' OR '1'='1"),
                Headers.of("authorization", "Bearer " + "x".repeat(20_000)),
                Headers.of("x-api-key", ALICE, "authorization", "Bearer " + BOB))) {
            Page page = post(locked, "/v1/chat/completions", headers, hello("acme/plain"));
            assertThat(page.status()).isEqualTo(401);
            assertThat(page.text())
                    .contains("\"message\":\"Invalid API key\"")
                    .contains("\"type\":\"authentication_error\"")
                    .contains("\"code\":\"invalid_api_key\"");
            assertThat(page.header("www-authenticate")).contains("Bearer").contains("X-API-Key");
        }
        Page none = get(locked, "/v1/models", Headers.NONE);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.text()).contains("Authorization: Bearer").contains("X-API-Key");
        assertThat(get(locked, "/api/v1/models", Headers.NONE).text())
                .contains("\"code\":401")
                .contains("invalid_api_key");
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName(
            "S-136, S-040, S-013: lists ids, aliases and nothing of a disabled provider; in open mode without a key")
    void listsModels() {
        Page page = get(open, "/v1/models", Headers.NONE);
        assertThat(ids(page)).contains("acme/big-instruct", "smart").doesNotContain("acme/hidden");
        assertThat(page.text()).startsWith("{\"object\":\"list\",\"data\":[");
    }

    @Test
    @DisplayName(
            "S-161, S-162, S-114: each entry has what clients read; prices are strings per token; an unknown price is not 0")
    void describesModels() {
        Page page = get(open, "/api/v1/models", Headers.NONE);
        assertThat(page.text())
                .contains("\"context_length\":8000")
                .contains("\"pricing\":{\"prompt\":\"0.000005\",\"completion\":\"0.00002\"}")
                .contains("\"supported_parameters\":[\"temperature\",\"tools\"]")
                .contains("\"architecture\":{")
                .contains("\"total_count\":9")
                .contains("\"links\":{\"next\":null}");
        Page plain = get(open, "/v1/models/acme/plain", Headers.NONE);
        assertThat(plain.text()).contains("\"pricing\":{\"prompt\":\"Infinity\",\"completion\":\"Infinity\"}");
    }

    @Test
    @DisplayName("S-081: auto is listed, with what any model can, and its price is not known before it chose")
    void listsAuto() {
        assertThat(ids(get(open, "/api/v1/models", Headers.NONE)))
                .contains("auto", "openrouter/auto")
                .contains("openrouter/free");
        Page auto = get(open, "/v1/models/openrouter/auto", Headers.NONE);
        assertThat(auto.text())
                .contains("\"pricing\":{\"prompt\":\"Infinity\",\"completion\":\"Infinity\"}")
                .contains("\"context_length\":8000")
                .contains("\"supported_parameters\":[\"temperature\",\"tools\"]");
        assertThat(get(open, "/v1/models/openrouter/free", Headers.NONE).text())
                .contains("\"pricing\":{\"prompt\":\"0\",\"completion\":\"0\"}");
    }

    @Test
    @DisplayName("S-163, S-164, S-168: sorted by price, filtered by words and by price, in pages")
    void sortsAndFiltersModels() {
        assertThat(ids(get(open, "/api/v1/models?sort=pricing-low-to-high&q=instruct", Headers.NONE)))
                .startsWith("meta-llama/llama-3.2-1b-instruct:free")
                .endsWith("acme/big-instruct");
        assertThat(ids(get(open, "/api/v1/models?max_price=0", Headers.NONE)))
                .containsExactly(
                        "meta-llama/llama-3.2-1b-instruct:free", "google/gemma-2-9b-it:free", "openrouter/free");
        Page first = get(open, "/api/v1/models?limit=2", Headers.NONE);
        assertThat(ids(first)).hasSize(2);
        assertThat(first.text()).contains("\"next\":\"/api/v1/models?offset=2&limit=2\"");
        assertThat(ids(get(open, "/api/v1/models?offset=100&limit=2", Headers.NONE)))
                .isEmpty();
    }

    @Test
    @DisplayName("S-167: a model's endpoints, with prices and context; an encoded variant is found")
    void listsEndpoints() {
        Page page = get(open, "/api/v1/models/acme/big-instruct/endpoints", Headers.NONE);
        assertThat(page.text()).contains("\"provider_name\":\"main\"").contains("\"prompt\":\"0.000005\"");
        assertThat(get(open, "/api/v1/models/meta-llama/llama-3.2-1b-instruct%3Afree/endpoints", Headers.NONE)
                        .status())
                .isEqualTo(200);
        assertThat(get(open, "/api/v1/models/acme/nothing/endpoints", Headers.NONE)
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("S-142: a generation is found by its id as soon as the answer has ended, and by its own key only")
    void findsGenerations() {
        upstream.nextForModel("acme/big-instruct", Reply.status(503));
        Page answer = post(locked, "/v1/chat/completions", AS_ALICE, hello("smart"));
        String id = answer.header("x-generation-id");
        assertThat(answer.text()).contains("\"id\":\"" + id + "\"");

        Page record = get(locked, "/api/v1/generation?id=" + id, AS_ALICE);

        assertThat(record.status()).isEqualTo(200);
        assertThat(record.text())
                .contains("\"model\":\"acme/small-instruct\"")
                .contains("\"requested_model\":\"smart\"")
                .contains("\"tokens_prompt\":100")
                .contains("\"native_tokens_completion\":200")
                .contains("\"total_cost\":0.0000165")
                .contains("\"streamed\":false")
                .contains("\"failure_kind\":\"overloaded\"")
                .contains("\"status\":503");
        assertThat(get(locked, "/api/v1/generation?id=" + id, Headers.of("x-api-key", BOB))
                        .status())
                .isEqualTo(404);
        assertThat(get(locked, "/api/v1/generation?id=gen-none", AS_ALICE).status())
                .isEqualTo(404);
        assertThat(get(locked, "/api/v1/generation", AS_ALICE).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("GET /key tells the key's name and what it spent, never the key")
    void tellsOfTheKey() {
        post(locked, "/v1/chat/completions", AS_ALICE, hello("acme/big-instruct"));
        Page page = get(locked, "/api/v1/key", AS_ALICE);
        assertThat(page.text())
                .contains("\"label\":\"alice\"")
                .contains("\"usage\":0.0045")
                .contains("\"usage_daily\":0.0045")
                .contains("\"free_model_daily_requests\":{\"used\":0,\"limit\":9007199254740991,");
        assertThat(page.text()).doesNotContain(ALICE);
        assertThat(get(locked, "/api/v1/key", Headers.of("x-api-key", BOB)).text())
                .contains("\"usage\":0,");
    }

    @Test
    @DisplayName("F-100: JSON is taken, and what curl sends; not what another site's page can post")
    void looksAtTheContentType() {
        String body = hello("acme/plain");
        for (String type :
                List.of("application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded")) {
            assertThat(post(open, "/v1/chat/completions", Headers.of("content-type", type), body)
                            .status())
                    .isEqualTo(200);
        }
        for (Headers headers : List.of(
                Headers.of("content-type", "text/plain"),
                Headers.of("content-type", "multipart/form-data; boundary=x"),
                Headers.of("content-type", "application/json; charset=utf-16"),
                Headers.of("content-type", "application/json", "content-encoding", "gzip"),
                Headers.of("content-type", "application/x-www-form-urlencoded", "origin", "https://evil.example"),
                Headers.of("content-type", "application/x-www-form-urlencoded", "sec-fetch-site", "cross-site"))) {
            assertThat(post(open, "/v1/chat/completions", headers, body).status())
                    .isEqualTo(415);
        }
    }

    @Test
    @Tag("spelled-paths")
    @DisplayName("F-107: paths with tricks are no paths of ours; the wrong method names the right one")
    void knowsItsPaths() {
        for (String path : List.of(
                "/v1//models",
                "/v1/models;x",
                "/v1/../v1/models",
                "//v1/models",
                "/v1/models/%2e%2e/x/endpoints",
                "/",
                "/admin")) {
            // A server may refuse an ambiguous path before the face sees it.
            assertThat(get(open, path, Headers.NONE).status()).as(path).isIn(400, 404);
        }
        Page page = get(open, "/v1/chat/completions", Headers.NONE);
        assertThat(page.status()).isEqualTo(405);
        assertThat(page.header("allow")).isEqualTo("POST");
    }

    @Test
    @DisplayName("F-155: while it drains it is alive, not ready, and takes no new work")
    void drains() {
        assertThat(get(open, "/health/ready", Headers.NONE).status()).isEqualTo(200);
        open.drain();
        assertThat(get(open, "/health/live", Headers.NONE).status()).isEqualTo(200);
        assertThat(get(open, "/health/ready", Headers.NONE).status()).isEqualTo(503);
        assertThat(post(open, "/v1/chat/completions", Headers.NONE, hello("acme/plain"))
                        .status())
                .isEqualTo(503);
    }

    @Test
    @DisplayName("S-139: no answer carries a permission for other origins")
    void keepsOtherOriginsOut() {
        Page page = get(open, "/v1/models", Headers.of("origin", "https://elsewhere.example"));
        assertThat(page.headers().entries()).noneMatch(header -> header.name().startsWith("access-control-"));
    }
}
