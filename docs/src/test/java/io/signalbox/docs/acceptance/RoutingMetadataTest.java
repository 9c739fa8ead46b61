package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request was routed, told with its answer to callers that ask. */
@OnEachFace
class RoutingMetadataTest {

    private static final Headers TOLD = Headers.of("X-OpenRouter-Metadata", "Enabled");
    private static final String DIRECT =
            "\"openrouter_metadata\":{\"requested\":\"acme/small\",\"strategy\":\"direct\","
                    + "\"region\":null,\"summary\":\"available=1, selected=Main\",\"attempt\":1,\"is_byok\":false,"
                    + "\"endpoints\":{\"total\":1,\"available\":[{\"provider\":\"Main\",\"model\":\"acme/small\","
                    + "\"selected\":true}]},\"attempts\":[{\"provider\":\"Main\",\"model\":\"acme/small\",\"status\":200}]}";

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        gateway = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, display_name: Main, base_url: "%s", models: [acme/big, acme/small]}
                  off: {type: openai-compatible, base_url: "%s", enabled: false, models: [acme/big]}
                model_aliases:
                  smart: [acme/big, acme/small]
                failover: {retries: 0}
                """.formatted(upstream.baseUri(), upstream.baseUri()));
        face = new HttpFace(
                gateway.gateway(),
                KeyRing.of(Map.of()),
                SystemClock.instance(),
                TestGateway.OPENAI,
                TestGateway.OPENROUTER,
                1 << 20);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private String ask(String base, Headers headers, String body) {
        return TestFace.post(face, base + "/chat/completions", headers, body).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/api/v1"})
    @DisplayName("an answer ends with how it was routed, by OpenRouter's header, its old name, or ours")
    void tellsWithTheAnswer(String base) {
        for (Headers headers : List.of(
                TOLD,
                Headers.of("x-openrouter-experimental-metadata", "enabled"),
                Headers.of("x-signalbox-explain", "true"))) {
            assertThat(ask(base, headers, hello("acme/small"))).endsWith("," + DIRECT + "}");
        }
    }

    @Test
    @DisplayName("without the header, or with another value, an answer has nothing of it")
    void tellsNobodyWhoDidNotAsk() {
        for (Headers headers : List.of(
                Headers.NONE,
                Headers.of("x-openrouter-metadata", "disabled"),
                Headers.of("x-openrouter-metadata", "true"),
                Headers.of("x-signalbox-explain", "false"))) {
            assertThat(ask("/api/v1", headers, hello("acme/small"))).doesNotContain("metadata");
            assertThat(ask("/api/v1", headers, helloStream("acme/small"))).doesNotContain("metadata");
        }
    }

    @Test
    @DisplayName("in a stream it rides on the last chunk, once: the usage chunk, or one of its own where there is none")
    void tellsInTheLastChunk() {
        String usage = "\\{[^\\n]*\"usage\":\\{[^\\n]*," + quoted(DIRECT) + "}\n\ndata: \\[DONE]\n\n$";
        assertThat(ask("/api/v1", TOLD, helloStream("acme/small"))).containsPattern(usage);
        assertThat(ask("/v1", TOLD, withUsage(helloStream("acme/small")))).containsPattern(usage);
        assertThat(ask("/v1", TOLD, helloStream("acme/small")))
                .endsWith("\"choices\":[]," + DIRECT + "}\n\ndata: [DONE]\n\n")
                .doesNotContain("\"usage\":{")
                .containsOnlyOnce("openrouter_metadata");
    }

    @Test
    @DisplayName("an answer that came in the other form than asked for tells as well")
    void tellsInEitherForm() {
        upstream.next(Reply.whole("ok"), Reply.whole("ok"), Reply.stream("o", "k"));
        assertThat(ask("/api/v1", TOLD, helloStream("acme/small"))).contains(DIRECT + "}\n\ndata: [DONE]");
        assertThat(ask("/v1", TOLD, helloStream("acme/small"))).contains("[]," + DIRECT + "}\n\ndata: [DONE]");
        assertThat(ask("/v1", TOLD, hello("acme/small"))).startsWith("{").endsWith("," + DIRECT + "}");
    }

    @Test
    @DisplayName("after a fallback it names the attempts with their status, and whom they led to")
    void tellsOfFallbacks() {
        upstream.nextForModel("acme/big", Reply.status(503));
        assertThat(ask("/api/v1", TOLD, hello("smart")))
                .contains("\"requested\":\"smart\",\"strategy\":\"fallback\",")
                .contains("\"attempt\":2,")
                .contains("\"endpoints\":{\"total\":3,\"available\":["
                        + "{\"provider\":\"Main\",\"model\":\"acme/big\",\"selected\":false},"
                        + "{\"provider\":\"Main\",\"model\":\"acme/small\",\"selected\":true}]}")
                .contains("\"attempts\":[{\"provider\":\"Main\",\"model\":\"acme/big\",\"status\":503},"
                        + "{\"provider\":\"Main\",\"model\":\"acme/small\",\"status\":200}]}");
        assertThat(ask("/api/v1", TOLD, hello("smart"))).contains("\"strategy\":\"alias\",");
    }

    @Test
    @DisplayName("beside an error nothing is selected; attempt 0 is a request that nobody may serve")
    void tellsBesideErrors() {
        upstream.nextForModel("acme/small", Reply.status(503));
        assertThat(ask("/api/v1", TOLD, hello("acme/small")))
                .startsWith("{\"error\":{")
                .contains("},\"request_id\":\"")
                .contains(",\"openrouter_metadata\":{\"requested\":\"acme/small\",")
                .contains("\"summary\":\"available=1, selected=none\",\"attempt\":1,")
                .contains("\"selected\":false}]},\"attempts\":[{\"provider\":\"Main\",\"model\":\"acme/small\","
                        + "\"status\":503}]}}");
        assertThat(ask("/v1", TOLD, hello("off:acme/big")))
                .contains("\"code\":\"no_endpoints\"")
                .contains(
                        "\"attempt\":0,\"is_byok\":false,\"endpoints\":{\"total\":1,\"available\":[]},\"attempts\":[]}");
        assertThat(ask("/v1", TOLD, "{\"model\":\"acme/small\"}")).doesNotContain("metadata");
    }

    private static String withUsage(String body) {
        return body.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }
}
