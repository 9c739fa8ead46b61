package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderAddressTest {

    private static final String CHAT = "openai-chat";

    @ParameterizedTest
    @CsvSource({
        "OPENAI, /chat/completions, https://api.openai.com/v1/chat/completions",
        "ANTHROPIC, /messages, https://api.anthropic.com/v1/messages",
        "GEMINI, /models/g:generateContent, https://generativelanguage.googleapis.com/v1beta/models/g:generateContent",
        "COHERE, /chat, https://api.cohere.com/v2/chat",
        "GROQ, /chat/completions, https://api.groq.com/openai/v1/chat/completions",
        "FIREWORKS, /chat/completions, https://api.fireworks.ai/inference/v1/chat/completions",
        "DEEPSEEK, /chat/completions, https://api.deepseek.com/chat/completions",
        "OLLAMA, /chat/completions, http://localhost:11434/v1/chat/completions"
    })
    void everyTypeHasAnAddressOfItsOwn(ProviderType type, String path, String expected) {
        ProviderConfig provider = ProviderConfig.builder("p", type).build();
        assertThat(call(provider, type.dialects().get(0), "m", path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, http://proxy:8080, http://proxy:8080/v1/x",
        "ANTHROPIC, http://proxy:8080/v1/, http://proxy:8080/v1/x",
        "ANTHROPIC, https://host/api/anthropic, https://host/api/anthropic/v1/x",
        "GEMINI, https://host, https://host/v1beta/x",
        "GEMINI, https://host/v1alpha, https://host/v1alpha/x",
        "COHERE, https://host, https://host/v2/x",
        "OLLAMA, http://gpu:11434, http://gpu:11434/v1/x",
        "OPENAI, http://host:9, http://host:9/x",
        "VLLM, http://host:9/llm, http://host:9/llm/x"
    })
    void anAddressMayBeWrittenWithOrWithoutTheVersionWhereThatIsUsual(ProviderType type, String base, String expected) {
        assertThat(call(at(type, base), CHAT, "m", "/x")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://res.openai.azure.com",
        "https://res.openai.azure.com/",
        "https://res.openai.azure.com/openai",
        "https://res.openai.azure.com/openai/v1",
        "https://res.openai.azure.com/openai/v1/"
    })
    void azureHasDeploymentsInTheUrlOfVersionsWithADate(String base) {
        ProviderConfig plain = at(ProviderType.AZURE, base);
        assertThat(call(plain, CHAT, "my gpt", "/chat/completions"))
                .isEqualTo("https://res.openai.azure.com/openai/v1/chat/completions");
        assertThat(plain.address().models()).contains(URI.create("https://res.openai.azure.com/openai/v1/models"));

        ProviderConfig dated = versioned(plain, "2024-10-21");
        assertThat(call(dated, CHAT, "my gpt/4", "/chat/completions"))
                .isEqualTo("https://res.openai.azure.com/openai/deployments/my%20gpt%2F4/chat/completions"
                        + "?api-version=2024-10-21");
        assertThat(call(dated, "openai-responses", "gpt", "/responses?a=b"))
                .isEqualTo("https://res.openai.azure.com/openai/responses?a=b&api-version=2024-10-21");
        assertThat(dated.address().models())
                .contains(URI.create("https://res.openai.azure.com/openai/models?api-version=2024-10-21"));

        assertThat(call(versioned(plain, "preview"), CHAT, "gpt", "/chat/completions"))
                .isEqualTo("https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview");
        assertThat(call(versioned(plain, "v1"), CHAT, "gpt", "/chat/completions"))
                .isEqualTo("https://res.openai.azure.com/openai/v1/chat/completions");
    }

    @Test
    void bedrockIsWhereItsRegionIs() {
        Terms here = new Terms(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("eu-central-1"),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
        ProviderConfig provider =
                ProviderConfig.builder("aws", ProviderType.BEDROCK).terms(here).build();
        assertThat(call(provider, "bedrock-converse", "m", "/model/m%3A0/converse"))
                .isEqualTo("https://bedrock-runtime.eu-central-1.amazonaws.com/model/m%3A0/converse");
        assertThat(provider.toBuilder().build()).isEqualTo(provider);
        assertThat(ProviderConfig.builder("aws", ProviderType.BEDROCK).build().toBuilder()
                        .terms(here)
                        .build())
                .isEqualTo(provider);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us-east5 | | https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5/x",
                " | | https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/x",
                "us-east5 | http://proxy | http://proxy/v1/projects/p-1/locations/us-east5/x",
                "us-east5 | http://proxy/v1beta1 | http://proxy/v1beta1/projects/p-1/locations/us-east5/x",
                "us-east5 | http://proxy/v1/projects/o/locations/global | http://proxy/v1/projects/o/locations/global/x"
            })
    void vertexIsInAProjectAtALocation(String location, String base, String expected) {
        UpstreamApi project = UpstreamApi.STANDARD.withProject("p-1");
        ProviderConfig.Builder provider = ProviderConfig.builder("g", ProviderType.VERTEX)
                .api(location == null ? project : project.withLocation(location));
        if (base != null) {
            provider.baseUrl(URI.create(base));
        }
        assertThat(call(provider.build(), "gemini", "m", "/x")).isEqualTo(expected);
    }

    @Test
    void deepSeekHasAnthropicsDialectBesideItsOwn() {
        for (String base : new String[] {"https://api.deepseek.com", "https://api.deepseek.com/v1"}) {
            assertThat(call(at(ProviderType.DEEPSEEK, base), "anthropic-messages", "m", "/messages"))
                    .isEqualTo("https://api.deepseek.com/anthropic/v1/messages");
        }
    }

    @Test
    void whoListsModelsSaysWhere() {
        assertThat(models(ProviderType.ANTHROPIC)).contains(URI.create("https://api.anthropic.com/v1/models"));
        assertThat(models(ProviderType.GEMINI))
                .contains(URI.create("https://generativelanguage.googleapis.com/v1beta/models"));
        assertThat(models(ProviderType.COHERE)).contains(URI.create("https://api.cohere.com/v1/models"));
        assertThat(models(ProviderType.XAI)).contains(URI.create("https://api.x.ai/v1/models"));
        assertThat(models(ProviderType.BEDROCK)).isEmpty();
        assertThat(models(ProviderType.VERTEX)).isEmpty();
        assertThat(models(ProviderType.DEMO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://openrouter.ai/api/v1, OPENROUTER",
        "https://API.anthropic.com, ANTHROPIC",
        "https://api.x.ai/v1, XAI",
        "https://eu.api.openai.com/v1, OPENAI",
        "https://api.together.ai/v1, TOGETHER",
        "https://res.openai.azure.com/openai/v1, AZURE",
        "https://res.services.ai.azure.com, AZURE",
        "https://bedrock-runtime.us-east-1.amazonaws.com, BEDROCK",
        "https://us-east5-aiplatform.googleapis.com/v1, VERTEX",
        "https://generativelanguage.googleapis.com/v1beta, GEMINI",
        "https://generativelanguage.googleapis.com/v1beta/openai, OPENAI_COMPATIBLE",
        "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/openapi, OPENAI_COMPATIBLE",
        "https://api.cohere.com/compatibility/v1, OPENAI_COMPATIBLE",
        "http://localhost:11434/v1, OPENAI_COMPATIBLE",
        "https://openrouter.ai.example.com/v1, OPENAI_COMPATIBLE"
    })
    void addressesAreKnown(URI address, ProviderType type) {
        assertThat(ProviderConfig.typeOf(address)).isEqualTo(type);
    }

    private static ProviderConfig at(ProviderType type, String base) {
        return ProviderConfig.builder("p", type).baseUrl(URI.create(base)).build();
    }

    private static ProviderConfig versioned(ProviderConfig provider, String version) {
        return provider.toBuilder()
                .api(UpstreamApi.STANDARD.withVersion(version))
                .build();
    }

    private static Optional<URI> models(ProviderType type) {
        return ProviderConfig.builder("p", type).build().address().models();
    }

    private static String call(ProviderConfig provider, String dialect, String model, String path) {
        return provider.address().call(dialect, model, path).toString();
    }
}
