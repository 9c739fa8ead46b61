package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EnvironmentConfigTest {

    @Test
    @DisplayName("S-001: each key makes its provider, OpenRouter is the default if it is there")
    void keysMakeProviders() {
        GatewayConfig both =
                config(Map.of("OPENROUTER_API_KEY", "r", "OPENAI_API_KEY", "o")).orElseThrow();
        assertThat(both.providers()).extracting(ProviderConfig::name).containsExactly("openrouter", "openai");
        assertThat(both.defaultProvider()).contains("openrouter");
        assertThat(both.providers().get(1).apiKey()).contains(Secret.of("o"));
        GatewayConfig one = config(Map.of("OPENAI_API_KEY", "o")).orElseThrow();
        assertThat(one.defaultProvider()).contains("openai");
        assertThat(config(Map.of("OPENROUTER_API_KEY", ""))).isEmpty();
        assertThat(config(Map.of())).isEmpty();
    }

    @Test
    void addressesMayBeSetToo() {
        GatewayConfig config = config(Map.of(
                        "OPENROUTER_API_KEY", "r",
                        "OPENROUTER_BASE_URL", "http://localhost:9/api/v1/",
                        "OPENAI_API_KEY", "o",
                        "OPENAI_BASE_URL", "http://localhost:8/v1"))
                .orElseThrow();
        assertThat(config.providers())
                .extracting(ProviderConfig::baseUrl)
                .containsExactly(URI.create("http://localhost:9/api/v1"), URI.create("http://localhost:8/v1"));
    }

    @Test
    void anAddressThatIsNoneIsAProblemWithItsVariable() {
        GatewayConfig.Builder builder = GatewayConfig.builder();
        assertThat(EnvironmentConfig.of(Map.of("OPENAI_API_KEY", "o", "OPENAI_BASE_URL", "http://a b"))
                        .fillIn(builder))
                .singleElement()
                .asString()
                .startsWith("OPENAI_BASE_URL: \"http://a b\"");
    }

    @Test
    void keysGoToProvidersAndLocalNamesWithout() {
        GatewayConfig.Builder builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("own", ProviderType.OPENROUTER).apiKey(Secret.of("mine")))
                .provider(ProviderConfig.builder("filled", ProviderType.OPENROUTER))
                .provider(ProviderConfig.builder("other", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://host/v1")))
                .model(LocalModelConfig.of("gpt", "gpt-4o").at(URI.create("https://api.openai.com/v1")));
        assertThat(EnvironmentConfig.of(Map.of("OPENROUTER_API_KEY", "r", "OPENAI_API_KEY", "o"))
                        .fillIn(builder))
                .isEmpty();
        GatewayConfig config = builder.build();
        assertThat(config.providers())
                .extracting(ProviderConfig::apiKey)
                .isEqualTo(List.of(Optional.of(Secret.of("mine")), Optional.of(Secret.of("r")), Optional.empty()));
        assertThat(config.models().get(0).apiKey()).contains(Secret.of("o"));
        assertThat(config.defaultProvider()).isEmpty();
    }

    @Test
    @DisplayName("S-001: the keys of the other providers make theirs, in an order of which the first is the default")
    void everyProvidersKeyIsKnown() {
        Map<String, String> all = new HashMap<>();
        for (String name : List.of(
                "CEREBRAS",
                "PERPLEXITY",
                "FIREWORKS",
                "TOGETHER",
                "XAI",
                "DEEPSEEK",
                "MISTRAL",
                "GROQ",
                "COHERE",
                "GEMINI",
                "ANTHROPIC")) {
            all.put(name + "_API_KEY", name);
        }
        GatewayConfig config = config(all).orElseThrow();
        assertThat(config.providers())
                .extracting(ProviderConfig::name)
                .containsExactly(
                        "anthropic",
                        "gemini",
                        "cohere",
                        "groq",
                        "mistral",
                        "deepseek",
                        "xai",
                        "together",
                        "fireworks",
                        "perplexity",
                        "cerebras");
        assertThat(config.defaultProvider()).contains("anthropic");
        assertThat(config.providers())
                .allSatisfy(provider -> assertThat(provider.apiKey())
                        .contains(Secret.of(provider.name().toUpperCase(Locale.ROOT))));
    }

    @Test
    void googleHasTwoNamesForItsKey() {
        GatewayConfig both =
                config(Map.of("GOOGLE_API_KEY", "a", "GEMINI_API_KEY", "b")).orElseThrow();
        assertThat(both.providers())
                .singleElement()
                .extracting(ProviderConfig::apiKey)
                .isEqualTo(Optional.of(Secret.of("b")));
        assertThat(config(Map.of("GOOGLE_API_KEY", "a"))
                        .orElseThrow()
                        .providers()
                        .get(0)
                        .type())
                .isEqualTo(ProviderType.GEMINI);
    }

    @Test
    void azureNeedsAnAddressToo() {
        assertThat(config(Map.of("AZURE_OPENAI_API_KEY", "a"))).isEmpty();
        ProviderConfig azure = config(Map.of(
                        "AZURE_OPENAI_API_KEY", "a",
                        "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/",
                        "AZURE_OPENAI_API_VERSION", "2024-10-21"))
                .orElseThrow()
                .providers()
                .get(0);
        assertThat(azure.address().call("openai-chat", "gpt", "/chat/completions"))
                .hasToString("https://res.openai.azure.com/openai/deployments/gpt/chat/completions"
                        + "?api-version=2024-10-21");
    }

    private static Optional<GatewayConfig> config(Map<String, String> variables) {
        return EnvironmentConfig.of(variables).withoutFile().map(GatewayConfig.Builder::build);
    }
}
