package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.spring.boot.InvalidGatewayPropertiesException.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** The keys of the configuration file, below {@code signalbox.}. */
class PropertiesTest {

    private static final String URL = "upstream.url=https://host.example/v1";

    @Test
    @DisplayName("application.yaml has the keys of the file, with Spring's placeholders and freer spelling")
    void readsTheKeysOfTheFile() {
        application("good").withPropertyValues(URL).run(context -> {
            ProviderConfig provider = config(context).providers().get(0);
            assertThat(provider.name()).isEqualTo("My-Host_1");
            assertThat(provider.baseUrl().toString()).isEqualTo("https://host.example/v1");
            assertThat(provider.apiKey()).contains(Secret.of("sk-one"));
            assertThat(provider.models().orElseThrow()).hasSize(2);
            assertThat(provider.timeout()).contains(Duration.ofSeconds(7));
            assertThat(config(context).aliases())
                    .containsExactly(
                            new ModelAlias.Group("smart", List.of("My-Host_1:acme/one", "My-Host_1:acme/two")),
                            new ModelAlias.Group("gpt-4.1", List.of("My-Host_1:acme/two")));
        });
    }

    @Test
    @DisplayName("a stronger source replaces single values, and lists as a whole")
    void strongerSourcesReplace() {
        application("good,classpath:/apps/stronger").withPropertyValues(URL).run(context -> {
            assertThat(config(context).providers().get(0).timeout()).contains(Duration.ofSeconds(9));
            assertThat(config(context).providers().get(0).models().orElseThrow())
                    .hasSize(2);
            assertThat(config(context).aliases())
                    .contains(new ModelAlias.Group("smart", List.of("My-Host_1:acme/two")));
        });
    }

    @Test
    @DisplayName("an environment variable replaces a value that a file sets")
    void variablesReplaceValues() {
        application("good")
                .withPropertyValues(URL)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "variables",
                                Map.of("SIGNALBOX_PROVIDERS_MY_HOST_1_API_KEY", "sk-two", "SIGNALBOX_OTHER", "x"))))
                .run(context ->
                        assertThat(config(context).providers().get(0).apiKey()).contains(Secret.of("sk-two")));
    }

    @Test
    @DisplayName("S-001: with a provider's key in the environment, nothing else is needed")
    void aKeyInTheEnvironmentIsEnough() {
        application("none")
                .withPropertyValues("OPENROUTER_API_KEY=sk-or-1")
                .run(context ->
                        assertThat(config(context).providers().get(0).name()).isEqualTo("openrouter"));
    }

    @Test
    @DisplayName("signalbox.config names a whole file, with the file's own notation")
    void readsAWholeFile() {
        application("none")
                .withPropertyValues("signalbox.config=classpath:/apps/signalbox.yaml")
                .run(context ->
                        assertThat(config(context).providers().get(0).apiKey()).contains(Secret.of("sk-file")));
        application("none")
                .withPropertyValues("signalbox.config=classpath:/apps/signalbox.yaml", "HOST_KEY=sk-host")
                .run(context ->
                        assertThat(config(context).providers().get(0).apiKey()).contains(Secret.of("sk-host")));
    }

    @Test
    @DisplayName(
            "every problem is told at once: the property as it is written, its value, where it stands, what was expected")
    void tellsEveryProblem() {
        application("bad").run(context -> {
            List<Problem> problems = problems(context);
            assertThat(problems)
                    .extracting(Problem::property)
                    .containsExactlyInAnyOrder(
                            "signalbox.providers.main.type",
                            "signalbox.providers.main.timeout",
                            "signalbox.modle-aliases",
                            "signalbox.default_provider");
            assertThat(problems.toString())
                    .contains(
                            "\"opnai\"", "apps/bad.yaml", "- 4:13", "${none:soon}", "model_aliases", "${NAME:default}")
                    .doesNotContain("canary-1", "java.");
        });
    }

    @Test
    @DisplayName("Spring Boot says so in its own way, without a stack trace")
    void isAnalyzed() {
        application("bad").run(context -> {
            FailureAnalysis analysis = new InvalidGatewayPropertiesAnalyzer().analyze(failure(context));
            assertThat(analysis.getDescription())
                    .contains(
                            "    Property: signalbox.providers.main.type\n    Value: \"opnai\"\n    Origin: class path resource");
        });
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, (type, name, needsAnApplication) -> {}))
                .hasAtLeastOneElementOfType(InvalidGatewayPropertiesAnalyzer.class);
    }

    @Test
    void aFileThatIsWrongSaysWhere() {
        application("none")
                .withPropertyValues("signalbox.config=classpath:/apps/signalbox-bad.yaml")
                .run(context -> assertThat(problems(context).toString())
                        .contains("default_provider", "mian", "signalbox-bad.yaml:3"));
        application("none")
                .withPropertyValues("signalbox.config=classpath:/apps/nowhere.yaml")
                .run(context -> assertThat(problems(context).toString())
                        .contains("signalbox.config: \"classpath:/apps/nowhere.yaml\": is not there (expected: "));
    }

    @Test
    void aFileAndPropertiesDoNotMix() {
        application("good")
                .withPropertyValues(URL, "signalbox.config=classpath:/apps/signalbox.yaml")
                .run(context -> assertThat(problems(context).toString())
                        .contains("stands beside signalbox.", "(expected: a file, or properties, not both)"));
    }

    @Test
    void aGapInAListIsTold() {
        application("good")
                .withPropertyValues(URL, "signalbox.price_files[1]=prices.csv")
                .run(context -> assertThat(problems(context).toString()).contains("signalbox.price_files[0]: empty"));
    }

    private static ApplicationContextRunner application(String file) {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues(
                        "spring.config.location=optional:classpath:/apps/" + file.replace(",", ".yaml,") + ".yaml")
                .withConfiguration(AutoConfigurations.of(SignalboxAutoConfiguration.class));
    }

    private static GatewayConfig config(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        return context.getBean(GatewayConfig.class);
    }

    private static List<Problem> problems(AssertableApplicationContext context) {
        Throwable failure = failure(context);
        while (!(failure instanceof InvalidGatewayPropertiesException) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOf(InvalidGatewayPropertiesException.class);
        return ((InvalidGatewayPropertiesException) failure).problems();
    }

    private static Throwable failure(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        return context.getStartupFailure();
    }
}
