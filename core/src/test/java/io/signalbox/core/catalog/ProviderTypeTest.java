package io.signalbox.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.model.ModelId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderTypeTest {

    static List<ProviderType> known() {
        return ProviderTypes.STANDARD.all();
    }

    private static Optional<ProviderType> of(String word) {
        return ProviderTypes.STANDARD.of(word);
    }

    @ParameterizedTest
    @MethodSource("known")
    void isFoundByItsOwnWord(ProviderType type) {
        assertThat(of(type.word())).contains(type);
        assertThat(of(type.word().toUpperCase(Locale.ROOT).replace('-', '_'))).contains(type);
        assertThat(type.dialects()).doesNotHaveDuplicates().isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "azure_openai, AZURE",
        "google, GEMINI",
        "vertex_ai, VERTEX",
        "together_ai, TOGETHER",
        "fireworks_ai, FIREWORKS",
        "lm_studio, LMSTUDIO",
        "llama.cpp, LLAMACPP",
        "hosted_vllm, VLLM",
        "Amazon-Bedrock, BEDROCK",
        "x.ai, XAI"
    })
    void isFoundByTheSpellingsOfOthers(String written, ProviderType type) {
        assertThat(of(written)).contains(type);
    }

    @Test
    void nobodyElseIsFound() {
        assertThat(of("grok")).isEmpty();
        assertThat(of("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, openai/gpt-4o, gpt-4o",
        "OPENAI, acme/gpt, acme/gpt",
        "OPENAI, gpt-4o, gpt-4o",
        "AZURE, openai/gpt-4o, gpt-4o",
        "ANTHROPIC, anthropic/claude-sonnet-4.5, claude-sonnet-4-5",
        "ANTHROPIC, glm-4.6, glm-4.6",
        "GEMINI, google/gemini-2.5-pro, gemini-2.5-pro",
        "VERTEX, google/gemini-2.5-pro, gemini-2.5-pro",
        "VERTEX, anthropic/claude-opus-4.1, claude-opus-4-1",
        "MISTRAL, mistralai/mistral-large-latest, mistral-large-latest",
        "XAI, x-ai/grok-4, grok-4",
        "DEEPSEEK, deepseek/deepseek-chat, deepseek-chat",
        "GROQ, openai/gpt-oss-120b, openai/gpt-oss-120b",
        "BEDROCK, anthropic.claude-v2:1, anthropic.claude-v2:1",
        "OPENROUTER, openai/gpt-4o, openai/gpt-4o"
    })
    @DisplayName("S-023: an author is left out where it is the provider's own")
    void upstreamNames(ProviderType type, String model, String upstream) {
        assertThat(type.upstreamNameOf(model)).isEqualTo(upstream);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-opus-4.1, OPENROUTER ANTHROPIC",
        "claude-opus-4-1, OPENAI ANTHROPIC",
        "google/gemini-2.5-pro, OPENROUTER GEMINI VERTEX",
        "cohere/command-a, OPENROUTER COHERE",
        "mistralai/mistral-large, OPENROUTER MISTRAL",
        "x-ai/grok-4, OPENROUTER XAI",
        "deepseek/deepseek-chat, OPENROUTER DEEPSEEK",
        "gpt-4o, OPENAI",
        "acme/model, OPENROUTER"
    })
    void unlistedModelsAreServedByTheirAuthorsHost(String model, String types) {
        assertThat(known().stream().filter(type -> type.servesByName(new ModelId(model))))
                .extracting(type -> type.word().toUpperCase(Locale.ROOT))
                .containsExactlyInAnyOrder(types.split(" "));
    }

    @Test
    void claudeOnVertexSpeaksAnthropicsDialect() {
        assertThat(ProviderType.VERTEX.dialectOf("claude-opus-4-1")).isEqualTo("anthropic-messages");
        assertThat(ProviderType.VERTEX.dialectOf("gemini-2.5-pro")).isEqualTo("gemini");
        assertThat(ProviderType.OPENROUTER.dialectOf("anthropic/claude-opus-4.1"))
                .isEqualTo("openai-chat");
    }

    @Test
    void aTypeOfOnesOwn() {
        ProviderType acme = ProviderType.named("acme")
                .displayName("Acme")
                .dialects("openai-chat", "anthropic-messages")
                .credential(CredentialHeader.named("X-Acme-Key"))
                .author("acme")
                .spelt("acme-ai")
                .build();
        ProviderTypes types = ProviderTypes.STANDARD.with(acme);
        assertThat(types.of("ACME_AI")).containsSame(acme);
        assertThat(types.with(acme)).isSameAs(types);
        assertThat(types.words()).startsWith("openrouter").endsWith("demo", "acme");
        assertThat(acme.credentialHeader()).isEqualTo(new CredentialHeader("x-acme-key", ""));
        assertThat(acme.servesByName(new ModelId("acme/one"))).isTrue();
        assertThat(of("acme")).isEmpty();
    }

    @Test
    void aTypeIsNotCalledLikeAnother() {
        ProviderType another =
                ProviderType.named("mine").spelt("claude", "google").build();
        assertThatThrownBy(() -> ProviderTypes.STANDARD.with(another))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("type mine: \"google\" means type gemini already (expected: a word of its own)");
        assertThatThrownBy(() -> ProviderType.named("Not a word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"Not a word\"");
    }
}
