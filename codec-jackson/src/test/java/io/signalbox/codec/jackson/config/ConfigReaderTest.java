package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.AdminConfig;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.LedgerConfig.Durability;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.ProviderExtension;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.routing.AutoPool;
import io.signalbox.core.routing.AutoPreference;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.Preset;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    @TempDir
    private Path folder;

    @Test
    void everyProblemIsReportedAtOnce() {
        ConfigResult result =
                ConfigReader.in(Map.of()).knowing(Extensions.none()).read("""
                providers:
                  one: {type: opnai, base_url: "ftp://host", api_key: [a]}
                  two:
                    type: openai-compatible
                    base_url: https://user:hidden@host/v1?x=1
                    priority: high
                    colour: red
                  three: {type: openrouter}
                server: {port: 99999, max_request_bytes: lots}
                timeouts: {idle: 0s, connect: soon}
                keys:
                  - {name: a, hash: "sha256:12"}
                  - {key: sesame}
                transport: pigeon
                """, "gateway.yaml");
        assertThat(result.config()).isEmpty();
        assertThat(result.problems())
                .extracting(problem -> problem.location().orElseThrow().line() + " " + problem.path())
                .containsExactlyInAnyOrder(
                        "2 providers.one.type",
                        "2 providers.one.base_url",
                        "2 providers.one.api_key",
                        "5 providers.two.base_url",
                        "6 providers.two.priority",
                        "7 providers.two.colour",
                        "8 providers.three.api_key",
                        "9 server.port",
                        "9 server.max_request_bytes",
                        "10 timeouts.idle",
                        "10 timeouts.connect",
                        "12 keys[0].hash",
                        "13 keys[1].name",
                        "14 transport");
        assertThat(result.problems().toString()).doesNotContain("hidden", "sesame");
        assertThatThrownBy(result::orThrow).isInstanceOfSatisfying(InvalidConfigException.class, thrown -> {
            assertThat(thrown.problems()).isEqualTo(result.problems());
            assertThat(thrown).message().hasLineCount(14);
        });
    }

    @Test
    void problemsComeInTheOrderOfTheFile() {
        assertThat(read("server: {port: 70000}\nx: 1\ntimeouts: {idle: 0s}\ny: 1\n")
                        .problems())
                .extracting(problem -> problem.location().orElseThrow().line())
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatVariablesHoldIsNeverShown() {
        ConfigResult result = ConfigReader.in(Map.of("A", "not-a-number", "URL", "ftp://token@host"))
                .read("""
                        server: {port: "${A}", host: "x/${A}"}
                        providers: {p: {base_url: "${URL}"}}
                        """, "gateway.yaml");
        assertThat(result.problems()).hasSize(3);
        assertThat(result.problems().toString())
                .doesNotContain("not-a-number", "token")
                .contains("\"${A}\"", "\"x/${A}\"", "\"${URL}\"");
    }

    @Test
    void secretsAreNowhereInWhatIsPrinted() {
        ConfigResult result = read("""
                providers: {p: {base_url: "http://host/v1", api_key: TOPSECRET1, extra: {custom_headers: {X-T: TOPSECRET2}}}}
                model_list: [{model_name: m, params: {model: x, api_base: "http://other/v1", api_key: TOPSECRET3}}]
                keys: [{name: k, key: TOPSECRET4}]
                """);
        GatewayConfig config = result.orThrow();
        assertThat(config.toString()
                        + config.allProviders()
                        + result
                        + config.catalog(Instant.EPOCH).models())
                .doesNotContain("TOPSECRET");
        assertThat(config.keys()).containsExactly(KeyConfig.of("k", Secret.of("TOPSECRET4")));
        ConfigResult wrong = read("""
                providers: {p: {base_url: "http://host/v1", api_key: "TOP SECRET", api_keey: TOPSECRET, extra: {custom_headers: {Cookie: TOPSECRET}}}}
                keys: [{name: k, hash: TOPSECRET}]
                """);
        assertThat(wrong.problems()).hasSize(4);
        assertThat(wrong.problems().toString()).doesNotContain("SECRET");
    }

    @Test
    void aProblemIsOneLineWhateverTheFileHolds() {
        assertThat(read("\"a\\nb\": 1\nserver: {host: \"x\\ny\\e[2J\"}\n").problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void keysAreKeptHashed() {
        String hash = KeyConfig.hashOf(Secret.of("team-b-key"));
        GatewayConfig config = ConfigReader.in(Map.of("TEAM_A_KEY", "team-a-key"))
                .read(
                        "keys:\n  - {name: team-a, key: \"${TEAM_A_KEY}\"}\n  - {name: b, hash: \"sha256:" + hash
                                + "\", disabled: true}\n",
                        "gateway.yaml")
                .orThrow();
        assertThat(config.keys())
                .containsExactly(
                        KeyConfig.of("team-a", Secret.of("team-a-key")),
                        KeyConfig.of("b", Secret.of("team-b-key")).revoked());
        assertThat(config.keys().get(1).hash()).isEqualTo(hash);
    }

    @Test
    void keysThatWouldOpenTheGatewayAreRefused() {
        assertThat(read("keys: [{name: a, key: abc, disabled: true}]").problems())
                .singleElement()
                .asString()
                .contains("keys: all are disabled");
        assertThat(read("keys: [{name: a, key: \"\"}]").problems())
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(read("keys: [{name: a, key: x}, {name: a, key: x}]").problems())
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder("keys[1].name", "keys[1].key");
        assertThat(read("keys: [{name: a}, {name: b, key: x, hash: y}]").problems())
                .hasSize(2);
    }

    @Test
    void theAdminKeyIsKeptHashedAndIsNobodysElse() {
        GatewayConfig config =
                read("server: {admin_key: TOPSECRET, admin_port: 8081}").orThrow();
        assertThat(config.server().admin())
                .isEqualTo(AdminConfig.STANDARD.withKey(Secret.of("TOPSECRET")).withPort(8081));
        assertThat(config.adminAccess()).isEqualTo(AdminConfig.Access.KEY);
        assertThat(config.toString()).doesNotContain("TOPSECRET");
        assertThat(read("server: {admin_key: \"\"}").problems())
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(read("server: {admin_key: x}\nkeys: [{name: a, key: x}]").problems())
                .singleElement()
                .asString()
                .contains("server.admin_key: is the same key as that of a");
        assertThat(read("server: {admin_key: x, admin_port: 8080}").problems())
                .singleElement()
                .asString()
                .contains("is the callers' port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai", "/ai/", "//ai", "/", "/a b", "https://example.com/ai"})
    void aPathPrefixIsPlain(String prefix) {
        assertThat(read("server: {path_prefix: \"" + prefix + "\"}").problems())
                .singleElement()
                .asString()
                .contains("server.path_prefix: \"" + prefix + "\": (expected: /segment, without a slash at its end)");
    }

    @Test
    void adminIsOpenOnlyToAMachineThatIsOpenAnyway() {
        assertThat(read("").orThrow().adminAccess()).isEqualTo(AdminConfig.Access.OPEN);
        assertThat(read("keys: [{name: a, key: x}]").orThrow().adminAccess()).isEqualTo(AdminConfig.Access.NONE);
        assertThat(read("server: {host: 0.0.0.0, allow_open_access: true}")
                        .orThrow()
                        .adminAccess())
                .isEqualTo(AdminConfig.Access.NONE);
        assertThat(read("server: {admin_port: 8081}\nkeys: [{name: a, key: x}]").problems())
                .singleElement()
                .asString()
                .contains("opens to nobody");
    }

    @Test
    void pricesAreExact() {
        GatewayConfig config = read("""
                        providers:
                          p:
                            base_url: http://host/v1
                            models:
                              - id: a/b
                                upstream: b-2
                                prices: {prompt: 2.50, completion: 10, request: 0.0001}
                                context_length: 128000
                                max_output_tokens: 4096
                                supported_parameters: [tools, temperature]
                                input_modalities: [text, image]
                                quantization: fp8
                                params: {temperature: 0.70}
                              - id: a/c
                                prices: {prompt: 0.1, completion: 0.000000000000001}
                        """).orThrow();
        var models = config.providers().get(0).models().orElseThrow();
        Prices prices = models.get(0).facts().prices();
        assertThat(prices.of(UsageClass.PROMPT)).contains(Money.of("0.0000025"));
        assertThat(prices.of(UsageClass.COMPLETION)).contains(Money.of("0.00001"));
        assertThat(prices.of(UsageClass.REQUEST)).contains(Money.of("0.0001"));
        assertThat(models.get(0).facts().contextLength()).hasValue(128_000);
        assertThat(models.get(0).upstreamName()).contains("b-2");
        assertThat(models.get(0).defaults()).containsExactly(Map.entry("temperature", "0.70"));
        assertThat(models.get(1).facts().prices().of(UsageClass.PROMPT)).contains(Money.of("0.0000001"));
        assertThat(models.get(1).facts().prices().of(UsageClass.COMPLETION))
                .contains(new Money(new BigDecimal("1E-21")));
        for (String wrong : List.of("-1", "1e3", "cheap", "1.2.3", ".5", "+1", "0x10", "NaN", "9999999999")) {
            assertThat(read("providers: {p: {base_url: \"http://h\", models: [{id: a/b, prices: {prompt: " + wrong
                                    + "}}]}}")
                            .problems())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("providers.p.models[0].prices.prompt: \"" + wrong + "\"", "expected: a decimal number");
        }
    }

    @Test
    void settingsReachTheirPlaces() {
        GatewayConfig config = read("""
                        server:
                          host: localhost
                          port: 0
                          path_prefix: /team/ai
                          max_request_bytes: 8MiB
                          max_header_bytes: 16KiB
                          max_connections: 50
                          max_streams_per_connection: 7
                          shutdown_grace: 0s
                        timeouts: {connect: 1s, answer: 2s, first_content: 3s, idle: 4s, request: 5s, keepalive_after: 6s}
                        failover: {attempts: 3, retries: 1, longest_retry_after: 10s, content_policy_fallbacks: true}
                        ledger:
                          data_dir: data/here
                          durability: strict
                          commit_interval: 5ms
                          max_waiting: 77
                          retention: 400d
                          archive: true
                        transport: jdk
                        """).orThrow();
        assertThat(config.server().port()).isZero();
        assertThat(config.server().pathPrefix()).isEqualTo("/team/ai");
        assertThat(config.server().maxRequestBytes()).isEqualTo(8 << 20);
        assertThat(config.server().maxHeaderBytes()).isEqualTo(16 << 10);
        assertThat(config.server().maxConnections()).isEqualTo(50);
        assertThat(config.server().maxStreamsPerConnection()).isEqualTo(7);
        assertThat(config.server().shutdownGrace()).isZero();
        assertThat(config.timeouts().connect()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.timeouts().answer()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.timeouts().firstContent()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.timeouts().idle()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.timeouts().request()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.timeouts().keepAliveAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.failover().rules().mostAttempts()).isEqualTo(3);
        assertThat(config.failover().rules().mostRetries()).isEqualTo(1);
        assertThat(config.failover().rules().longestRetryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.failover().rules().contentPolicyFallbacks()).isTrue();
        assertThat(config.ledger().dataDir()).contains(Path.of("data/here"));
        assertThat(config.ledger().durability()).isEqualTo(Durability.STRICT);
        assertThat(config.ledger().commitInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.ledger().maxWaiting()).isEqualTo(77);
        assertThat(config.ledger().retention()).contains(Duration.ofDays(400));
        assertThat(config.ledger().archive()).isTrue();
        assertThat(config.transport()).contains("jdk");
    }

    @Test
    void aDatabaseForTheLedgerIsRead() {
        LedgerDatabase database = ConfigReader.in(Map.of("DB_PASSWORD", "sesame"))
                .read(
                        "ledger: {url: \"jdbc:postgresql://a:5433,b/ledger?ssl=true\", user: me, password: \"${DB_PASSWORD}\", pool: 9}",
                        "gateway.yaml")
                .orThrow()
                .ledger()
                .database()
                .orElseThrow();
        assertThat(database)
                .isEqualTo(new LedgerDatabase(
                        "jdbc:postgresql://a:5433,b/ledger?ssl=true",
                        Optional.of("me"),
                        Optional.of(Secret.of("sesame")),
                        9));
        assertThat(database.place()).isEqualTo("jdbc:postgresql://a:5433,b/ledger");
        assertThat(database.toString()).doesNotContain("sesame");
    }

    @Test
    void whatIsWrongWithTheLedgersDatabaseIsSaidWithoutItsSecrets() {
        assertThat(read("ledger: {url: \"jdbc:mysql://db/ledger?password=sesame\", pool: 3}")
                        .problems())
                .map(Object::toString)
                .containsExactly(
                        "gateway.yaml:1: ledger.url: (expected: jdbc:postgresql://HOST:PORT/DATABASE)",
                        "gateway.yaml:1: ledger.pool: \"3\": (expected: 4 to 1000)");
        for (String url : List.of(
                "jdbc:postgresql://me:sesame@db/ledger",
                "jdbc:postgresql://db/ledger?password=sesame",
                "jdbc:postgresql://db/ledger?ssl=true&sslpassword=sesame")) {
            assertThat(read("ledger: {url: \"" + url + "\"}").problems())
                    .singleElement()
                    .hasToString("gateway.yaml:1: ledger.url: holds a user or a password (expected: ledger.user and"
                            + " ledger.password)");
        }
        assertThat(read("ledger: {password: sesame}").problems())
                .singleElement()
                .hasToString("gateway.yaml:1: ledger: has password but no url (expected: the address of a database)");
    }

    @Test
    void doubledKeysAreRefused() {
        assertThat(read("server: {port: 1}\nserver: {port: 2}\n").problems())
                .singleElement()
                .hasToString("gateway.yaml:2: server: is given twice, in line 1 too (expected: once)");
        assertThat(read("providers: {p: {base_url: \"http://a\", api_base: \"http://b\"}}")
                        .problems())
                .singleElement()
                .asString()
                .contains("api_base: is given twice, as providers.p.base_url too");
    }

    @Test
    void problemsSpeakInTheWordsOfTheFile() {
        assertThat(read("backends:\n  p:\n    api_base: ftp://a\n").problems())
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:3: backends.p.api_base: \"ftp://a\"");
    }

    @Test
    void textsThatAreNoYamlAreOneProblemWithItsLine() {
        for (String text : List.of("a: [1, 2", "a: b: c", "\tx: 1", "a: *nobody", "a: \"\\q\"", "\u0000")) {
            ConfigResult result = read(text);
            assertThat(result.problems()).as(text).hasSize(1);
            assertThat(result.problems().get(0).location()).as(text).isPresent();
        }
        assertThat(read("a: 1\n---\nb: 2\n").problems())
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:2: holds a second document");
        assertThat(read("[]").problems()).singleElement().asString().contains("a list (expected: a mapping)");
    }

    @Test
    void hostileTextsAreRefusedInBoundedTime() {
        assertThat(read("[".repeat(200_000)).problems())
                .singleElement()
                .asString()
                .contains("nested more than");
        assertThat(read("{a: ".repeat(100_000)).problems()).hasSize(1);
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(read(laughs.toString()).config()).isEmpty();
        assertThat(read("providers: &p {p: *p}").problems()).isNotEmpty();
        assertThat(read("x".repeat(YamlDocument.MOST_BYTES + 1)).config()).isEmpty();
    }

    @Test
    void anchorsSaveTyping() {
        GatewayConfig config = read("""
                        providers:
                          a: {base_url: "http://a/v1", extra: &who {custom_headers: {X-Who: me}}}
                          b: {base_url: "http://b/v1", extra: *who}
                        """).orThrow();
        assertThat(config.providers().get(1).customHeaders()).containsEntry("X-Who", "me");
    }

    @Test
    @DisplayName("A type that is unknown because what brings it cannot be loaded is refused with that")
    void saysWhichTypeCouldNotBeLoaded() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ProviderExtension.class.getName()), "no.such.Parrot");
        try (URLClassLoader broken = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            ConfigResult read = ConfigReader.in(Map.of())
                    .knowing(Extensions.discovered(broken))
                    .read("providers: {polly: {type: parrot}}", "gateway.yaml");
            assertThat(read.problems())
                    .singleElement()
                    .asString()
                    .startsWith("gateway.yaml:1: providers.polly.type: \"parrot\": (expected: one of openrouter, ")
                    .contains("Could not be loaded: ", "no.such.Parrot");
        }
    }

    @Test
    void filesThatCannotBeReadAreProblems() throws IOException {
        ConfigReader reader = ConfigReader.in(Map.of());
        assertThat(reader.read(folder.resolve("none.yaml")).problems())
                .singleElement()
                .asString()
                .contains("none.yaml", "no such file");
        assertThat(reader.read(Path.of("none.yaml")).problems())
                .singleElement()
                .hasToString("none.yaml: no such file (looked for as "
                        + Path.of("none.yaml").toAbsolutePath() + ")");
        assertThat(reader.read(folder).problems()).singleElement().asString().contains("cannot be read");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThat(reader.read(latin).problems()).singleElement().asString().contains("no UTF-8");
        Path large = Files.write(folder.resolve("large.yaml"), new byte[YamlDocument.MOST_BYTES + 1]);
        assertThat(reader.read(large).problems()).singleElement().asString().contains("longer than");
        Path good = Files.writeString(folder.resolve("good.yaml"), "server: {port: 8123}");
        assertThat(reader.read(good).orThrow().server().port()).isEqualTo(8123);
    }

    @Test
    void anEmptyFileIsAConfiguration() {
        for (String text : List.of("", "# nothing\n", "---\n", "{}", "null")) {
            assertThat(read(text).orThrow())
                    .as(text)
                    .isEqualTo(GatewayConfig.builder().build());
        }
    }

    @Test
    void membersOfAliasesMayHaveWeights() {
        GatewayConfig config = read("""
                providers: {openrouter: {api_key: k}}
                model_aliases:
                  smart: [{model: a/b, weight: 95}, {model: a/c, weight: 5}, a/d]
                  plain: [{model: a/b}, a/c]
                """).orThrow();
        assertThat(config.aliases())
                .containsExactly(
                        new Group("smart", List.of("a/b", "a/c", "a/d"), List.of(95, 5, 1)),
                        new Group("plain", List.of("a/b", "a/c")));
        String head = "providers: {openrouter: {api_key: k}}\nmodel_aliases:\n";
        assertThat(read(head + "  smart: [{model: a/b, weight: 0}]\n")
                        .problems()
                        .toString())
                .contains(
                        "gateway.yaml:3: model_aliases.smart[0].weight: \"0\": (expected: a whole number, 1 to 1000000)");
        assertThat(read(head + "  smart: [{model: a/b, wieght: 2}, {weight: 1}]\n")
                        .problems()
                        .toString())
                .contains("model_aliases.smart[0].wieght: unknown key (nearest: weight)")
                .contains("model_aliases.smart[1].model: missing (expected: a text)");
    }

    @Test
    void aPoolForAutoHoldsModelsAndPatterns() {
        String head = """
                providers:
                  p: {base_url: "http://host/v1", models: [{id: a/b, quality: 70}, a/c]}
                model_aliases: {smart: [a/b]}
                auto:
                """;
        assertThat(read(head + "  {pool: [\"a/*\", \"p:a/c\"], preference: cost}\n")
                        .orThrow()
                        .auto())
                .contains(new AutoPool(List.of("a/*", "p:a/c"), AutoPreference.COST));
        assertThat(read(head + "  {pool: [\"b/*\", a/x, smart, \"a b\"], preference: cheap}\n").problems().stream()
                        .map(ConfigProblem::toString))
                .containsExactly(
                        "gateway.yaml:5: auto.preference: \"cheap\": (expected: cost, balanced or quality)",
                        "gateway.yaml:5: auto.pool[0]: \"b/*\": fits no model (expected: a pattern of models that a"
                                + " provider lists)",
                        "gateway.yaml:5: auto.pool[1]: \"a/x\": no such model: no entry defines it and no provider"
                                + " would take it (nearest: a/b)",
                        "gateway.yaml:5: auto.pool[2]: \"smart\": is an alias (expected: a model, or a pattern with *)",
                        "gateway.yaml:5: auto.pool[3]: \"a b\": character U+0020 at position 2 (expected: letters,"
                                + " digits and . _ - ~ @ + : /)");
        assertThat(read(head.replace("70", "101") + "  {preference: cost}\n")
                        .problems()
                        .toString())
                .contains("gateway.yaml:2: providers.p.models[0].quality: \"101\": (expected: 0 to 100)");
    }

    @Test
    void presetsHoldNamesParametersAndPreferences() {
        String head = "providers: {p: {base_url: \"http://host/v1\", models: [a/b, a/c]}}\npresets:\n";
        assertThat(read(head + """
                  brief: {model: a/b, temperature: 0.20, provider: {only: [p], allow_fallbacks: false}}
                  long: {models: [a/c, a/b], max_tokens: 4000}
                """).orThrow().presets())
                .containsExactly(
                        new Preset(
                                "brief",
                                List.of("a/b"),
                                Map.of("temperature", "0.20"),
                                Preferences.builder()
                                        .only(List.of("p"))
                                        .allowFallbacks(false)
                                        .build()),
                        new Preset("long", List.of("a/c", "a/b"), Map.of("max_tokens", "4000"), Preferences.NONE));
        assertThat(read(head + """
                  brief: {model: a/x, temperature: 9, provider: {olny: [p]}}
                  "a b": {}
                """).problems().stream().map(ConfigProblem::toString))
                .containsExactlyInAnyOrder(
                        "gateway.yaml:3: presets.brief.provider.olny: unknown key (nearest: only)",
                        "gateway.yaml:3: presets.brief.temperature: \"9\": (expected: a number from 0 to 2)",
                        "gateway.yaml:3: presets.brief.model[0]: \"a/x\": no such model: no entry defines it and no"
                                + " provider would take it (nearest: a/b), in preset brief",
                        "gateway.yaml:4: presets.a b: \"a b\": (expected: a name of up to 64 letters, digits and . _ -)");
    }

    @Test
    void aliasesThatCannotWorkAreRefused() {
        String head = "providers: {openrouter: {api_key: k}}\nmodel_aliases:\n";
        assertThat(read(head + "  - {pattern: \"(\", replacement: x}\n").problems())
                .singleElement()
                .asString()
                .contains("gateway.yaml:3: model_aliases[0].pattern: \"(\": is no regular expression");
        assertThat(read(head + "  - {pattern: \"a\", replacement: \"x$2\"}\n").problems())
                .singleElement()
                .asString()
                .contains("gateway.yaml:3: model_aliases[0].replacement", "group 2, the pattern has 0");
        assertThat(read(head + "  a: [b]\n  b: [a]\n").problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.toString()).contains("a loop"));
        StringBuilder deep = new StringBuilder(head);
        for (int i = 0; i < 9; i++) {
            deep.append("  g").append(i).append(": [g").append(i + 1).append("]\n");
        }
        assertThat(read(deep + "  g9: [openai/gpt-4o]\n").problems())
                .isNotEmpty()
                .anySatisfy(problem -> assertThat(problem.toString()).contains("groups deep"));
        assertThat(read(head + "  - {name: a}\n  - {pattern: x, name: y}\n  - {}\n")
                        .problems())
                .hasSize(4);
        assertThat(read(head + "  empty: []\n").problems())
                .singleElement()
                .asString()
                .contains("names no model");
    }

    @Test
    void aBrokenProviderDoesNotMakeItsModelsUnknown() {
        assertThat(read("""
                                providers: {p: {type: nonsense, models: [a/b]}}
                                model_aliases: {x: [c/d]}
                                default_provider: p
                                """).problems()).extracting(ConfigProblem::path).containsExactly("providers.p.type");
    }

    @Test
    void whatDependsOnABrokenTypeIsNotJudged() {
        assertThat(read("""
                                providers:
                                  p:
                                    type: nonsense
                                    dialect: gemini
                                    api_version: x
                                    models: [{id: a/b, dialect: cohere}]
                                model_list: [{model_name: m, provider: p, dialect: gemini, params: {model: x}}]
                                """).problems()).extracting(ConfigProblem::path).containsExactly("providers.p.type");
    }

    @Test
    void aDialectThatATypeDoesNotSpeakIsRefusedWhereItStands() {
        assertThat(read("""
                                providers:
                                  groq:
                                    api_key: k
                                    dialect: gemini
                                  xai:
                                    api_key: k
                                    models:
                                      - {id: x-ai/grok-4, dialect: openai-responses}
                                      - {id: x-ai/grok-3, dialect: anthropic-messages}
                                """).problems())
                .extracting(Object::toString)
                .containsExactly(
                        "gateway.yaml:4: providers.groq.dialect: \"gemini\": is not spoken by type groq"
                                + " (expected: openai-chat)",
                        "gateway.yaml:9: providers.xai.models[1].dialect: \"anthropic-messages\":"
                                + " is not spoken by type xai (expected: openai-chat or openai-responses)");
    }

    @Test
    void aTypeIsKnownByItsHostAndElseByTheProvidersName() {
        GatewayConfig config = read("""
                                providers:
                                  anthropic: {api_key: k, base_url: "http://localhost:9000"}
                                  openai: {api_key: k, base_url: "https://res.openai.azure.com"}
                                  groq: {api_key: k}
                                  mine: {api_key: k, base_url: "https://api.x.ai/v1"}
                                  other: {base_url: "http://localhost:9001/v1"}
                                """).orThrow();
        assertThat(config.providers())
                .extracting(ProviderConfig::type)
                .containsExactly(
                        ProviderType.ANTHROPIC,
                        ProviderType.AZURE,
                        ProviderType.GROQ,
                        ProviderType.XAI,
                        ProviderType.OPENAI_COMPATIBLE);
    }

    @Test
    void laterSectionsLoadWithAWarning() {
        ConfigResult result = read("cache: {ttl: 5m}\nproviders: {openrouter: {api_key: k, rpm: 5}}\n");
        assertThat(result.problems()).isEmpty();
        assertThat(result.warnings())
                .extracting(ConfigProblem::path)
                .containsExactly("cache", "providers.openrouter.rpm");
    }

    @Test
    void healthSaysWhetherProvidersAreAsked() {
        assertThat(read("providers: {openrouter: {api_key: k}}\n").orThrow().health())
                .isEqualTo(HealthConfig.STANDARD);
        GatewayConfig config = read("""
                        health: {probe: models, interval: 30s, daily_cap: 100}
                        providers: {openrouter: {api_key: k}, quiet: {base_url: "http://h/v1", health_probe: false}}
                        """).orThrow();
        assertThat(config.health()).isEqualTo(new HealthConfig(HealthConfig.Probe.MODELS, Duration.ofSeconds(30), 100));
        assertThat(config.providers()).extracting(ProviderConfig::healthProbe).containsExactly(true, false);
        assertThat(read("health: {probe: chat, interval: 25h, daily_cap: 0}\nproviders: {openrouter: {api_key: k}}\n")
                        .problems())
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder("health.probe", "health.interval", "health.daily_cap");
    }

    @Test
    void discoverySaysWhetherProvidersAreAskedForTheirModels() {
        assertThat(read("providers: {openrouter: {api_key: k}}\n").orThrow().discovery())
                .isEqualTo(DiscoveryConfig.STANDARD);
        GatewayConfig config = read("""
                        discovery: {interval: 10m}
                        providers:
                          openrouter: {api_key: k}
                          quiet: {base_url: "http://h/v1", discover: false}
                          fixed: {base_url: "http://g/v1", models: [a/b]}
                          asked: {base_url: "http://f/v1", models: [a/b], discover: true}
                          closed: {base_url: "http://e/v1", enabled: false}
                        """).orThrow();
        assertThat(config.discovery()).isEqualTo(new DiscoveryConfig(true, Duration.ofMinutes(10)));
        assertThat(config.providers())
                .filteredOn(ProviderConfig::isAskedForModels)
                .extracting(ProviderConfig::name)
                .containsExactly("openrouter", "asked");
        assertThat(read("discovery: {enabled: perhaps, interval: 25h}\nproviders: {openrouter: {api_key: k}}\n")
                        .problems())
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder("discovery.enabled", "discovery.interval");
    }

    @Test
    void reloadSaysHowOftenTheFileIsLookedAt() {
        assertThat(read("providers: {openrouter: {api_key: k}}\n").orThrow().reload())
                .isEqualTo(ReloadConfig.STANDARD);
        assertThat(read("reload: {enabled: false, interval: 1m}\nproviders: {openrouter: {api_key: k}}\n")
                        .orThrow()
                        .reload())
                .isEqualTo(new ReloadConfig(false, Duration.ofMinutes(1)));
        assertThat(read("reload: {enabled: perhaps, interval: 0}\nproviders: {openrouter: {api_key: k}}\n")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "gateway.yaml:1: reload.enabled: \"perhaps\": (expected: true or false)",
                        "gateway.yaml:1: reload.interval: \"0s\": (expected: more than 0, at most 24h)");
    }

    @Test
    void overridesHaveTheLastWordAndAreChecked() {
        ConfigResult result = ConfigReader.in(Map.of())
                .overriddenBy(builder ->
                        builder.server(builder.server().withHost("0.0.0.0").withPort(70_000)))
                .read("server:\n  port: 8080\n", "gateway.yaml");
        assertThat(result.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.location()).isEmpty());
        ConfigResult repaired = ConfigReader.in(Map.of())
                .overriddenBy(builder -> builder.server(builder.server().withPort(80)))
                .read("server:\n  port: 70000\n", "gateway.yaml");
        assertThat(repaired.problems()).isEmpty();
        assertThat(repaired.config().map(GatewayConfig::server).map(server -> server.port()))
                .isEqualTo(Optional.of(80));
    }

    private static ConfigResult read(String text) {
        return ConfigReader.in(Map.of()).read(text, "gateway.yaml");
    }
}
