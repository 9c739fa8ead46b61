package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonObjects;
import io.signalbox.codec.jackson.json.JsonObjects.Written;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpstreamRequestTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final Endpoint HOST = endpoint(ProviderType.OPENAI_COMPATIBLE);
    private static final Endpoint OPENAI = endpoint(ProviderType.OPENAI);
    private static final Endpoint OPENROUTER = endpoint(ProviderType.OPENROUTER);

    @Test
    @DisplayName("S-110: unknown members, odd numbers, escapes, key order and white space arrive as they were sent")
    void changesNoByteButTheModels() {
        String body = " {\n\t\"zeta\" : {\"b\":{\"a\":[1.0e0, -0,1E400 ,{\"x\\u0079\":\"\\/\\ud83d\\ude00😀\"}]}},\r\n"
                + " \"model\" : \"openai/gpt-4o\" ,\"alpha\":0.10,\"messages\":[ {\"content\":\"h\\u0069 \\u0000 \\ud800\","
                + "\"role\":\"user\",\"odd\":{\"deep\":{\"deeper\":1e-7}}} ]  }\n ";

        UpstreamRequest request = write(body, HOST);

        assertThat(text(request)).isEqualTo(body.replace("\"openai/gpt-4o\"", "\"up/stream\""));
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(request.headers().first("content-type")).hasValue("application/json");
        assertThat(request.dropped()).isEmpty();
    }

    @Property(tries = 300)
    @Label("S-110: whatever else is in the body, only the model's value changes")
    void keepsEveryOtherMember(@ForAll("objects") Written object) {
        String body = "{\"x-before\":" + object.text() + " , \"model\" :\t\"m\",\"x-after\":" + object.text() + ","
                + MESSAGES + " }";

        assertThat(text(write(body, HOST))).isEqualTo(body.replace("\t\"m\"", "\t\"up/stream\""));
    }

    @Test
    @DisplayName("S-032, S-033, S-019: parameters arrive as numbers, every other byte is the caller's")
    void addsParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("temperature", "0.7");
        parameters.put("top_p", "0.9");

        UpstreamRequest request = write("{\"model\":\"m\", " + MESSAGES + " }", HOST, parameters);

        assertThat(text(request))
                .isEqualTo("{\"model\":\"up/stream\", " + MESSAGES + ",\"temperature\":0.7,\"top_p\":0.9 }");
    }

    @Test
    @DisplayName("S-034: the body wins over a parameter from elsewhere")
    void bodyWins() {
        UpstreamRequest request = write(
                "{\"temperature\":0.2,\"max_completion_tokens\":5,\"model\":\"m\"," + MESSAGES + "}",
                HOST,
                Map.of("temperature", "0.7", "max_tokens", "99"));

        assertThat(text(request))
                .isEqualTo(
                        "{\"temperature\":0.2,\"max_completion_tokens\":5,\"model\":\"up/stream\"," + MESSAGES + "}");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    @DisplayName("S-009: a body without model gets one")
    void addsTheModelWhereThereIsNone() {
        assertThat(text(write("{" + MESSAGES + "}", HOST))).isEqualTo("{" + MESSAGES + ",\"model\":\"up/stream\"}");
    }

    @Test
    @DisplayName("S-073: models, route and provider stay away from providers that do not know them")
    void keepsRoutingMembersHere() {
        String body = "{\"models\":[\"a/b\"], \"route\":\"fallback\",\"model\":\"m\",\"provider\":{\"order\":[\"x\"]},"
                + MESSAGES + ",\"usage\":{\"include\":true} }";

        UpstreamRequest request = write(body, HOST);

        assertThat(text(request)).isEqualTo("{\"model\":\"up/stream\"," + MESSAGES + " }");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    @DisplayName("S-073: an aggregator gets the preferences, but not the fallbacks")
    void passesPreferencesToAnAggregator() {
        String body = "{\"models\":[\"a/b\"],\"route\":\"fallback\",\"model\":\"m\",\"provider\":{ \"order\":[\"x\"] },"
                + "\"transforms\":[],\"session_id\":\"s\",\"plugins\":[]," + MESSAGES + "}";

        assertThat(text(write(body, OPENROUTER)))
                .isEqualTo("{\"model\":\"up/stream\",\"provider\":{ \"order\":[\"x\"] },"
                        + "\"transforms\":[],\"session_id\":\"s\",\"plugins\":[]," + MESSAGES + "}");
    }

    @Test
    @DisplayName("S-112: what only an aggregator could do is left out and named")
    void namesWhatIsLost() {
        UpstreamRequest request =
                write("{\"model\":\"m\"," + MESSAGES + ",\"plugins\":[],\"transforms\":[\"middle-out\"]}", HOST);

        assertThat(text(request)).isEqualTo("{\"model\":\"up/stream\"," + MESSAGES + "}");
        assertThat(request.dropped()).containsExactly("plugins", "transforms");
    }

    @Test
    @DisplayName("S-112: a parameter that the endpoint is known to lack is left out and named; others pass")
    void dropsWhatTheEndpointLacks() {
        Endpoint endpoint = Answering.endpoint(ProviderType.OPENAI_COMPATIBLE, "up/stream")
                .supportedParameters(Set.of("temperature", "max_tokens"))
                .build();

        UpstreamRequest request = write(
                "{\"model\":\"m\",\"top_p\":0.5,\"temperature\":1,\"safe_prompt\":true,\"stream\":false," + MESSAGES
                        + ",\"seed\":7}",
                endpoint,
                Map.of("presence_penalty", "1"));

        assertThat(text(request))
                .isEqualTo("{\"model\":\"up/stream\",\"temperature\":1,\"safe_prompt\":true,\"stream\":false,"
                        + MESSAGES + "}");
        assertThat(request.dropped()).containsExactly("top_p", "seed", "presence_penalty");
    }

    @Test
    @DisplayName("S-112: a limit of the answer's length goes under the name that the endpoint knows")
    void renamesTheLimit() {
        Endpoint endpoint = Answering.endpoint(ProviderType.OPENAI_COMPATIBLE, "up/stream")
                .supportedParameters(Set.of("max_completion_tokens"))
                .build();

        UpstreamRequest request = write("{\"model\":\"m\",\"max_tokens\": 10 ," + MESSAGES + "}", endpoint);

        assertThat(text(request)).isEqualTo("{\"model\":\"up/stream\"," + MESSAGES + ",\"max_completion_tokens\":10}");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    @DisplayName("S-113: top_k goes to hosts that take it, and not to OpenAI")
    void dropsTopKForOpenAi() {
        String body = "{\"model\":\"m\",\"top_k\":40," + MESSAGES + "}";

        assertThat(text(write(body, HOST))).contains("\"top_k\":40");
        assertThat(text(write(body, OPENAI))).isEqualTo("{\"model\":\"up/stream\"," + MESSAGES + "}");
        assertThat(write(body, OPENAI).dropped()).containsExactly("top_k");
    }

    @Test
    @DisplayName("S-143: usage is asked of the provider whether the caller asked or not, and other stream options stay")
    void asksForUsage() {
        String head = "{\"model\":\"m\"," + MESSAGES + ",\"stream\":true";
        String sent = "{\"model\":\"up/stream\"," + MESSAGES + ",\"stream\":true";

        assertThat(text(write(head + "}", HOST))).isEqualTo(sent + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(text(write(head + ",\"stream_options\":null}", HOST)))
                .isEqualTo(sent + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(text(write(head + ",\"stream_options\":{ }}", HOST)))
                .isEqualTo(sent + ",\"stream_options\":{ \"include_usage\":true}}");
        assertThat(text(write(head + ",\"stream_options\":{\"x\":1 ,\"include_usage\": false}}", HOST)))
                .isEqualTo(sent + ",\"stream_options\":{\"x\":1 ,\"include_usage\": true}}");
        assertThat(text(write(head + ",\"stream_options\":{\"include_obfuscation\":false}}", HOST)))
                .isEqualTo(sent + ",\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true}}");
        assertThat(text(write(head + ",\"stream_options\":{\"include_usage\":true}}", HOST)))
                .isEqualTo(sent + ",\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void asksForUsageThoughListsOfParametersNeverNameStreamOptions() {
        Endpoint endpoint = Answering.endpoint(ProviderType.OPENAI_COMPATIBLE, "up/stream")
                .supportedParameters(Set.of("temperature"))
                .build();

        assertThat(text(write("{\"model\":\"m\"," + MESSAGES + ",\"stream\":true}", endpoint)))
                .isEqualTo("{\"model\":\"up/stream\"," + MESSAGES
                        + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    @DisplayName("S-105, S-107: tools and response_format arrive as they were sent")
    void passesToolsAndSchemas() {
        String rest = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":"
                + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}],"
                + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"user\",\"schema\":{\"required\":[\"name\",\"age\"]}}}";

        assertThat(text(write("{\"model\":\"m\"," + MESSAGES + "," + rest + "}", OPENAI)))
                .isEqualTo("{\"model\":\"up/stream\"," + MESSAGES + "," + rest + "}");
    }

    @Test
    void escapesTheUpstreamModel() {
        Endpoint endpoint =
                Answering.endpoint(ProviderType.OPENAI_COMPATIBLE, "a\"b\\é").build();

        assertThat(text(write("{\"model\":\"m\"," + MESSAGES + "}", endpoint)))
                .startsWith("{\"model\":\"a\\\"b\\\\é\",");
    }

    @Provide
    Arbitrary<Written> objects() {
        return JsonObjects.object(4);
    }

    private static Endpoint endpoint(ProviderType type) {
        return Answering.endpoint(type, "up/stream").build();
    }

    private static UpstreamRequest write(String body, Endpoint endpoint) {
        return write(body, endpoint, Map.of());
    }

    private static UpstreamRequest write(String body, Endpoint endpoint, Map<String, String> parameters) {
        return OpenAiChat.bridge()
                .request(OpenAiChat.dialect(Face.OPENAI).read(Json.bytes(body)), endpoint, parameters);
    }

    private static String text(UpstreamRequest request) {
        return Answering.text(request.body());
    }
}
