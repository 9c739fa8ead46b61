package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request would do, told without doing it. */
@OnEachFace
class ExplainTest {

    private static final String EXPLAIN = "/admin/v1/explain";
    private static final String ALICE = "sk-alice-0123456789abcdef0123456789abcdef";

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        String address = "base_url: \"" + upstream.baseUri() + "\"";
        gateway = TestGateway.of("""
                providers:
                  low:
                    type: openai-compatible
                    ADDRESS
                    priority: 5
                    models:
                      - {id: acme/big, prices: {prompt: 1, completion: 2}, context_length: 8000}
                  high:
                    type: openai-compatible
                    ADDRESS
                    priority: 10
                    models:
                      - {id: acme/big, upstream: big-v2, prices: {prompt: 5, completion: 20}, max_output_tokens: 1000, params: {temperature: 0.9, seed: 7}}
                      - {id: acme/unpriced, supported_parameters: [max_tokens]}
                  off: {type: openai-compatible, ADDRESS, enabled: false, models: [acme/big]}
                model_aliases:
                  smart: [acme/big, acme/unpriced]
                presets:
                  calm: {temperature: 0.1, seed: 1}
                """.replace("ADDRESS", address));
        face = new HttpFace(
                        gateway.gateway(),
                        KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(ALICE)), "alice")),
                        SystemClock.instance(),
                        TestGateway.OPENAI,
                        TestGateway.OPENROUTER,
                        1 << 20)
                .withAdmin(KeyRing.of(Map.of()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Page explain(String body) {
        return TestFace.post(face, EXPLAIN, Headers.NONE, body);
    }

    private Explanation explained(String body) {
        return gateway.gateway().explain(GatewayRequest.of(TestGateway.OPENAI, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String with(String members, String model) {
        return hello(model).replaceFirst("\\{", "{" + members + ", ");
    }

    @Test
    @DisplayName("S-012, S-013: explain shows the order with its reasons, and who is left out by which rule")
    void tellsTheOrderAndWhoIsLeftOut() {
        Page page = explain(hello("acme/big"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .startsWith("{\"asked\":[\"acme/big\"],\"candidates\":[{\"place\":1,\"endpoint\":\"high:big-v2\","
                        + "\"provider\":\"high\",\"provider_name\":\"high\",\"model\":\"acme/big\","
                        + "\"dialect\":\"openai-chat\",\"reasons\":[")
                .contains(",\"priority 10")
                .contains("{\"place\":2,\"endpoint\":\"low:acme/big\"")
                .contains(",\"priority 5")
                .contains("\"left_out\":[{\"subject\":\"off:acme/big\",\"rule\":\"providerEnabled\",\"reason\":\"")
                .contains("\"routing\":\"high:big-v2 is first: priority 10");
    }

    @Test
    @DisplayName("S-034: explain lists both sources of a parameter, and the provider gets the body's value")
    void listsTheSourcesOfParameters() {
        String body = with("\"temperature\": 0.2", "high:acme/big?temperature=0.7&top_p=0.95");
        assertThat(explain(body).text())
                .contains("\"parameters\":[{\"name\":\"temperature\",\"value\":0.2,\"source\":\"body\",\"over\":["
                        + "{\"value\":0.7,\"source\":\"model_uri\"},{\"value\":0.9,\"source\":\"configuration\"}]},"
                        + "{\"name\":\"top_p\",\"value\":0.95,\"source\":\"model_uri\",\"over\":[]},"
                        + "{\"name\":\"seed\",\"value\":7,\"source\":\"configuration\",\"over\":[]}]");
        assertThat(explained(body).lines())
                .contains("   temperature 0.2 (body; over model_uri: 0.7, configuration: 0.9)");
        gateway.ask(body);
        assertThat(upstream.takeRequest().bodyText())
                .contains("\"temperature\": 0.2")
                .contains("\"top_p\":0.95")
                .contains("\"seed\":7")
                .doesNotContain("0.7")
                .doesNotContain("0.9,");
    }

    @Test
    @DisplayName("S-034: a preset is a source of its own, between the model URI and the configuration")
    void listsPresetsAmongTheSources() {
        assertThat(explain(hello("high:acme/big@preset/calm?temperature=0.7")).text())
                .contains("\"parameters\":[{\"name\":\"temperature\",\"value\":0.7,\"source\":\"model_uri\",\"over\":["
                        + "{\"value\":0.1,\"source\":\"preset\"},{\"value\":0.9,\"source\":\"configuration\"}]},"
                        + "{\"name\":\"seed\",\"value\":1,\"source\":\"preset\",\"over\":["
                        + "{\"value\":7,\"source\":\"configuration\"}]}]");
        assertThat(explain(with("\"preset\":\"calm\"", "high:acme/big")).text())
                .contains("\"dropped_parameters\":[]")
                .contains("{\"name\":\"temperature\",\"value\":0.1,\"source\":\"preset\",");
    }

    @Test
    @DisplayName("a body that sets one name of the length limit has decided about the other")
    void knowsBothNamesOfTheLimit() {
        String body = with("\"max_tokens\": 10", "high:acme/big?max_completion_tokens=500");
        assertThat(explain(body).text())
                .contains("{\"name\":\"max_tokens\",\"value\":10,\"source\":\"body\",\"over\":["
                        + "{\"value\":500,\"source\":\"model_uri\"}]}")
                .contains("\"most_output_tokens\":10,");
    }

    @Test
    @DisplayName("what an endpoint would not be sent is told, and limits nothing")
    void tellsWhatIsDropped() {
        assertThat(explain(with("\"top_p\": 0.5", "acme/unpriced")).text())
                .contains("\"parameters\":[],\"dropped_parameters\":[\"top_p\"]");
    }

    @Test
    @DisplayName("the price bound holds for every byte of the prompt and the longest answer; of several, the dearest")
    void boundsThePrice() {
        String body = with("\"max_tokens\": 100", "acme/big");
        long bytes = body.length();
        String high = explained(body).places().get(0).priceBound().orElseThrow().toString();
        assertThat(high).isEqualTo(plain(bytes * 5 + 100 * 20));
        assertThat(explained(body).places().get(1).priceBound().orElseThrow().toString())
                .isEqualTo(plain(bytes + 100 * 2));
        assertThat(explain(body).text()).contains("],\"price_bound\":\"" + high + "\",\"decided_by\"");
        assertThat(explained(hello("acme/big")).places())
                .as("without a limit, what the endpoint can give")
                .extracting(place -> place.mostOutputTokens().orElse(0))
                .containsExactly(1000L, 8000L);
    }

    private static String plain(long microDollars) {
        return new BigDecimal(microDollars)
                .movePointLeft(6)
                .stripTrailingZeros()
                .toPlainString();
    }

    @Test
    @DisplayName("S-114: where a price is unknown, or what an image comes to, the bound is unknown, never 0")
    void knowsNoBoundWithoutPrices() {
        assertThat(explain(with("\"max_tokens\": 100", "smart")).text()).contains("],\"price_bound\":null,");
        assertThat(explain(hello("acme/big")
                                .replace(
                                        "\"Hello\"",
                                        "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x.example/i\"}}]"))
                        .text())
                .contains("],\"price_bound\":null,");
    }

    @Test
    @DisplayName("nobody is called and nothing is written down")
    void spendsNothing() {
        explain(hello("smart"));
        explain(hello("acme/nothing"));
        explained(hello("acme/big"));
        assertThat(upstream.requestCount()).isZero();
        assertThat(gateway.generations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":",
                "[]",
                "{\"model\":\"acme/big\"}",
                "{\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"acme/big?temprature=1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            })
    @DisplayName("what is no request is answered as the endpoint itself would answer it")
    void refusesLikeTheEndpoint(String body) {
        Page real = TestFace.post(face, "/v1/chat/completions", Headers.of("x-api-key", ALICE), body);
        Page page = explain(body);
        assertThat(page.status()).isEqualTo(400).isEqualTo(real.status());
        assertThat(page.text()).isEqualTo(real.text());
    }

    @Test
    @DisplayName("a refusal is written in the dialect of the path that is explained")
    void refusesInTheDialectOfThePath() {
        String body = "{\"model\":\"acme/big\"}";
        Page real = TestFace.post(face, "/api/v1/chat/completions", Headers.of("x-api-key", ALICE), body);
        Page page = explain("{\"body\":" + body + ",\"key\":null,\"path\":\"/api/v1/chat/completions\"}");
        assertThat(page.text()).contains("\"code\":400").isEqualTo(real.text());
    }

    @Test
    @DisplayName("a plan without candidates is an answer, which says how the request would be refused")
    void explainsAnEmptyPlan() {
        Page page = explain(hello("acme/bigg"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("\"candidates\":[]")
                .contains("\"refusal\":{\"kind\":\"not_found\",\"code\":\"model_not_found\","
                        + "\"message\":\"No such model: acme/bigg (nearest: acme/big)\"}");
    }

    @Test
    @DisplayName("a request can be wrapped with the path and the key it would come with")
    void explainsForAKey() {
        String wrapped =
                "{\"path\": \"/api/v1/chat/completions\", \"key\": \"alice\", \"body\": " + hello("acme/big") + " }";
        assertThat(explain(wrapped).text()).contains("\"authentication\":\"key alice\"");
        assertThat(explain(hello("acme/big")).text()).contains("\"authentication\":\"no key\"");
        assertThat(explain(wrapped.replace("alice", "mallory")).text()).contains("\"param\":\"key\"");
        Page elsewhere = explain(wrapped.replace("chat/completions", "models"));
        assertThat(elsewhere.status()).isEqualTo(400);
        assertThat(elsewhere.text()).contains("\"param\":\"path\"").contains("/v1/chat/completions");
    }

    @Test
    @DisplayName("S-190: explain and the ledger row name who asked, who was chosen and why, and what it costs")
    void namesEveryStep() {
        String body = with("\"max_tokens\": 300", "acme/big");
        Page page = explain("{\"key\":\"alice\",\"body\":" + body + "}");
        assertThat(page.text())
                .contains(
                        "\"decided_by\":{\"authentication\":\"key alice\",\"routing\":\"high:big-v2 is first: priority 10")
                .contains("\"billing\":\"at most ")
                .contains("\"quota\":\"no budget or limit is set\"}");

        Page answer = TestFace.post(face, "/v1/chat/completions", Headers.of("x-api-key", ALICE), body);

        Generation row = gateway.recordOf(answer.header("x-generation-id"));
        assertThat(row.intent().key()).contains("alice");
        assertThat(row.intent().plan()).isEqualTo(explained(body).plan().lines());
        assertThat(row.cost().amount().orElseThrow())
                .isLessThanOrEqualTo(explained(body).priceBound().orElseThrow());
    }
}
