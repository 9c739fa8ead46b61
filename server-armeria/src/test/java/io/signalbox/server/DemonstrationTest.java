package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.server.demo.DemoConfig;
import io.signalbox.testkit.RawConnection;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first five minutes: no key, no file, no network. */
@TestInstance(Lifecycle.PER_CLASS)
class DemonstrationTest {

    private final StartedProxy proxy = StartedProxy.of(
            DemoConfig.addTo(GatewayConfig.builder()).server(ServerConfig.STANDARD.withPort(0)), ServerLimits.STANDARD);

    @AfterAll
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @DisplayName("every model answers with the last user message, at a price; the failing one through its fallback")
    @ValueSource(strings = {"demo/echo", "demo/fast", "demo/slow", "demo/flaky", "smart", "demo:demo/echo"})
    void echoes(String model) throws Exception {
        HttpResponse<String> response = proxy.post("/v1/chat/completions", StartedProxy.chat(model, "Hello there!"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"content\":\"Hello there!\"").containsPattern("\"cost\":0\\.0+[1-9]");
        boolean fellBack = model.equals("demo/flaky") || model.equals("smart");
        assertThat(response.headers().firstValue("x-signalbox-attempts")).contains(fellBack ? "2" : "1");
        assertThat(response.headers().firstValue("x-signalbox-model"))
                .contains(fellBack ? "demo/echo" : model.substring(model.indexOf(':') + 1));
    }

    @Test
    @DisplayName("both attempts of a fallback and the cost of one are in the generation, streamed or not")
    void recordsBothAttempts() throws Exception {
        for (String body : new String[] {
            StartedProxy.chat("demo/flaky", "Hi you"), StartedProxy.streamedChat("demo/flaky", "Hi you")
        }) {
            String id = proxy.post("/api/v1/chat/completions", body)
                    .headers()
                    .firstValue("x-generation-id")
                    .orElseThrow();
            HttpResponse<String> generation = proxy.get("/api/v1/generation?id=" + id);
            assertThat(generation.statusCode()).isEqualTo(200);
            assertThat(generation.body()).contains(id).contains("demo/echo").contains("503");
        }
    }

    @Test
    @DisplayName("a stream comes word by word and ends with usage where that was asked for")
    void streamsWordByWord() throws IOException {
        String body = "{\"model\":\"demo/echo\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"one two \"},{\"type\":\"text\",\"text\":\"three\"}]}]}";
        try (RawConnection connection = proxy.connect()) {
            connection.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            String stream = connection.until("[DONE]");
            assertThat(stream)
                    .containsSubsequence("\"one \"", "\"two \"", "\"three\"", "\"finish_reason\":\"stop\"")
                    .containsPattern("\"prompt_tokens\":5,\"completion_tokens\":3");
        }
    }

    @Test
    @DisplayName("what is asked wrongly is said to be wrong")
    void refusesUnknownModels() throws Exception {
        HttpResponse<String> response = proxy.post("/v1/chat/completions", StartedProxy.chat("demo/ecko", "Hi"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("nearest: demo/echo");
    }
}
