package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.ScriptedUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many tokens a prompt has, asked by Anthropic's and Google's clients where no provider counts them. */
class TokenCountTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final StartedProxy proxy = StartedProxy.over(upstream);

    @AfterEach
    void stop() {
        proxy.close();
        upstream.close();
    }

    @Test
    void anthropicsClientsGetAnEstimateThatSaysSo() throws Exception {
        HttpResponse<String> response = proxy.post(
                "/v1/messages/count_tokens",
                "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"How long is this?\"}]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-signalbox-estimated")).contains("true");
        assertThat(response.body()).matches("\\{\"input_tokens\":[1-9][0-9]*}");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void googlesClientsGetOneToo() throws Exception {
        HttpResponse<String> response = proxy.post(
                "/v1beta/models/a/b:countTokens", "{\"contents\":[{\"parts\":[{\"text\":\"How long is this?\"}]}]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-signalbox-estimated")).contains("true");
        assertThat(response.body()).contains("\"totalTokens\":");
    }

    @Test
    void whatIsNoPromptIsRefusedAllTheSame() throws Exception {
        assertThat(proxy.post("/v1/messages/count_tokens", "{\"model\":\"a/b\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(proxy.post("/v1beta/models/a/b:countTokens", "[]").statusCode())
                .isEqualTo(400);
    }
}
