package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.AfterCancel;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.config.AdminConfig;
import io.signalbox.core.config.ChargingConfig;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.CredentialRule;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.config.IdentityConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.config.LocalModelConfig;
import io.signalbox.core.config.PricingConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.cost.ChargeRule;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.model.ModelAlias;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Whatever a file can say a builder can, and both are judged alike. */
class BuilderAndFileTest {

    @Test
    void aWholeFileEqualsItsBuilder() {
        GatewayConfig fromFile =
                ConfigReader.in(Map.of()).read("""
                        providers:
                          main:
                            type: openrouter
                            display_name: Main
                            base_url: https://openrouter.ai/api/v1
                            api_key: key-1
                            credential: optional
                            priority: 10
                            enabled: true
                            models:
                              - openai/gpt-4o
                              - {id: a/b, upstream: b2, prices: {prompt: 2.5, completion: 10, rules: [{above: 9, factor: 2}]}, context_length: 8000,
                                 max_output_tokens: 100, supported_parameters: [tools], input_modalities: [text],
                                 quantization: fp8, params: {top_p: 0.5}}
                            timeout: 2m
                            connect_timeout: 1s
                            outbound_proxy: http://proxy:3128
                            allow_private_addresses: true
                            health_probe: false
                            discover: true
                            after_cancel: runs_on
                            priced_as: openai
                            extra: {http_referer: "https://a", x_title: T, app_name: A/1, custom_headers: {X-A: b}}
                        model_list:
                          - model_name: mine
                            provider: main
                            params: {model: openai/gpt-4o, temperature: 0.3, timeout: 10s}
                        model_aliases: {smart: [mine, a/b]}
                        router: {fallbacks: {mine: [a/b]}}
                        default_provider: main
                        force_model: mine
                        identity: {user_agent: {mode: override, override_value: Me/1}}
                        timeouts: {idle: 30s}
                        failover: {attempts: 4, when_slow: hedge, continuation: false}
                        server: {port: 8000, max_request_bytes: 1MiB, admin_key: open, admin_port: 8001}
                        keys: [{name: k, key: sesame}]
                        shipped_prices: false
                        charging: {margin: 5.5%, own_key_fee: 5%, own_key_providers: [main]}
                        ledger: {data_dir: data, durability: strict, url: "jdbc:postgresql://db/a", user: u, password: p, pool: 5}
                        health: {probe: models, interval: 2m, daily_cap: 50}
                        discovery: {enabled: false, interval: 3m}
                        reload: {enabled: false, interval: 4m}
                        transport: vertx
                        """, "gateway.yaml").orThrow();
        GatewayConfig built = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENROUTER)
                        .displayName("Main")
                        .baseUrl(URI.create("https://openrouter.ai/api/v1/"))
                        .apiKey(Secret.of("key-1"))
                        .credential(CredentialRule.OPTIONAL)
                        .priority(10)
                        .models(List.of(
                                ProviderModelConfig.of("openai/gpt-4o"),
                                ProviderModelConfig.of(
                                                "a/b",
                                                EndpointFacts.priced(Prices.perMillionTokens("2.5", "10")
                                                                .with(List.of(PriceRule.ALWAYS
                                                                        .promptFrom(10)
                                                                        .times(BigDecimal.valueOf(2)))))
                                                        .withContextLength(8000)
                                                        .withMaxOutputTokens(100)
                                                        .withSupportedParameters(Set.of("tools"))
                                                        .withInputModalities(Set.of("text"))
                                                        .withQuantization("fp8"))
                                        .withUpstreamName("b2")
                                        .withDefaults(Map.of("top_p", "0.5"))))
                        .timeout(Duration.ofMinutes(2))
                        .connectTimeout(Duration.ofSeconds(1))
                        .outboundProxy(URI.create("http://proxy:3128"))
                        .privateAddresses(true)
                        .healthProbe(false)
                        .discover(true)
                        .afterCancel(AfterCancel.RUNS_ON)
                        .pricedAs(ProviderType.OPENAI)
                        .httpReferer("https://a")
                        .title("T")
                        .appName("A/1")
                        .customHeaders(Map.of("X-A", "b")))
                .model(LocalModelConfig.of("mine", "openai/gpt-4o")
                        .at("main")
                        .withTimeout(Duration.ofSeconds(10))
                        .withDefaults(Map.of("temperature", "0.3")))
                .alias(new ModelAlias.Group("smart", List.of("mine", "a/b")))
                .fallbacks("mine", List.of("a/b"))
                .defaultProvider("main")
                .forcedModel("mine")
                .identity(new IdentityConfig(
                        IdentityConfig.Header.override("Me/1"),
                        IdentityConfig.Header.PASSTHROUGH,
                        IdentityConfig.Header.PASSTHROUGH))
                .timeouts(TimeoutConfig.STANDARD.withIdle(Duration.ofSeconds(30)))
                .failover(new FailoverConfig(
                        4,
                        FailoverConfig.STANDARD.mostRetries(),
                        FailoverConfig.STANDARD.longestRetryAfter(),
                        false,
                        SlowPolicy.HEDGE,
                        false))
                .server(ServerConfig.STANDARD
                        .withPort(8000)
                        .withMaxRequestBytes(1 << 20)
                        .withAdmin(
                                AdminConfig.STANDARD.withKey(Secret.of("open")).withPort(8001)))
                .key(KeyConfig.of("k", Secret.of("sesame")))
                .pricing(new PricingConfig(List.of(), false))
                .charging(new ChargingConfig(
                        new ChargeRule(new BigDecimal("0.055"), new BigDecimal("0.05")), Set.of("main")))
                .ledger(LedgerConfig.STANDARD
                        .withDataDir(Path.of("data"))
                        .withDurability(LedgerConfig.Durability.STRICT)
                        .withDatabase(new LedgerDatabase(
                                "jdbc:postgresql://db/a", Optional.of("u"), Optional.of(Secret.of("p")), 5)))
                .health(new HealthConfig(HealthConfig.Probe.MODELS, Duration.ofMinutes(2), 50))
                .discovery(new DiscoveryConfig(false, Duration.ofMinutes(3)))
                .reload(new ReloadConfig(false, Duration.ofMinutes(4)))
                .transport("vertx")
                .build();
        assertThat(fromFile).isEqualTo(built);
        assertThat(built.toBuilder().build()).isEqualTo(built);
    }

    @Test
    void everyWayToCallAnApiCanBeWritten() {
        GatewayConfig fromFile =
                ConfigReader.in(Map.of()).read("""
                        providers:
                          claude:
                            type: anthropic
                            base_url: https://claude.example.com
                            api_key: a
                            anthropic_version: 2024-01-01
                            anthropic_beta: [files-api, context-1m]
                          ms:
                            type: azure_openai
                            base_url: https://res.openai.azure.com
                            api_key: b
                            api_version: 2024-10-21
                            models: [{id: openai/o1, dialect: openai-responses}]
                          gcp: {type: vertex_ai, project: p-1, location: europe-west1, dialect: anthropic-messages}
                          gcp2: {type: vertex, project: p-2, credentials_file: /etc/account.json}
                          aws: {type: bedrock, region: eu-central-1}
                          aws2: {type: bedrock, region: eu-central-1, aws_profile: gateway}
                          aws3:
                            type: bedrock
                            region: eu-central-1
                            aws_access_key_id: AKID
                            aws_secret_access_key: s
                            aws_session_token: t
                        model_list:
                          - {model_name: r, provider: ms, dialect: openai-responses, params: {model: o3}}
                        """, "gateway.yaml").orThrow();
        GatewayConfig built = GatewayConfig.builder()
                .provider(ProviderConfig.builder("claude", ProviderType.ANTHROPIC)
                        .baseUrl(URI.create("https://claude.example.com"))
                        .apiKey(Secret.of("a"))
                        .api(UpstreamApi.STANDARD
                                .withAnthropicVersion("2024-01-01")
                                .withAnthropicBeta(List.of("files-api", "context-1m"))))
                .provider(ProviderConfig.builder("ms", ProviderType.AZURE)
                        .baseUrl(URI.create("https://res.openai.azure.com"))
                        .apiKey(Secret.of("b"))
                        .api(UpstreamApi.STANDARD.withVersion("2024-10-21"))
                        .models(List.of(ProviderModelConfig.of(
                                "openai/o1", EndpointFacts.UNKNOWN.withDialect("openai-responses")))))
                .provider(ProviderConfig.builder("gcp", ProviderType.VERTEX)
                        .api(UpstreamApi.STANDARD
                                .withProject("p-1")
                                .withLocation("europe-west1")
                                .withDialect("anthropic-messages")))
                .provider(ProviderConfig.builder("gcp2", ProviderType.VERTEX)
                        .api(UpstreamApi.STANDARD.withProject("p-2"))
                        .signing(SigningCredentials.file(Path.of("/etc/account.json"))))
                .provider(ProviderConfig.builder("aws", ProviderType.BEDROCK).terms(inRegion("eu-central-1")))
                .provider(ProviderConfig.builder("aws2", ProviderType.BEDROCK)
                        .terms(inRegion("eu-central-1"))
                        .signing(SigningCredentials.awsProfile("gateway")))
                .provider(ProviderConfig.builder("aws3", ProviderType.BEDROCK)
                        .terms(inRegion("eu-central-1"))
                        .signing(SigningCredentials.awsKeys("AKID", Secret.of("s"), Secret.of("t"))))
                .model(LocalModelConfig.of("r", "o3")
                        .at("ms")
                        .withFacts(EndpointFacts.UNKNOWN.withDialect("openai-responses")))
                .build();
        assertThat(fromFile).isEqualTo(built);
        assertThat(built.toBuilder().build()).isEqualTo(built);
        assertThat(built.catalog(Instant.EPOCH).models().stream()
                        .flatMap(model -> model.endpoints().stream())
                        .map(endpoint -> endpoint.id() + " " + endpoint.dialect()))
                .containsExactly("ms:o1 openai-responses", "ms:o3 openai-responses");
    }

    private static Terms inRegion(String region) {
        return new Terms(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(region),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    @Property(tries = 200)
    void filesAndBuildersAreJudgedAlike(
            @ForAll @AlphaChars @StringLength(min = 1, max = 8) String name,
            @ForAll @IntRange(min = -2, max = 70_000) int port,
            @ForAll @IntRange(min = 0, max = 3) int idleSeconds,
            @ForAll @IntRange(min = -1, max = 3) int attempts,
            @ForAll boolean enabled,
            @ForAll boolean open,
            @ForAll("hosts") String host,
            @ForAll("addresses") String address) {
        ConfigResult file = ConfigReader.in(Map.of())
                .read(
                        """
                        providers: {p%s: {type: openai-compatible, base_url: "%s", enabled: %s}}
                        model_aliases: {g: ["p%s:m"]}
                        server: {port: %d, host: "%s", allow_open_access: %s}
                        timeouts: {idle: %ds}
                        failover: {attempts: %d}
                        """.formatted(name, address, enabled, name, port, host, open, idleSeconds, attempts),
                        "gateway.yaml");
        ConfigResult builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p" + name, ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create(address))
                        .enabled(enabled))
                .alias(new ModelAlias.Group("g", List.of("p" + name + ":m")))
                .server(ServerConfig.STANDARD.withPort(port).withHost(host).withAllowOpenAccess(open))
                .timeouts(TimeoutConfig.STANDARD.withIdle(Duration.ofSeconds(idleSeconds)))
                .failover(new FailoverConfig(
                        attempts,
                        FailoverConfig.STANDARD.mostRetries(),
                        FailoverConfig.STANDARD.longestRetryAfter(),
                        false,
                        FailoverConfig.STANDARD.whenSlow(),
                        FailoverConfig.STANDARD.continuation()))
                .check();
        assertThat(file.config()).isEqualTo(builder.config());
        assertThat(file.problems().stream().map(BuilderAndFileTest::unplaced))
                .containsExactlyInAnyOrderElementsOf(builder.problems());
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.of("127.0.0.1", "0.0.0.0", "localhost", "a b");
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of("http://host/v1", "https://host", "ftp://host", "http://u@host", "host");
    }

    private static ConfigProblem unplaced(ConfigProblem problem) {
        return new ConfigProblem(problem.path(), problem.value(), problem.reason(), Optional.empty());
    }
}
