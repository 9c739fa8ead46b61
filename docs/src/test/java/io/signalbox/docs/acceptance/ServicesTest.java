package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.services.Service;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models are asked for beside conversations: passed through with keys, limits and ledger applied. */
class ServicesTest {

    private static final String KEY = "sk-carol-0123456789abcdef0123456789abcdef";
    private static final Headers AS_CAROL =
            Headers.of("authorization", "Bearer " + KEY, "content-type", "application/json");

    private static final String VECTORS = """
            {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.10, -2e-3]}],
             "model": "embed-3", "x_new": {"a":[1, 2 ]}, "usage": {"prompt_tokens": 8, "total_tokens": 8}}""";

    private ScriptedUpstream first;
    private ScriptedUpstream second;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        first = ScriptedUpstream.start();
        second = ScriptedUpstream.start();
        gateway = TestGateway.of("""
                providers:
                  one:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/embed, upstream: embed-3, context_length: 64, prices: {prompt: 1}}
                      - {id: acme/judge, prices: {prompt: 1}}
                      - {id: acme/paint, prices: {prompt: 0, image: "0.04"}}
                      - {id: acme/rank, prices: {prompt: 0, search: "0.002"}}
                  two:
                    type: openrouter
                    base_url: "%s"
                    api_key: k
                    models: [{id: acme/embed, upstream: acme/embed}]
                  claude:
                    type: anthropic
                    base_url: "%s"
                    api_key: k
                    models: [anthropic/claude-x]
                routing: {strategy: ordered}
                """.formatted(first.baseUri(), second.baseUri(), second.baseUri()));
        FaceDialects dialects = FaceDialects.chat(TestGateway.OPENAI, TestGateway.OPENROUTER);
        for (Service service : Service.values()) {
            for (String path : service.paths()) {
                dialects =
                        dialects.and(path, service.dialect(OpenAiFace.OPENAI), service.dialect(OpenAiFace.OPENROUTER));
            }
        }
        KeyRing keys = KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(KEY)), "carol"));
        face = new HttpFace(gateway.gateway(), keys, SystemClock.instance(), dialects, 1 << 20);
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private Generation record(Page page) {
        return gateway.recordOf(page.header("x-generation-id"));
    }

    @ParameterizedTest
    @CsvSource({"/v1", "/api/v1"})
    @DisplayName("embeddings pass byte for byte but for the model's name, and are in the ledger with usage and cost")
    void passesEmbeddings(String root) {
        first.answers(Reply.json(VECTORS));
        String asked = "{\"model\": \"acme/embed\",  \"input\": [\"a\",\"b\"], \"x_new\": 1.50, \"user\":\"u\"}";

        Page page = post(face, root + "/embeddings", AS_CAROL, asked);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).isEqualTo(VECTORS.replace("\"embed-3\"", "\"acme/embed\""));
        assertThat(page.header("content-type")).isEqualTo("application/json");
        assertThat(page.header("x-openrouter-cost")).isEqualTo("0.000008");
        RecordedRequest sent = first.takeRequest();
        assertThat(sent.target()).isEqualTo("/v1/embeddings");
        assertThat(sent.bodyText()).isEqualTo(asked.replace("acme/embed", "embed-3"));
        Generation record = record(page);
        assertThat(record.intent().dialect()).isEqualTo("openai-embeddings");
        assertThat(record.intent().key()).hasValue("carol");
        assertThat(record.usage().isEstimated()).isFalse();
        assertThat(record.usage().count(UsageClass.PROMPT)).isEqualTo(8);
        assertThat(record.cost().amount()).hasValue(Money.of("0.000008"));
    }
}
