package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts of OpenAI's chat API, each called where and as it wants to be called. */
class ProviderKindsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | /v1 | | /v1/chat/completions | authorization | Bearer k",
                "groq | /openai/v1 | | /openai/v1/chat/completions | authorization | Bearer k",
                "ollama | '' | | /v1/chat/completions | authorization | Bearer k",
                "azure | '' | | /openai/v1/chat/completions | api-key | k",
                "azure | /openai/v1 | api_version: 2024-10-21 |"
                        + " /openai/deployments/our%20m/chat/completions?api-version=2024-10-21 | api-key | k"
            })
    @DisplayName(
            "S-121, S-184: each provider is called at its own path, with its key in its own header and in no other")
    void isCalledAsItWants(String type, String base, String version, String target, String header, String value) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello there");
                TestGateway gateway =
                        TestGateway.of("""
                        providers:
                          p:
                            type: %s
                            base_url: "%s"
                            api_key: k
                            models: [{id: acme/m, upstream: our m}]
                            %s
                        """.formatted(type, root(upstream) + base, version == null ? "" : version))) {
            assertThat(gateway.ask(hello("acme/m")).status()).isEqualTo(200);
            RecordedRequest request = upstream.requests().get(0);
            assertThat(request.target()).isEqualTo(target);
            assertThat(request.header(header)).hasValue(value);
            assertThat(request.headers().stream()
                            .map(field -> field.name().toLowerCase(Locale.ROOT))
                            .filter(name -> name.equals("authorization") || name.endsWith("api-key")))
                    .containsExactly(header);
        }
    }

    private static URI root(ScriptedUpstream upstream) {
        return URI.create("http://" + upstream.baseUri().getAuthority());
    }
}
