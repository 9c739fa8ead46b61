package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.IdentityConfig.Header;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.model.ResolvedName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The configuration files of the gateways whose users are to feel at home here, key by key. */
class SeedConfigTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("OPENROUTER_API_KEY", "sk-or-v1-secret");

    /** The longest of the files: names of the operator's own at OpenRouter, and a group of them. */
    private static final String LOCAL_NAMES = """
            model_list:
              - model_name: openrouter-gpt-4
                params:
                  model: openai/gpt-4-turbo
                  api_key: ${OPENROUTER_API_KEY}
                  api_base: https://openrouter.ai/api/v1
                rpm: 200
                tpm: 50000
              - model_name: claude-3-opus
                params:
                  model: anthropic/claude-3-opus
                  api_key: ${OPENROUTER_API_KEY}
                  api_base: https://openrouter.ai/api/v1
              - model_name: llama-70b
                params:
                  model: meta-llama/llama-2-70b-chat
                  api_key: ${OPENROUTER_API_KEY}
                  api_base: https://openrouter.ai/api/v1/
              - model_name: mixtral
                params:
                  model: mistralai/mixtral-8x7b-instruct
                  api_key: ${OPENROUTER_API_KEY}
                  api_base: https://openrouter.ai/api/v1
            model_aliases:
              openrouter: ["openrouter-gpt-4", "claude-3-opus", "llama-70b", "mixtral"]
              smart: ["openrouter-gpt-4", "claude-3-opus"]
            """;

    @Test
    @DisplayName("S-001: without a file, the key in the environment makes a provider openrouter")
    void environmentAloneIsEnough() {
        GatewayConfig config = load("");
        ProviderConfig provider = config.providers().get(0);
        assertThat(provider.name()).isEqualTo("openrouter");
        assertThat(provider.type()).isEqualTo(ProviderType.OPENROUTER);
        assertThat(provider.apiKey().map(Secret::reveal)).contains("sk-or-v1-secret");
        assertThat(config.defaultProvider()).contains("openrouter");
        assertThat(config.toString()).doesNotContain("sk-or-v1-secret").contains("********");
    }

    @Test
    @DisplayName("S-002: a variable that is unset or empty stops the start with its name, the file and the line")
    void unsetVariableIsNamed() {
        String file = """
                providers:
                  main:
                    type: openrouter
                    api_key: ${OPENROUTER_API_KEY}
                """;
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("OPENROUTER_API_KEY", ""))) {
            ConfigResult result = ConfigReader.in(environment).read(file, "gateway.yaml");
            assertThat(result.config()).isEmpty();
            assertThat(result.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.toString())
                            .startsWith("gateway.yaml:4: providers.main.api_key: ")
                            .contains("OPENROUTER_API_KEY is not set"));
        }
    }

    @Test
    @DisplayName(
            "S-002: credential: optional turns that into a warning, and the provider is left out as \"no credential\"")
    void optionalCredentialIsAWarning() {
        ConfigResult result = read("""
                providers:
                  groq:
                    base_url: https://api.groq.com/openai/v1
                    api_key: ${GROQ_API_KEY}
                    credential: optional
                  openrouter:
                    type: openrouter
                """);
        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .startsWith("gateway.yaml:4: providers.groq.api_key: ")
                        .contains("GROQ_API_KEY"));
        GatewayConfig config = result.orThrow();
        assertThat(config.providers().get(0).leftOut()).contains("no credential");
        assertThat(enabled(config)).containsExactly("openrouter");
        assertThat(config.providers().get(1).leftOut()).isEmpty();
        assertThat(
                        load("providers: {openrouter: , groq: {base_url: \"http://h\", api_key: \"${NONE:-}\", credential: optional}}")
                                .providers()
                                .get(1)
                                .leftOut())
                .contains("no credential");
    }

    @Test
    @DisplayName("S-002: nobody left to serve anything is a problem again")
    void optionalCredentialNeedsAnotherProvider() {
        assertThat(read("""
                                providers:
                                  groq:
                                    base_url: https://api.groq.com/openai/v1
                                    credential: optional
                                """).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("gateway.yaml:2", "providers.groq.api_key", "no other provider"));
    }

    @Test
    @DisplayName("S-003: variables are put in, also inside a longer text; a slash at the end of the address is dropped")
    void variablesInsideTexts() {
        GatewayConfig config = load("""
                providers:
                  main:
                    type: openrouter
                    api_key: ${OPENROUTER_API_KEY}
                    api_base: https://${HOST:-openrouter.ai}/api/v1/
                    extra: {x_title: "price: $${5}"}
                """);
        ProviderConfig provider = config.providers().get(0);
        assertThat(provider.baseUrl()).isEqualTo(URI.create("https://openrouter.ai/api/v1"));
        assertThat(provider.title()).contains("price: ${5}");
    }

    @Test
    @DisplayName("S-004, S-005, S-006: attribution comes from the environment, blanks and all, for OpenRouter alone")
    void attributionFromTheEnvironment() {
        Map<String, String> environment = Map.of(
                "OPENROUTER_API_KEY", "k",
                "OPENAI_API_KEY", "k2",
                "OPENROUTER_HTTP_REFERER", "https://yourapp.com",
                "OPENROUTER_X_TITLE", "Your App Name",
                "OPENROUTER_APP_NAME", "YourApp/1.0");
        List<ProviderConfig> providers =
                ConfigReader.in(environment).read("", "gateway.yaml").orThrow().allProviders();
        assertThat(providers.get(0).httpReferer()).contains("https://yourapp.com");
        assertThat(providers.get(0).title()).contains("Your App Name");
        assertThat(providers.get(0).appName()).contains("YourApp/1.0");
        assertThat(providers.get(1).name()).isEqualTo("openai");
        assertThat(providers.get(1).httpReferer()).isEmpty();
        assertThat(providers.get(1).title()).isEmpty();
        assertThat(providers.get(1).appName()).isEmpty();
    }

    @Test
    @DisplayName("S-007: the referer is this gateway by default, for OpenRouter alone, and can be turned off")
    void defaultReferer() {
        GatewayConfig config = load("");
        assertThat(config.allProviders().get(0).httpReferer()).contains("http://localhost:8080");
        assertThat(config.allProviders().get(0).title()).isEmpty();
        Map<String, String> off = Map.of("OPENROUTER_API_KEY", "k", "OPENROUTER_HTTP_REFERER", "");
        assertThat(ConfigReader.in(off)
                        .read("", "gateway.yaml")
                        .orThrow()
                        .allProviders()
                        .get(0)
                        .httpReferer())
                .contains("");
        assertThat(Header.PASSTHROUGH.choose(Optional.empty(), Optional.of(""))).isEmpty();
        assertThat(load("providers: {openrouter: {extra: {http_referer: \"\"}}}")
                        .allProviders()
                        .get(0)
                        .httpReferer())
                .contains("");
    }

    @Test
    @DisplayName("S-008: an unknown default provider stops the start with the nearest known name")
    void unknownDefaultProvider() {
        ConfigResult result = ConfigReader.in(ENVIRONMENT)
                .overriddenBy(builder -> builder.defaultProvider("openruoter"))
                .read("backends: {openrouter: {type: openrouter}}", "gateway.yaml");
        assertThat(result.problems())
                .singleElement()
                .hasToString("default_provider: \"openruoter\": no such provider (nearest: openrouter)");
    }

    @Test
    @DisplayName("S-009: a forced model that nobody serves stops the start, one that somebody serves does not")
    void forcedModel() {
        assertThat(
                        load("default_backend: openrouter\nforce_model: anthropic/claude-3-5-sonnet\nbackends: {openrouter: }")
                                .forcedModel())
                .contains("anthropic/claude-3-5-sonnet");
        assertThat(problems("force_model: gpt-4\nbackends: {openrouter: {models: [openai/gpt-4]}}"))
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:1: force_model: \"gpt-4\": no such model")
                .contains("nearest: openai/gpt-4");
    }

    @Test
    @DisplayName("S-010: backends and providers are one section; both load, a name in both is an error")
    void backendsAreProviders() {
        ConfigResult plain = read("""
                backends:
                  openrouter:
                    type: openrouter
                default_backend: openrouter
                """);
        assertThat(plain.warnings()).isEmpty();
        GatewayConfig fromFlags = ConfigReader.in(ENVIRONMENT)
                .overriddenBy(builder -> builder.defaultProvider("openrouter"))
                .read("", "none")
                .orThrow();
        assertThat(plain.orThrow()).isEqualTo(fromFlags);

        GatewayConfig merged = load("""
                backends: {a: {type: openrouter}}
                providers: {b: {type: openai, api_key: k}}
                """);
        assertThat(merged.providers()).extracting(ProviderConfig::name).containsExactlyInAnyOrder("a", "b");

        assertThat(problems("""
                        backends: {a: {type: openrouter}}
                        providers: {a: {type: openai, api_key: k}}
                        """)).singleElement().asString().contains("\"a\": is configured twice");
    }

    @Test
    @DisplayName("S-011, S-012, S-013, S-014, S-015: every key of a provider")
    void wholeProvider() {
        String nine = """
                [openai/gpt-4-turbo, openai/gpt-4, openai/gpt-3.5-turbo, anthropic/claude-3-opus,
                 anthropic/claude-3-sonnet, anthropic/claude-3-haiku, meta-llama/llama-2-70b-chat,
                 mistralai/mixtral-8x7b-instruct, google/gemini-pro]
                """;
        GatewayConfig config = load("""
                providers:
                  openrouter-main:
                    type: openrouter
                    api_key: ${OPENROUTER_API_KEY}
                    base_url: https://openrouter.ai/api/v1
                    priority: 10
                    enabled: true
                    models:
                """ + nine.indent(6) + """
                            timeout: 120s
                            extra:
                              http_referer: "https://yourapp.com"
                              x_title: "Your Application"
                              app_name: "YourApp/1.0"
                        """);
        ProviderConfig provider = config.providers().get(0);
        assertThat(provider.priority()).isEqualTo(10);
        assertThat(provider.enabled()).isTrue();
        assertThat(provider.timeout()).contains(Duration.ofSeconds(120));
        CatalogSnapshot catalog = config.catalog(Instant.EPOCH);
        assertThat(catalog.models()).hasSize(9);
        assertThat(catalog.providers().values()).noneMatch(Provider::servesUnlisted);
        assertThat(config.names()
                        .resolve(List.of("openrouter-main:openai/gpt-4"))
                        .get(0)
                        .uri()
                        .provider())
                .contains("openrouter-main");
        ProviderConfig effective = config.allProviders().get(0);
        assertThat(effective.httpReferer()).contains("https://yourapp.com");
        assertThat(effective.title()).contains("Your Application");
        assertThat(effective.appName()).contains("YourApp/1.0");

        GatewayConfig off = load("providers: {a: {type: openrouter, enabled: false}}");
        assertThat(off.providers().get(0).leftOut()).contains("disabled");
        assertThat(enabled(off)).isEmpty();
    }

    @Test
    @DisplayName("S-015: the file's attribution beats the environment's")
    void fileBeatsEnvironment() {
        GatewayConfig config = ConfigReader.in(
                        Map.of("OPENROUTER_API_KEY", "k", "OPENROUTER_X_TITLE", "theirs", "OPENROUTER_APP_NAME", "A/1"))
                .read("providers: {openrouter: {extra: {x_title: ours}}}", "gateway.yaml")
                .orThrow();
        assertThat(config.allProviders().get(0).title()).contains("ours");
        assertThat(config.allProviders().get(0).appName()).contains("A/1");
    }

    @Test
    @DisplayName("S-016: custom headers load; those that carry credentials or framing are refused, values unseen")
    void customHeaders() {
        GatewayConfig config = load("""
                providers:
                  openrouter:
                    extra:
                      http_referer: "https://myapp.com"
                      x_title: "Production App"
                      custom_headers:
                        X-Custom-ID: "abc123"
                """);
        assertThat(config.providers().get(0).customHeaders()).containsExactly(Map.entry("X-Custom-ID", "abc123"));
        assertThat(config.toString()).doesNotContain("abc123");

        for (String name : List.of("Authorization", "Host", "Content-Length", "x-api-key", "Transfer-Encoding")) {
            assertThat(problems("providers: {openrouter: {extra: {custom_headers: {" + name + ": hidden}}}}"))
                    .singleElement()
                    .asString()
                    .contains("custom_headers." + name)
                    .doesNotContain("hidden");
        }
        assertThat(problems("providers: {openrouter: {extra: {custom_headers: {X-A: \"a\\r\\nX-B: hidden\"}}}}"))
                .singleElement()
                .asString()
                .contains("U+000D")
                .doesNotContain("hidden");
    }

    @Test
    @DisplayName("S-017, S-018: the host decides the provider of a local name, not the text before the slash")
    void localNamesAtTheirHost() {
        GatewayConfig config = load(LOCAL_NAMES);
        assertThat(config.allProviders()).singleElement().satisfies(provider -> {
            assertThat(provider.name()).isEqualTo("openrouter");
            assertThat(provider.type()).isEqualTo(ProviderType.OPENROUTER);
            assertThat(provider.baseUrl()).isEqualTo(URI.create("https://openrouter.ai/api/v1"));
            assertThat(provider.apiKey().map(Secret::reveal)).contains("sk-or-v1-secret");
        });
        assertThat(upstream(config, "openrouter-gpt-4")).isEqualTo("openrouter/openai/gpt-4-turbo");
        assertThat(upstream(config, "claude-3-opus")).isEqualTo("openrouter/anthropic/claude-3-opus");
        assertThat(upstream(config, "llama-70b")).isEqualTo("openrouter/meta-llama/llama-2-70b-chat");
        assertThat(upstream(config, "mixtral")).isEqualTo("openrouter/mistralai/mixtral-8x7b-instruct");
    }

    @Test
    @DisplayName("S-017: a configured provider at the same address takes the local name")
    void localNameAtConfiguredProvider() {
        GatewayConfig config = load("""
                providers:
                  openai: {type: openai, api_key: k}
                  main: {type: openrouter, models: [{id: openai/gpt-4-turbo, prices: {prompt: 10, completion: 30}}]}
                model_list:
                  - model_name: mine
                    params: {model: openai/gpt-4-turbo, api_base: "https://OpenRouter.ai/api/v1/"}
                """);
        assertThat(config.allProviders()).hasSize(2);
        Endpoint endpoint = endpoint(config, "mine");
        assertThat(endpoint.provider().name()).isEqualTo("main");
        assertThat(endpoint.prices().isKnown()).isTrue();
    }

    @Test
    @DisplayName("S-017, S-131: rpm and tpm load, and are said not to be enforced yet")
    void limitsAreWarnedOf() {
        assertThat(read(LOCAL_NAMES).warnings())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "gateway.yaml:7: model_list[0].rpm: is not acted on by this version",
                        "gateway.yaml:8: model_list[0].tpm: is not acted on by this version");
    }

    @Test
    @DisplayName("S-019: parameters of a local name become JSON literals as they are spelt")
    void localDefaults() {
        GatewayConfig config = load("""
                providers: {openrouter: }
                model_list:
                  - model_name: gpt4-careful
                    params:
                      model: openai/gpt-4
                      temperature: 0.3
                      top_p: 0.90
                      max_tokens: 1000
                """);
        assertThat(endpoint(config, "gpt4-careful").defaults())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("temperature", "0.3", "top_p", "0.90", "max_tokens", "1000"));
        assertThat(problems("""
                        providers: {openrouter: }
                        model_list:
                          - model_name: a
                            params: {model: openai/gpt-4, temperature: 9, top_pp: 1}
                        """))
                .extracting(ConfigProblem::toString)
                .anySatisfy(
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "gateway.yaml:4: model_list[0].params.temperature: \"9\": (expected: a number from 0 to 2)"))
                .anySatisfy(problem -> assertThat(problem).contains("params.top_pp: unknown key (nearest: top_p)"))
                .hasSize(2);
    }

    @Test
    @DisplayName("S-020: a timeout is written in several ways, for a provider and for one of its models")
    void timeouts() {
        for (String written : List.of("120s", "2m", "120000ms", "1m60s", "120", "\"120s\"")) {
            GatewayConfig config = load("providers: {openrouter: {timeout: " + written + "}}");
            assertThat(config.timeouts().of(config.providers().get(0)).idle())
                    .as(written)
                    .isEqualTo(Duration.ofSeconds(120));
        }
        GatewayConfig config = load("""
                providers: {openrouter: {}}
                model_list:
                  - model_name: slow
                    params: {model: openai/o1, timeout: 300s}
                """);
        ProviderConfig own = config.allProviders().get(1);
        assertThat(endpoint(config, "slow").provider().name()).isEqualTo(own.name());
        assertThat(config.timeouts().of(own).firstContent()).isEqualTo(Duration.ofSeconds(300));
        assertThat(own.apiKey()).isEqualTo(config.providers().get(0).apiKey());
        assertThat(own.models()).contains(List.of());
    }

    @Test
    @DisplayName("S-021: every block loads as a file of its own")
    void everyBlockAlone() {
        List<String> blocks = List.of(
                "backends:\n  openrouter:\n    type: openrouter\ndefault_backend: openrouter\n",
                "model_aliases:\n  - pattern: \"^gpt-(.*)\"\n    replacement: \"openrouter:openai/gpt-\\\\1\"\n",
                "identity:\n  user_agent:\n    mode: override\n    override_value: \"MyApp/1.0.0\"\n",
                "providers: {openrouter: {timeout: 120s}}",
                "providers: {openrouter: {extra: {http_referer: \"https://myapp.com\", x_title: \"Production App\"}}}");
        for (String block : blocks) {
            ConfigResult result = read(block);
            assertThat(result.problems()).as(block).isEmpty();
            assertThat(result.warnings()).as(block).isEmpty();
        }
    }

    @Test
    @DisplayName("S-021: a misspelt key names the nearest known one, with file, line and path")
    void misspeltKey() {
        assertThat(problems("providers:\n  openrouter:\n    typ: openrouter\nmodel_alias: {}\n"))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "gateway.yaml:3: providers.openrouter.typ: unknown key (nearest: type)",
                        "gateway.yaml:4: model_alias: unknown key (nearest: model_aliases)");
    }

    @Test
    @DisplayName("S-022: the port is set by file and by flag")
    void port() {
        assertThat(load("server: {port: 8000}").server().port()).isEqualTo(8000);
        GatewayConfig overridden = ConfigReader.in(ENVIRONMENT)
                .overriddenBy(builder -> builder.server(builder.server().withPort(9000)))
                .read("server: {port: 8000}", "gateway.yaml")
                .orThrow();
        assertThat(overridden.server().port()).isEqualTo(9000);
        assertThat(overridden.allProviders().get(0).httpReferer()).contains("http://localhost:9000");
        assertThat(load("").server()).isEqualTo(ServerConfig.STANDARD);
    }

    @Test
    @DisplayName("S-037, S-038: rewrites from a double-quoted text, with \\1 and with $1")
    void rewrites() {
        for (String reference : List.of("\\\\1", "$1")) {
            ModelNames names = load("""
                            backends: {openrouter: {type: openrouter}}
                            model_aliases:
                              - pattern: "^gpt-(.*)"
                                replacement: "openrouter:openai/gpt-%s"
                            """.formatted(reference)).names();
            assertThat(targets(names, "gpt-4o")).containsExactly("openrouter:openai/gpt-4o");
            assertThat(targets(names, "gpt-4o-mini")).containsExactly("openrouter:openai/gpt-4o-mini");
            assertThat(targets(names, "my-gpt-4o")).containsExactly("my-gpt-4o");
            assertThat(targets(names, "openai/gpt-4o")).containsExactly("openai/gpt-4o");
            assertThat(targets(names, "gpt-4o?temperature=0.2"))
                    .as("S-039")
                    .containsExactly("openrouter:openai/gpt-4o?temperature=0.2");
        }
    }

    @Test
    @DisplayName("S-040, S-041: the mapping form of aliases; a group and a provider may share a name")
    void groups() {
        ModelNames names = load(LOCAL_NAMES).names();
        assertThat(targets(names, "openrouter"))
                .containsExactly("openrouter-gpt-4", "claude-3-opus", "llama-70b", "mixtral");
        assertThat(targets(names, "openrouter:openai/gpt-4o")).containsExactly("openrouter:openai/gpt-4o");
        assertThat(targets(names, "smart")).containsExactly("openrouter-gpt-4", "claude-3-opus");
        assertThat(names.groupNames()).containsExactlyInAnyOrder("openrouter", "smart");
    }

    @Test
    @DisplayName("Choice 3: an entry of the list form may be a group, so that one file holds both")
    void rewritesAndGroupsInOneList() {
        ModelNames names = load("""
                        backends: {openrouter: {type: openrouter}}
                        model_aliases:
                          - name: smart
                            models: [openai/gpt-4o, anthropic/claude-3-opus]
                          - {pattern: "^gpt-(.*)", replacement: 'openrouter:openai/gpt-\\1'}
                        """).names();
        assertThat(targets(names, "smart")).containsExactly("openai/gpt-4o", "anthropic/claude-3-opus");
        assertThat(targets(names, "gpt-5")).containsExactly("openrouter:openai/gpt-5");
    }

    @Test
    @DisplayName("S-042, S-084: members and fallbacks that nobody defines are named, with their alias")
    void unknownMembers() {
        String file =
                LOCAL_NAMES + """
                  fast: ["openrouter-gpt-3.5-turbo", "claude-3-haiku"]
                router:
                  fallbacks:
                    openrouter-gpt-4: ["openrouter-gpt-3.5-turbo"]
                    claude-3-opus: ["mixtral", "claude-3-haiku"]
                """.indent(0).replaceFirst("^fast", "  fast").replaceFirst("\n +router", "\nrouter");
        assertThat(problems(file))
                .extracting(ConfigProblem::path)
                .containsExactly(
                        "model_aliases.fast[0]",
                        "model_aliases.fast[1]",
                        "router.fallbacks.openrouter-gpt-4[0]",
                        "router.fallbacks.claude-3-opus[1]");
        assertThat(problems(file).get(0).toString())
                .contains("\"openrouter-gpt-3.5-turbo\": no such model", "in alias fast");
    }

    @Test
    @DisplayName("S-083, S-084: fallbacks follow their model in order")
    void fallbacks() {
        ModelNames names = load(LOCAL_NAMES + """
                                router:
                                  fallbacks:
                                    openrouter-gpt-4: ["claude-3-opus", "mixtral"]
                                """).names();
        assertThat(targets(names, "openrouter-gpt-4")).containsExactly("openrouter-gpt-4", "claude-3-opus", "mixtral");
    }

    @Test
    @DisplayName("S-045: listening beyond this machine without keys is refused unless asked for")
    void openAccess() {
        assertThat(problems("server: {host: 0.0.0.0}"))
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:1: server.host: \"0.0.0.0\"")
                .contains("allow_open_access");
        assertThat(load("server: {host: 0.0.0.0, allow_open_access: true}")
                        .server()
                        .allowOpenAccess())
                .isTrue();
        assertThat(load("server: {host: 0.0.0.0}\nkeys: [{name: a, key: secret-key}]")
                        .keys())
                .hasSize(1);
        for (String host : List.of("127.0.0.1", "localhost", "\"::1\"", "127.8.8.8")) {
            assertThat(read("server: {host: " + host + "}").problems()).as(host).isEmpty();
        }
    }

    @Test
    @DisplayName("S-116: the user agent of calls is overridden, passed through or fixed")
    void identity() {
        Header header = load("""
                        identity:
                          user_agent:
                            mode: override
                            override_value: "MyApp/1.0.0"
                        """).identity().userAgent();
        Optional<String> callers = Optional.of("curl/8");
        assertThat(header.choose(callers, Optional.of("App/1"))).contains("MyApp/1.0.0");
        Header through =
                load("identity: {user_agent: {mode: passthrough}}").identity().userAgent();
        assertThat(through.choose(callers, Optional.of("App/1"))).contains("curl/8");
        assertThat(through.choose(Optional.empty(), Optional.of("App/1"))).contains("App/1");
        Header fixed = load("identity: {user_agent: {mode: default, default_value: Gate/1}}")
                .identity()
                .userAgent();
        assertThat(fixed.choose(callers, Optional.empty())).contains("Gate/1");
    }

    private static GatewayConfig load(String text) {
        return read(text).orThrow();
    }

    private static ConfigResult read(String text) {
        return ConfigReader.in(ENVIRONMENT).read(text, "gateway.yaml");
    }

    private static List<ConfigProblem> problems(String text) {
        return read(text).problems();
    }

    private static Endpoint endpoint(GatewayConfig config, String model) {
        Optional<Model> found = config.catalog(Instant.EPOCH).find(new ModelId(model));
        assertThat(found).as(model).isPresent();
        assertThat(found.orElseThrow().endpoints()).hasSize(1);
        return found.orElseThrow().endpoints().get(0);
    }

    private static List<String> enabled(GatewayConfig config) {
        return config.catalog(Instant.EPOCH).providers().values().stream()
                .filter(Provider::enabled)
                .map(Provider::name)
                .toList();
    }

    private static String upstream(GatewayConfig config, String model) {
        return endpoint(config, model).id().provider() + "/"
                + endpoint(config, model).id().upstreamModel();
    }

    private static List<String> targets(ModelNames names, String asked) {
        return names.resolve(List.of(asked)).stream()
                .map(ResolvedName::uri)
                .map(Object::toString)
                .toList();
    }
}
