package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers write on requests for their own book-keeping. */
class LabelsTest {

    private static final FaceDialects DIALECTS = FaceDialects.chat(TestGateway.OPENAI, TestGateway.OPENROUTER)
            .and(
                    "messages",
                    AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC),
                    AnthropicMessages.dialect(AnthropicMessages.Face.OPENROUTER))
            .and(
                    "responses",
                    OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI),
                    OpenAiResponses.dialect(OpenAiResponses.Face.OPENROUTER));

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        gateway = TestGateway.at(upstream);
        face = new HttpFace(gateway.gateway(), KeyRing.of(Map.of()), SystemClock.instance(), DIALECTS, 1 << 20)
                .withAdmin(KeyRing.of(Map.of()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Labels labels(String path, Headers headers, String member) {
        String prompt = path.endsWith("responses")
                ? "\"input\":\"Hello\""
                : "\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        Page page = post(face, path, headers, "{\"model\":\"acme/big\"," + member + prompt + "}");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return gateway.recordOf(page.header("x-generation-id")).intent().labels();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/api/v1/chat/completions", "/v1/responses", "/v1/messages"})
    @DisplayName("tags come from our header, LiteLLM's, and LiteLLM's member; pairs from metadata; each once")
    void areRecorded(String path) {
        Labels labels = labels(
                path,
                Headers.of(
                        "x-signalbox-tags", "beta, team-a,, beta", "x-litellm-tags", "nightly", "x-session-id", "s-1"),
                "\"metadata\":{\"ticket\":\"T-1\",\"tags\":[\"body\",\"beta\",7],\"nested\":{\"a\":1}},");
        assertThat(labels)
                .isEqualTo(new Labels(
                        List.of("beta", "body", "nightly", "team-a"), Map.of("ticket", "T-1"), Optional.of("s-1")));
    }

    @Test
    @DisplayName("S-158: reports group by tag; a generation with two stands in two rows and once in the total")
    void areGroupedBy() {
        labels("/v1/chat/completions", Headers.of("x-signalbox-tags", "a,b"), "");
        labels("/v1/chat/completions", Headers.of("x-signalbox-tags", "b"), "");
        assertThat(get(face, "/admin/v1/report?by=tag&show=latency", Headers.NONE)
                        .text())
                .contains("{\"tag\":\"a\",\"requests\":1,")
                .contains("{\"tag\":\"b\",\"requests\":2,")
                .contains("\"total\":{\"requests\":2,");
        String listed =
                get(face, "/admin/v1/generations?where=tag:a", Headers.NONE).text();
        assertThat(listed).contains("\"tags\":[\"a\",\"b\"]").doesNotContain("\"tags\":[\"b\"]");
    }

    @Test
    @DisplayName("Anthropic's user_id is the user and no label; what Anthropic's API would not take is let be")
    void knowsAnthropicsUser() {
        String pairs =
                IntStream.range(0, 20).mapToObj(i -> "\"k" + i + "\":\"v\"").collect(Collectors.joining(","));
        Labels labels = labels("/v1/messages", Headers.NONE, "\"metadata\":{\"user_id\":\"u-7\"," + pairs + "},");
        assertThat(labels.metadata()).hasSizeLessThan(17).doesNotContainKey("user_id");
        assertThat(gateway.generations().get(0).intent().caller().user()).contains("u-7");
    }

    @Test
    @DisplayName("metadata in the form of gateways goes to no provider; in the API's own form it does")
    void goesToProvidersAsTheirs() {
        labels("/v1/chat/completions", Headers.NONE, "\"metadata\":{\"tags\":[\"a\"]},");
        labels("/v1/chat/completions", Headers.NONE, "\"metadata\":{\"ticket\":\"T-1\"},");
        assertThat(upstream.requests().get(0).bodyText()).doesNotContain("metadata");
        assertThat(upstream.requests().get(1).bodyText()).contains("\"metadata\":{\"ticket\":\"T-1\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "x"                | metadata: "x" (expected: an object of up to 16 texts
            {"LONGKEY":"v"}    | metadata: a name of 65 characters (expected
            {"k":"LONGTEXT"}   | metadata: k of 513 characters (expected
            {MANY}             | metadata: more than 16 names (expected
            """)
    @DisplayName("more metadata than OpenAI's API takes is 400, and nobody is called")
    void refusesTooMuch(String metadata, String message) {
        String written = metadata.replace("LONGKEY", "k".repeat(65))
                .replace("LONGTEXT", "v".repeat(513))
                .replace(
                        "MANY",
                        IntStream.range(0, 17)
                                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                                .collect(Collectors.joining(",")));
        for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
            Page page = post(
                    face,
                    path,
                    Headers.NONE,
                    "{\"model\":\"acme/big\",\"metadata\":" + written
                            + ",\"input\":\"Hi\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text().replace("\\\"", "\"")).contains(message);
        }
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("tags and conversations that are too long, too many or unprintable are not recorded")
    void isBounded() {
        String many = IntStream.range(0, 100).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        Labels labels = labels(
                "/v1/chat/completions",
                Headers.of("x-signalbox-tags", many, "x-session-id", "s".repeat(257)),
                "\"metadata\":{\"tags\":[\"" + "t".repeat(129) + "\",\"\\u0007bell\",\" \"]},");
        assertThat(labels.tags()).hasSize(Labels.MOST_TAGS).allMatch(tag -> tag.length() <= 3);
        assertThat(labels.session()).isEmpty();
    }
}
