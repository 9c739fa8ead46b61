package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Google's API over a real socket, with a provider of another dialect behind. */
class GeminiClientsTest {

    private static final String HELLO = "{\"contents\":[{\"parts\":[{\"text\":\"Hello!\"}]}]}";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/openai/gpt-4o:generateContent",
                "/v1beta/models/openai%2Fgpt-4o:generateContent",
                "/v1/models/openai/gpt-4o:generateContent"
            })
    void aModelIsAskedUnderBothRoots(String path) throws Exception {
        upstream.answers("Hello there");
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            HttpResponse<String> response = proxy.post(path, HELLO);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains(
                            "\"parts\":[{\"text\":\"Hello there\"}]", "\"finishReason\":\"STOP\"", "\"usageMetadata\":")
                    .contains("\"modelVersion\":\"openai/gpt-4o\"");
        }
    }

    @Test
    void aStreamIsEventsOrOneArray() throws Exception {
        upstream.answers("Hello there");
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            HttpResponse<String> events =
                    proxy.post("/v1beta/models/openai/gpt-4o:streamGenerateContent?alt=sse", HELLO);
            HttpResponse<String> array = proxy.post("/v1beta/models/openai/gpt-4o:streamGenerateContent", HELLO);

            assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
            // Blank lines keep a client company on a machine that is slow enough.
            assertThat(events.body().stripLeading()).startsWith("data: {");
            assertThat(events.body()).endsWith("}\r\n\r\n");
            assertThat(array.headers().firstValue("content-type")).contains("application/json");
            assertThat(array.body().stripLeading()).startsWith("[{").endsWith("}]");
        }
    }

    @Test
    void theListUnderTheStableRootIsStillOpenAis() throws Exception {
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            assertThat(proxy.get("/v1/models").body()).contains("\"data\":");
        }
    }

    @Test
    void errorsAreGoogles() throws Exception {
        try (StartedProxy proxy = StartedProxy.over(
                upstream, builder -> builder.key(KeyConfig.of("team", Secret.of("sk-signalbox-test-key"))))) {
            assertThat(proxy.post("/v1/models/openai/gpt-4o:generateContent", HELLO)
                            .body())
                    .contains("\"code\":401", "\"status\":\"UNAUTHENTICATED\"");
            assertThat(proxy.post("/v1/models/openai/gpt-4o:generateContent?key=sk-signalbox-test-key", "{}")
                            .body())
                    .contains("\"code\":400", "contents: missing");
        }
    }
}
