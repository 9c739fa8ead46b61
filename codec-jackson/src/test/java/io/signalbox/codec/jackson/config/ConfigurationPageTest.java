package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.EnvironmentConfig;
import io.signalbox.core.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page says what the table of keys says, and its examples load. */
class ConfigurationPageTest {

    /** Keys for which the page has words instead of a value. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "path_prefix",
            "data_dir",
            "admin_key",
            "admin_port",
            "retention",
            "url",
            "user",
            "password",
            "pool",
            "store");

    private static final Path PAGE = Path.of("../docs/reference/configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySectionStandsOnThePageAsInTheTable() throws IOException {
        String page = Files.readString(PAGE);
        for (ConfigSection section : ConfigSections.ALL) {
            assertThat(page).contains(table(section));
        }
    }

    @Test
    void everyTypeOfProviderStandsOnThePage() throws IOException {
        StringBuilder table =
                new StringBuilder("| type | also written | where it is | dialects | key in | key variables | author |\n"
                        + "| --- | --- | --- | --- | --- | --- | --- |\n");
        for (ProviderType type : ProviderTypes.STANDARD.all()) {
            table.append(row(
                    code(List.of(type.word())),
                    code(type.spellings()),
                    type.defaultBaseUrl().isEmpty() ? "" : code(List.of(type.defaultBaseUrl())),
                    code(type.dialects()),
                    code(List.of(type.credentialHeader().header())) + (type.needsCredential() ? "" : ", if any"),
                    code(EnvironmentConfig.keyVariables(type)),
                    type.author().map(author -> code(List.of(author))).orElse("")));
        }
        assertThat(Files.readString(PAGE)).contains(table);
    }

    @Test
    void everyExampleLoadsWithoutWarning() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        List<String> examples = new ArrayList<>();
        while (example.find()) {
            examples.add(example.group(1));
        }
        assertThat(examples).hasSizeGreaterThan(3);
        for (String text : examples) {
            ConfigResult result = ConfigReader.in(Map.of(
                            "OPENROUTER_API_KEY",
                            "k",
                            "GROQ_API_KEY",
                            "g",
                            "ANTHROPIC_API_KEY",
                            "c",
                            "AZURE_EU_KEY",
                            "z",
                            "XAI_API_KEY",
                            "x",
                            "TEAM_A_KEY",
                            "a",
                            "LEDGER_PASSWORD",
                            "p",
                            "SIGNALBOX_ADMIN_KEY",
                            "b",
                            "SIGNALBOX_CONTENT_KEY",
                            "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
                    .read(text, "example.yaml");
            assertThat(result.problems()).as(text).isEmpty();
            assertThat(result.warnings()).as(text).isEmpty();
        }
    }

    @Test
    void theDefaultsOnThePageAreTheDefaults() {
        StringBuilder file = new StringBuilder();
        for (ConfigSection section : List.of(
                ConfigSections.TIMEOUTS,
                ConfigSections.FAILOVER,
                ConfigSections.SERVER,
                ConfigSections.LEDGER,
                ConfigSections.HEALTH,
                ConfigSections.DISCOVERY)) {
            file.append(section.path()).append(":\n");
            section.keys().stream()
                    .filter(key -> !WITHOUT_DEFAULT.contains(key.name()))
                    .forEach(key -> file.append("  ")
                            .append(key.name())
                            .append(": ")
                            .append(key.fallback())
                            .append('\n'));
        }
        assertThat(ConfigReader.in(Map.of())
                        .read(file.toString(), "defaults.yaml")
                        .orThrow())
                .isEqualTo(GatewayConfig.builder().build());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    private static String table(ConfigSection section) {
        StringBuilder table = new StringBuilder("### ")
                .append(section.path().isEmpty() ? "The file" : "`" + section.path() + "`")
                .append("\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        for (ConfigKey key : section.keys()) {
            table.append("| `").append(key.name()).append('`');
            key.synonyms()
                    .forEach(synonym -> table.append(", `").append(synonym).append('`'));
            table.append(" | ")
                    .append(key.expects())
                    .append(" | ")
                    .append(key.fallback())
                    .append(" | ")
                    .append(key.meaning().replace("|", "\\|"))
                    .append(key.later() ? "; loads with a warning, because nothing acts on it yet" : "")
                    .append(" |\n");
        }
        return table.toString();
    }
}
