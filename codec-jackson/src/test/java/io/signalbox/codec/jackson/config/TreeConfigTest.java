package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.Secret;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The keys of the file, given as the properties of a program. */
class TreeConfigTest {

    private static final Map<String, Object> TREE = Map.of(
            "providers",
            Map.of(
                    "my-host",
                    Map.of(
                            "type", "openai-compatible",
                            "base-url", "https://models.example/v1",
                            "apiKey", "key-1",
                            "models", List.of("a/b", Map.of("id", "c/d", "max_output_tokens", 100)))),
            "model-aliases",
            Map.of("smart", List.of("my-host:a/b", "my-host:c/d")),
            "defaultProvider",
            "my-host");

    @Test
    void equalsAFileWithTheSameKeys() {
        ConfigResult file = ConfigReader.in(Map.of()).read("""
                providers:
                  my-host:
                    type: openai-compatible
                    base_url: https://models.example/v1
                    api_key: key-1
                    models: [a/b, {id: c/d, max_output_tokens: 100}]
                model_aliases:
                  smart: ["my-host:a/b", "my-host:c/d"]
                default_provider: my-host
                """, "signalbox.yaml");

        assertThat(read(TREE, UnaryOperator.identity()).orThrow().providers())
                .isEqualTo(file.orThrow().providers());
        assertThat(read(TREE, UnaryOperator.identity()).orThrow().aliases())
                .isEqualTo(file.orThrow().aliases());
    }

    @Test
    void aProblemHasThePathAsItIsSpelledAndNoPlace() {
        ConfigResult result = read(
                Map.of("model-aliases", List.of(Map.of("pattern", "(", "replacement", "x"), "y"), "provider", ""),
                UnaryOperator.identity());

        assertThat(result.problems())
                .allSatisfy(problem -> assertThat(problem.location()).isEmpty());
        assertThat(result.problems().toString()).contains("model-aliases[", "provider: unknown key");
    }

    @Test
    void aKeyInTwoSpellingsIsGivenTwice() {
        ConfigResult result = read(Map.of("default_provider", "a", "default-provider", "b"), UnaryOperator.identity());

        assertThat(result.problems().toString()).contains("is given twice, as default");
    }

    @Test
    void emptyTextsStandForEmptyMappingsAndLists() {
        assertThat(read(Map.of("providers", "", "model_list", "", "keys", ""), UnaryOperator.identity())
                        .problems()
                        .toString())
                .doesNotContain("a text");
    }

    @Test
    void valuesComeFromTheProgramsPlaceholdersAndAreNotShown() {
        Map<String, Object> tree = Map.of(
                "providers",
                Map.of(
                        "p",
                        Map.of("type", "openai-compatible", "base_url", "#url", "api_key", "#key", "timeout", "#t")));
        UnaryOperator<String> placeholders = text -> switch (text) {
            case "#url" -> "https://h/v1";
            case "#key" -> "sk-1";
            case "#t" -> "canary";
            default -> text;
        };

        List<ConfigProblem> problems = read(tree, placeholders).problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEqualTo("providers.p.timeout");
        assertThat(problems.toString()).contains("#t").doesNotContain("canary");
        GatewayConfig config = read(
                        Map.of(
                                "providers",
                                Map.of(
                                        "p",
                                        Map.of("type", "openai-compatible", "base_url", "#url", "api_key", "#key"))),
                        placeholders)
                .orThrow();
        assertThat(config.providers().get(0).apiKey()).contains(Secret.of("sk-1"));
    }

    @Test
    void aPlaceholderThatCannotBePutInSaysWhy() {
        ConfigResult result = read(Map.of("default_provider", "#none"), text -> {
            if (text.startsWith("#")) {
                throw new IllegalArgumentException("nothing is called none");
            }
            return text;
        });

        assertThat(result.problems().toString()).contains("default_provider: \"#none\": nothing is called none");
    }

    @Test
    void noTwoKeysOfASectionAreAlike() throws ReflectiveOperationException {
        for (var field : ConfigSections.class.getDeclaredFields()) {
            if (field.getType() == ConfigSection.class) {
                Set<String> seen = new HashSet<>();
                ConfigSection section = (ConfigSection) field.get(null);
                section.keys()
                        .forEach(key -> assertThat(seen.add(ConfigSection.plain(key.name())))
                                .as(section.path() + "." + key.name())
                                .isTrue());
            }
        }
        assertThat(Arrays.stream(ConfigSections.class.getDeclaredFields())
                        .filter(field -> field.getType() == ConfigSection.class))
                .isNotEmpty();
    }

    private static ConfigResult read(Map<String, Object> tree, UnaryOperator<String> placeholders) {
        return ConfigReader.in(Map.of()).read(tree, placeholders);
    }
}
