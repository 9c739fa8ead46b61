package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Conversing.asking;
import static io.signalbox.codec.jackson.anthropic.Written.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PassedRequestTest {

    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static String body(Conversing asking) {
        return Conversing.text(asking.request().body());
    }

    private static JsonNode sent(Conversing asking, Map<String, String> parameters) {
        return json(Conversing.text(asking.request(parameters).body()));
    }

    @Test
    @DisplayName("S-110: what the gateway does not act on passes byte for byte")
    void everyOtherByteIsTheCallers() {
        String tail =
                ",\"max_tokens\" : 1e1 ,\n \"of_the_future\":{\"\\u0061\":1.50},\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"h\\u00e9\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}";
        String integral = tail.replace("1e1", "10");

        assertThat(body(asking("{ \"model\":\"anthropic/claude\"" + integral)))
                .isEqualTo("{ \"model\":\"claude-sonnet-4-5\"" + integral);
    }

    @Test
    void goesToTheMessagesOfTheProvider() {
        UpstreamRequest request = asking(Conversing.HELLO_STREAM).request();

        assertThat(request.path()).isEqualTo("/messages");
        assertThat(request.headers().first("anthropic-version")).isEmpty();
        assertThat(asking(Conversing.HELLO)
                        .of(ProviderType.OPENROUTER)
                        .request()
                        .headers()
                        .first("anthropic-version"))
                .contains("2023-06-01");
        assertThat(request.headers().first("accept")).contains("text/event-stream");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    void vertexHasTheModelInThePath() {
        Conversing vertex = asking(Conversing.HELLO_STREAM).of(ProviderType.VERTEX);

        assertThat(vertex.request().path())
                .isEqualTo("/publishers/anthropic/models/claude-sonnet-4-5:streamRawPredict");
        JsonNode sent = sent(vertex, Map.of());
        assertThat(sent.has("model")).isFalse();
        assertThat(sent.path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
    }

    @Test
    void openRoutersMembersGoNowhereElse() {
        String body =
                "{\"model\":\"m\",\"max_tokens\":5,\"models\":[\"a\"],\"provider\":{\"only\":[\"x\"]},\"route\":\"fallback\",\"plugins\":[],\"session_id\":\"s\",\"user\":\"ann\",\"trace\":{},"
                        + HI + "}";

        JsonNode sent = sent(asking(body), Map.of());
        assertThat(sent.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("model", "max_tokens", "messages", "metadata");
        assertThat(sent.at("/metadata/user_id").asText()).isEqualTo(CallIds.hash("ann"));
        assertThat(asking(body).request().dropped()).containsExactlyInAnyOrder("plugins", "session_id", "trace");

        JsonNode toOpenRouter = sent(asking(body).of(ProviderType.OPENROUTER), Map.of("provider.zdr", "true"));
        assertThat(toOpenRouter.has("models")).isFalse();
        assertThat(toOpenRouter.path("provider")).isEqualTo(json("{\"only\":[\"x\"],\"zdr\":true}"));
        assertThat(toOpenRouter.has("plugins")).isTrue();
    }

    @Test
    void aLimitIsAlwaysThere() {
        assertThat(sent(asking("{" + HI + "}"), Map.of()).path("max_tokens").asInt())
                .isEqualTo(4096);
        assertThat(sent(asking("{\"max_tokens\":null," + HI + "}"), Map.of())
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(4096);
        assertThat(sent(asking("{" + HI + "}"), Map.of("max_tokens", "7"))
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(7);
        assertThat(sent(asking("{\"max_tokens\":0," + HI + "}"), Map.of("max_tokens", "7"))
                        .path("max_tokens")
                        .asInt())
                .isZero();
    }

    @Test
    @DisplayName("S-111: parameters of the URI arrive in the range that the model takes, where the body says nothing")
    void parametersOfTheUriArrive() {
        Map<String, String> hot = Map.of("temperature", "1.5");

        assertThat(sent(asking(Conversing.HELLO), hot).path("temperature").asInt())
                .isEqualTo(1);
        assertThat(sent(asking("{\"temperature\":0.3," + HI + "}"), hot)
                        .path("temperature")
                        .asDouble())
                .isEqualTo(0.3);
        Conversing newer = asking(Conversing.HELLO).model("claude-opus-4-8");
        assertThat(sent(newer, hot).has("temperature")).isFalse();
        assertThat(newer.request(hot).dropped()).containsExactly("temperature");
        assertThat(sent(newer, Map.of("reasoning_effort", "\"low\""))
                        .at("/output_config/effort")
                        .asText())
                .isEqualTo("low");
        assertThat(sent(asking("{\"max_tokens\":9000," + HI + "}"), Map.of("reasoning_effort", "\"low\""))
                        .at("/thinking/budget_tokens")
                        .asInt())
                .isEqualTo(1800);
        assertThat(asking(Conversing.HELLO)
                        .request(Map.of("seed", "1", "service_tier", "\"flex\""))
                        .dropped())
                .containsExactlyInAnyOrder("seed", "service_tier");
    }

    @Test
    void theRestOfAnAnswerIsAskedForByPrefillOrInWords() {
        JsonNode prefilled = json(Conversing.text(
                asking(Conversing.HELLO).continuation("Hello ", true).body()));
        assertThat(prefilled.path("messages")).hasSize(2);
        assertThat(prefilled.at("/messages/1")).isEqualTo(json("{\"role\":\"assistant\",\"content\":\"Hello\"}"));
        assertThat(prefilled.path("max_tokens").asInt()).isEqualTo(98);

        JsonNode asked = json(Conversing.text(asking(Conversing.HELLO)
                .model("claude-opus-4-8")
                .continuation("Hello", true)
                .body()));
        assertThat(asked.path("messages")).hasSize(3);
        assertThat(asked.at("/messages/2/role").asText()).isEqualTo("user");
    }

    @Test
    void thoughtsOfOtherModelsDoNotGoToClaude() {
        String marked = SealText.UNSEALED.written();
        String body =
                "{\"model\":\"m\",\"max_tokens\":9000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\""
                        + marked
                        + "\"},{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"y\"}]}]}";

        JsonNode sent = sent(asking(body), Map.of());
        assertThat(sent.at("/messages/1/content")).hasSize(1);
        assertThat(sent.path("thinking")).isEqualTo(json("{\"type\":\"disabled\"}"));
        assertThat(asking(body).request().dropped()).containsExactly("reasoning");
        JsonNode goesOn =
                json(Conversing.text(asking(body).continuation("so", true).body()));
        assertThat(goesOn.path("messages")).hasSize(5);
    }

    @Test
    void tokensAreCountedWhereTheProviderDoesThat() {
        Conversing counting = Conversing.counting("{\"model\":\"m\",\"max_tokens\":5,\"stream\":true," + HI + "}");

        assertThat(counting.envelope().facts().stream()).isFalse();
        assertThat(counting.request().path()).isEqualTo("/messages/count_tokens");
        assertThat(sent(counting, Map.of())).isEqualTo(json("{\"model\":\"claude-sonnet-4-5\"," + HI + "}"));
        assertThat(counting.objection()).isEmpty();
        assertThat(Conversing.counting("{" + HI + "}")
                        .of(ProviderType.OPENROUTER)
                        .objection())
                .isPresent();
        Conversing vertex = Conversing.counting("{" + HI + "}").of(ProviderType.VERTEX);
        assertThat(vertex.request().path()).isEqualTo("/publishers/anthropic/models/count-tokens:rawPredict");

        Conversing.Got got = counting.got("{\"input_tokens\": 14}");
        assertThat(got.text()).isEqualTo("{\"input_tokens\": 14}");
        assertThat(got.isComplete()).isTrue();
        assertThat(got.summary().usage().totalTokens()).isZero();
        assertThat(counting.got("{}").failure()).isPresent();
        assertThat(new String(AnthropicMessages.estimatedCount(counting.envelope()), UTF_8))
                .isEqualTo("{\"input_tokens\":21}");
    }
}
