package io.signalbox.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderHeadersTest {

    private static final List<String> CREDENTIALS = List.of("authorization", "x-api-key", "x-goog-api-key", "api-key");

    @ParameterizedTest
    @CsvSource({
        "OPENROUTER, authorization, Bearer k",
        "OPENAI, authorization, Bearer k",
        "AZURE, api-key, k",
        "ANTHROPIC, x-api-key, k",
        "GEMINI, x-goog-api-key, k",
        "BEDROCK, authorization, Bearer k",
        "COHERE, authorization, Bearer k",
        "VLLM, authorization, Bearer k"
    })
    @DisplayName("S-121: exactly one credential, as the provider wants it")
    void oneCredential(ProviderType type, String header, String value) {
        Headers headers = headers(ProviderConfig.builder("p", type).apiKey(Secret.of("k")));
        assertThat(headers.entries().stream().filter(entry -> CREDENTIALS.contains(entry.name())))
                .containsExactly(new Headers.Entry(header, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedrock", "vertex", "ollama"})
    void noneWithoutAKey(ProviderType type) {
        assertThat(headers(ProviderConfig.builder("p", type)).entries())
                .extracting(Headers.Entry::name)
                .containsExactly("user-agent");
    }

    @Test
    void anthropicIsToldWhichVersionIsMeant() {
        ProviderConfig.Builder provider = ProviderConfig.builder("p", ProviderType.ANTHROPIC);
        assertThat(headers(provider).entries()).contains(new Headers.Entry("anthropic-version", "2023-06-01"));
        provider.api(UpstreamApi.STANDARD
                .withAnthropicVersion("2026-10-21")
                .withAnthropicBeta(List.of("context-1m", "files-api")));
        assertThat(headers(provider).entries())
                .contains(
                        new Headers.Entry("anthropic-version", "2026-10-21"),
                        new Headers.Entry("anthropic-beta", "context-1m,files-api"));
    }

    @Test
    void headersOfTheOperatorsOwnStay() {
        Headers headers = headers(ProviderConfig.builder("p", ProviderType.ANTHROPIC)
                .customHeaders(Map.of("Anthropic-Version", "2024-01-01", "x-team", "a")));
        assertThat(headers.entries())
                .contains(new Headers.Entry("x-team", "a"))
                .filteredOn(entry -> entry.name().equalsIgnoreCase("anthropic-version"))
                .extracting(Headers.Entry::value)
                .containsExactly("2024-01-01");
    }

    private static Headers headers(ProviderConfig.Builder provider) {
        return ProviderHeaders.of(GatewayConfig.builder().build(), provider.build())
                .get(0)
                .apply(CallerIdentity.NONE);
    }
}
