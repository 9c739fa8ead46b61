package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ApiCheckTest {

    @Test
    void aDialectHasToBeOneOfTheTypes() {
        assertThat(problems(ProviderType.XAI, api -> api.withDialect("gemini")))
                .containsExactly("providers.p.dialect: \"gemini\": is not spoken by type xai"
                        + " (expected: openai-chat or openai-responses)");
        assertThat(problems(ProviderType.OPENROUTER, api -> api.withDialect("anthropic-messages")))
                .isEmpty();
    }

    @Test
    void soHasThatOfAModel() {
        EndpointFacts inGemini = EndpointFacts.UNKNOWN.withDialect("gemini");
        assertThat(texts(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("p", ProviderType.OPENAI)
                                .apiKey(Secret.of("k"))
                                .models(List.of(ProviderModelConfig.of("openai/o1", inGemini))))
                        .model(LocalModelConfig.of("mine", "o1").at("p").withFacts(inGemini))))
                .containsExactly(
                        "providers.p.models[0].dialect: \"gemini\": is not spoken by type openai"
                                + " (expected: openai-chat or openai-responses)",
                        "model_list[0].dialect: \"gemini\": is not spoken by type openai"
                                + " (expected: openai-chat or openai-responses)");
    }

    @Test
    void whatOnlyOneTypeHasIsRefusedOfOthers() {
        assertThat(problems(
                        ProviderType.OPENAI,
                        api -> api.withVersion("2024-10-21")
                                .withAnthropicVersion("2023-06-01")
                                .withAnthropicBeta(List.of("b"))
                                .withProject("p")
                                .withLocation("l")))
                .containsExactly(
                        "providers.p.api_version: \"2024-10-21\": is nothing that type openai has"
                                + " (expected: only for type azure)",
                        "providers.p.anthropic_version: \"2023-06-01\": is nothing that type openai has"
                                + " (expected: only for type anthropic)",
                        "providers.p.anthropic_beta: is nothing that type openai has"
                                + " (expected: only for type anthropic)",
                        "providers.p.project: \"p\": is nothing that type openai has (expected: only for type vertex)",
                        "providers.p.location: \"l\": is nothing that type openai has (expected: only for type vertex)");
    }

    @Test
    void everyValueHasAShape() {
        assertThat(problems(ProviderType.AZURE, api -> api.withVersion("2024")))
                .contains("providers.p.api_version: \"2024\":"
                        + " (expected: a date as in 2024-10-21 or 2025-04-01-preview, or v1, preview or latest)");
        assertThat(problems(
                        ProviderType.ANTHROPIC,
                        api -> api.withAnthropicVersion("a b").withAnthropicBeta(List.of("x\r\n"))))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("anthropic_"));
        assertThat(problems(ProviderType.VERTEX, api -> api.withProject("A B").withLocation("../x")))
                .contains(
                        "providers.p.project: \"A B\": (expected: a project's id, as my-project-1)",
                        "providers.p.location: \"../x\": (expected: a location, as us-east5, or global)");
    }

    @Test
    void whatTheAddressFollowsFromHasToBeThere() {
        assertThat(problems(ProviderType.AZURE, UnaryOperator.identity()))
                .singleElement()
                .asString()
                .startsWith("providers.p.base_url: missing");
        assertThat(problems(ProviderType.BEDROCK, UnaryOperator.identity()))
                .containsExactly(
                        "providers.p.region: missing (expected: the AWS region, as us-east-1, or else a base_url)");
        assertThat(problems(ProviderType.VERTEX, UnaryOperator.identity()))
                .containsExactly("providers.p.project: missing"
                        + " (expected: the Google Cloud project, or else a base_url that names it)");
        assertThat(texts(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("p", ProviderType.VERTEX)
                                .baseUrl(URI.create("https://us-east5-aiplatform.googleapis.com/v1")))))
                .containsExactly("providers.p.project: missing"
                        + " (expected: the Google Cloud project, as the base_url names none)");
    }

    @Test
    void aMissingKeyNamesItsVariables() {
        assertThat(texts(GatewayConfig.builder().provider(ProviderConfig.builder("p", ProviderType.GEMINI))))
                .singleElement()
                .asString()
                .contains("here or in the environment as GEMINI_API_KEY or GOOGLE_API_KEY");
    }

    private static List<String> problems(ProviderType type, UnaryOperator<UpstreamApi> change) {
        return texts(GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", type)
                        .apiKey(Secret.of("k"))
                        .api(change.apply(UpstreamApi.STANDARD))));
    }

    private static List<String> texts(GatewayConfig.Builder config) {
        return config.check().problems().stream().map(Object::toString).toList();
    }
}
