package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.FaceRoute;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.BodyCollector;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What models are asked for beside conversations: passed through with keys, limits and ledger applied. */
@OnEachFace
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
                      - {id: acme/paint, prices: {prompt: 0, made_image: "0.04"}}
                      - {id: acme/voice, prices: {prompt: 1}}
                      - {id: acme/ear, prices: {prompt: 1, completion: 2, audio_prompt: 3}}
                      - {id: acme/rank, prices: {prompt: 0, search: "0.002"}}
                  two:
                    type: openrouter
                    base_url: "%s"
                    api_key: k
                    models: [{id: acme/embed, upstream: acme/embed}, acme/far]
                  claude:
                    type: anthropic
                    base_url: "%s"
                    api_key: k
                    models: [anthropic/claude-x]
                  cohere:
                    type: cohere
                    base_url: "%s"
                    api_key: k
                    models: [{id: cohere/rerank-x, prices: {prompt: 0, search: "0.002"}}]
                routing: {strategy: ordered}
                """.formatted(first.baseUri(), second.baseUri(), second.baseUri(), first.uri("")));
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

    @Test
    @DisplayName("usage that a provider does not report is estimated from the request; a reported cost holds")
    void estimatesAndBelieves() {
        first.next(Reply.json("{\"data\":[{\"embedding\":[1]}]}"));
        Page silent = post(face, "/v1/embeddings", AS_CAROL, "{\"model\":\"acme/embed\",\"input\":\"twelve bytes\"}");
        assertThat(silent.text()).isEqualTo("{\"data\":[{\"embedding\":[1]}]}");
        Generation estimated = record(silent);
        assertThat(estimated.usage().isEstimated()).isTrue();
        assertThat(estimated.usage().promptTokens()).isEqualTo(11);

        first.next(Reply.status(503));
        second.next(Reply.json(
                "{\"id\":\"e-1\",\"data\":[{}],\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2,\"cost\":0.25}}"));
        Page told = post(
                face,
                "/api/v1/embeddings",
                AS_CAROL,
                "{\"model\":\"acme/embed\",\"input\":\"a\",\"provider\":{\"options\":{\"x\":1}}}");
        assertThat(told.header("x-signalbox-provider")).as(told.text()).isEqualTo("two");
        assertThat(told.header("x-openrouter-cost")).isEqualTo("0.25");
        assertThat(first.requests().get(1).bodyText()).doesNotContain("provider");
        assertThat(second.takeRequest().bodyText()).contains("\"provider\":{\"options\":{\"x\":1}}");
    }

    @Test
    @DisplayName("a batch is judged by its longest entry, not by its size")
    void judgesBatches() {
        second.answers(Reply.json(VECTORS));
        first.answers(Reply.json(VECTORS));
        String fits = "\"" + "x".repeat(200) + "\"";
        String batch = "{\"model\":\"acme/embed\",\"input\":[" + String.join(",", fits, fits, fits) + "]}";
        assertThat(post(face, "/v1/embeddings", AS_CAROL, batch).header("x-signalbox-provider"))
                .isEqualTo("one");
        String longer = "{\"model\":\"acme/embed\",\"input\":[\"" + "x".repeat(300) + "\"]}";
        assertThat(post(face, "/v1/embeddings", AS_CAROL, longer).header("x-signalbox-provider"))
                .isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/moderations         | /v1/moderations        | {"model":"acme/judge","input":"x"}                       | {"id":"m","model":"acme/judge","results":[{"flagged":true}]}
            /v1/images/generations  | /v1/images/generations | {"model":"acme/paint","prompt":"x","size":"1x1"}         | {"created":1,"data":[{"b64_json":"aGk="}]}
            /api/v1/images          | /v1/images/generations | {"model":"acme/paint","prompt":"x","aspect_ratio":"1:1"} | {"created":1,"data":[{"b64_json":"aGk="}]}
            /v1/images/edits        | /v1/images/edits       | {"model":"acme/paint","prompt":"x","images":[]}          | {"created":1,"data":[{"b64_json":"aGk="}]}
            /v1/audio/transcriptions| /v1/audio/transcriptions | {"model":"acme/ear","input_audio":{"data":"","format":"mp3"}} | {"text":"","usage":{"seconds":2}}
            /v1/rerank              | /v1/rerank             | {"model":"acme/rank","query":"q","documents":["a"]}      | {"model":"acme/rank","results":[{"index":0,"relevance_score":0.5}],"meta":{"billed_units":{"search_units":1}}}
            """)
    @DisplayName("each service passes at the provider's usual path")
    void passesEachService(String path, String target, String request, String answer) {
        first.answers(Reply.json(answer));
        Page page = post(face, path, AS_CAROL, request);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).isEqualTo(answer);
        RecordedRequest sent = first.takeRequest();
        assertThat(sent.target()).isEqualTo(target);
        assertThat(sent.bodyText()).isEqualTo(request);
    }

    @Test
    @DisplayName("images and searches are counted and priced one by one")
    void countsUnits() {
        first.next(Reply.json("{\"data\":[{\"url\":\"u\"},{\"url\":\"v\"}]}"));
        Page images = post(face, "/v1/images/generations", AS_CAROL, "{\"model\":\"acme/paint\",\"prompt\":\"x\"}");
        assertThat(images.header("x-openrouter-cost")).isEqualTo("0.08");
        first.next(Reply.json("{\"results\":[{}],\"usage\":{\"search_units\":3}}"));
        Page ranked = post(
                face,
                "/v1/rerank",
                AS_CAROL,
                "{\"model\":\"acme/rank\",\"query\":\"q\",\"documents\":[{\"text\":\"a\"}]}");
        assertThat(ranked.header("x-openrouter-cost")).isEqualTo("0.006");
    }

    @Test
    @DisplayName("ranking is asked of Cohere in its own form, and nothing else is")
    void asksCohere() {
        String answer = "{\"id\":\"r\",\"results\":[{\"index\":1}],\"meta\":{\"billed_units\":{\"search_units\":1}}}";
        first.answers(Reply.json(answer));
        Page page = post(
                face,
                "/v1/rerank",
                AS_CAROL,
                "{\"model\":\"cohere/rerank-x\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"max_tokens_per_doc\":9}");
        assertThat(page.text()).isEqualTo(answer);
        assertThat(page.header("x-openrouter-cost")).isEqualTo("0.002");
        RecordedRequest sent = first.takeRequest();
        assertThat(sent.target()).isEqualTo("/v2/rerank");
        assertThat(sent.bodyText())
                .isEqualTo(
                        "{\"model\":\"rerank-x\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"max_tokens_per_doc\":9}");
        assertThat(post(face, "/v1/embeddings", AS_CAROL, "{\"model\":\"cohere/rerank-x\",\"input\":\"a\"}")
                        .text())
                .contains("no openai-embeddings by way of cohere");
    }

    @Test
    @DisplayName("sound passes as the bytes and in the type that it came in, in pieces")
    void passesSound() {
        byte[] sound = new byte[300_000];
        new Random(3).nextBytes(sound);
        first.answers(Reply.bytes(sound).contentType("audio/pcm;rate=24000").chunksOf(50_000));
        Page page = post(
                face,
                "/v1/audio/speech",
                AS_CAROL,
                "{\"model\":\"acme/voice\",\"input\":\"Hello\",\"voice\":\"alloy\"}");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).isEqualTo("audio/pcm;rate=24000");
        assertThat(page.header("content-length")).isEmpty();
        assertThat(page.body()).isEqualTo(sound);
        assertThat(record(page).usage().isEstimated()).isTrue();
        assertThat(record(page).cost().amount()).isPresent();
    }

    @Test
    @DisplayName("sound that breaks off is a broken body, never a whole one")
    void breaksOffSound() {
        first.answers(Reply.bytes(new byte[300_000])
                .contentType("audio/mpeg")
                .chunksOf(1_000)
                .resets(Point.afterBytes(100_000)));
        FaceRoute route = face.route(new FaceHead("POST", "/v1/audio/speech", "", AS_CAROL));
        byte[] request = "{\"model\":\"acme/voice\",\"input\":\"Hello\"}".getBytes(StandardCharsets.UTF_8);
        FaceResponse response = route.handle(request, Runnable::run)
                .response()
                .toCompletableFuture()
                .join();
        assertThat(response.status()).isEqualTo(200);
        assertThatThrownBy(() -> BodyCollector.readAll(response.body())).isInstanceOf(Throwable.class);
    }

    @Test
    @DisplayName("an image that comes as events passes event by event; its usage is metered")
    void passesEvents() {
        String events = """
                event: image_generation.partial_image
                data: {"type":"image_generation.partial_image","b64_json":"aGk="}

                event: image_generation.completed
                data: {"type":"image_generation.completed","b64_json":"aGk=","usage":{"input_tokens":5,"output_tokens":7,"total_tokens":12}}

                """;
        first.answers(Reply.text(events).contentType("text/event-stream; charset=utf-8"));
        Page page = post(
                face,
                "/v1/images/generations",
                AS_CAROL,
                "{\"model\":\"acme/paint\",\"prompt\":\"x\",\"stream\":true}");
        assertThat(page.text()).isEqualTo(events);
        assertThat(page.header("content-type")).startsWith("text/event-stream");
        assertThat(record(page).usage().promptTokens()).isEqualTo(5);
        assertThat(record(page).usage().completionTokens()).isEqualTo(7);
    }

    @Test
    @Tag("forms")
    @DisplayName("a form passes byte for byte but for the model's part; subtitles come back as they are")
    void passesForms() {
        byte[] form = form("model", "acme/ear");
        first.next(Reply.text("WEBVTT\n\nHello\n").contentType("text/vtt; charset=utf-8"));
        Headers headers = Headers.of("x-api-key", KEY, "content-type", "multipart/form-data; boundary=\"b 1\"");
        Page page = post(face, "/v1/audio/transcriptions", headers, form);
        assertThat(page.text()).isEqualTo("WEBVTT\n\nHello\n");
        assertThat(page.header("content-type")).isEqualTo("text/vtt; charset=utf-8");
        RecordedRequest sent = first.takeRequest();
        assertThat(sent.header("content-type")).hasValue("multipart/form-data; boundary=\"b 1\"");
        assertThat(sent.body()).isEqualTo(form);
        assertThat(record(page).usage().count(UsageClass.AUDIO_PROMPT)).isEqualTo(1);

        first.next(Reply.json("{\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,"
                + "\"input_token_details\":{\"audio_tokens\":14},\"output_tokens\":2,\"total_tokens\":16}}"));
        Page translated = post(face, "/v1/audio/translations", headers, form("model", "acme/ear"));
        assertThat(record(translated).usage().count(UsageClass.AUDIO_PROMPT)).isEqualTo(14);
        assertThat(translated.header("x-openrouter-cost")).isEqualTo("0.000046");
    }

    @Test
    @DisplayName("a form where none is taken, or from a page of another site, is 415")
    void refusesForeignForms() {
        Headers headers = Headers.of("x-api-key", KEY, "content-type", "multipart/form-data; boundary=\"b 1\"");
        byte[] form = form("model", "acme/ear");
        assertThat(post(face, "/v1/embeddings", headers, form).status()).isEqualTo(415);
        assertThat(post(face, "/v1/audio/transcriptions", headers.plus("origin", "http://evil.example"), form)
                        .status())
                .isEqualTo(415);
        assertThat(first.requestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embeddings",
                "moderations",
                "images",
                "images/generations",
                "images/edits",
                "audio/speech",
                "audio/transcriptions",
                "audio/translations",
                "rerank"
            })
    @DisplayName("without a key nobody is served, and a bad request names its field, in the form of the path")
    void refuses(String path) {
        assertThat(post(face, "/v1/" + path, Headers.NONE, "{}").status()).isEqualTo(401);
        Page missing = post(face, "/v1/" + path, AS_CAROL, "{\"model\":\"acme/embed\"}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.text()).contains("\"code\":\"missing_required_parameter\"", "\"param\":\"");
        Page wrong = post(face, "/api/v1/" + path, AS_CAROL, "{\"model\":7}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("\"code\":400", "model: 7 (expected: the name of a model)");
        assertThat(first.requestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"object":"list"}                    | upstream_invalid_response
            {"data":[]}                          | upstream_empty_answer
            <html>Blocked</html>                 | upstream_invalid_response
            {"error":{"message":"m","code":503}} | overloaded
            """)
    @DisplayName("an answer that is none is never passed on; another endpoint is asked")
    void goesOnAfterBadAnswers(String answer, String code) {
        first.answers(Reply.json(answer));
        second.next(Reply.json(VECTORS));
        String request = "{\"model\":\"acme/embed\",\"input\":\"a\"}";
        assertThat(post(face, "/v1/embeddings", AS_CAROL, request).status()).isEqualTo(200);
        second.answers(Reply.json(answer));
        Page failed = post(face, "/v1/embeddings", AS_CAROL, request);
        assertThat(failed.status()).isGreaterThanOrEqualTo(500);
        assertThat(failed.text()).contains("\"code\":\"" + code + "\"");
    }

    @Test
    @DisplayName("where nobody has the service, the answer is a 404 that says so")
    void saysThatNobodyHasIt() {
        Page page = post(face, "/v1/embeddings", AS_CAROL, "{\"model\":\"anthropic/claude-x\",\"input\":\"a\"}");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.text()).contains("no openai-embeddings by way of anthropic-messages");
        Page judged = post(face, "/v1/moderations", AS_CAROL, "{\"model\":\"acme/far\",\"input\":\"a\"}");
        assertThat(judged.text()).contains("no openai-moderations by way of OpenRouter");
    }

    private static byte[] form(String name, String value) {
        String text = "--b 1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a; name=model.mp3\"\r\n"
                + "Content-Type: audio/mpeg\r\n\r\n\u00ff\u00fe\r\n--b\u0000\r\n--b 1  \r\n"
                + "content-disposition: form-data; name=" + name + "\r\n\r\n" + value + "\r\n--b 1--\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
