package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.RewritePattern;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutingPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    private static final URI HOST = URI.create("http://host/v1");
    private static final Secret KEY = Secret.of("secret");

    @Test
    void nothingConfiguredIsAConfiguration() {
        GatewayConfig config = GatewayConfig.builder().build();
        assertThat(config.providers()).isEmpty();
        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(8080);
        assertThat(config.timeouts().request()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void buildingThrowsAllProblemsAtOnce() {
        GatewayConfig.Builder builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("a:b", ProviderType.OPENROUTER))
                .provider(ProviderConfig.builder("c", ProviderType.OPENAI_COMPATIBLE))
                .server(ServerConfig.STANDARD.withPort(-1))
                .key(new KeyConfig("k", "nonsense", false));
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        thrown -> assertThat(thrown.problems())
                                .extracting(ConfigProblem::path)
                                .containsExactlyInAnyOrder(
                                        "providers.a:b",
                                        "providers.a:b.api_key",
                                        "providers.c.base_url",
                                        "server.port",
                                        "keys[0].hash"));
    }

    @Test
    @DisplayName("S-008: with a default provider of one author, the models of others go to their own")
    void namesOfOtherAuthorsStayWithThem() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openai", ProviderType.OPENAI).apiKey(KEY))
                .provider(ProviderConfig.builder("anthropic", ProviderType.ANTHROPIC)
                        .apiKey(KEY))
                .provider(ProviderConfig.builder("own", ProviderType.VLLM).models("acme/m"))
                .defaultProvider("openai")
                .build();
        assertThat(planned(config, "gpt-4o")).containsExactly("openai:gpt-4o openai-chat");
        assertThat(planned(config, "openai/gpt-4o")).containsExactly("openai:gpt-4o openai-chat");
        assertThat(planned(config, "other/model")).containsExactly("openai:other/model openai-chat");
        assertThat(planned(config, "anthropic/claude-opus-4.1"))
                .containsExactly("anthropic:claude-opus-4-1 anthropic-messages");
        assertThat(planned(config, "claude-opus-4-1")).containsExactly("anthropic:claude-opus-4-1 anthropic-messages");
        assertThat(planned(config, "openai:claude-opus-4-1")).containsExactly("openai:claude-opus-4-1 openai-chat");
        assertThat(planned(config, "acme/m")).containsExactly("own:acme/m openai-chat");
    }

    @Test
    @DisplayName("S-008: an aggregator is the default for every name")
    void anAggregatorTakesEveryName() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openrouter", ProviderType.OPENROUTER)
                        .apiKey(KEY))
                .provider(ProviderConfig.builder("anthropic", ProviderType.ANTHROPIC)
                        .apiKey(KEY))
                .defaultProvider("openrouter")
                .build();
        assertThat(planned(config, "anthropic/claude-opus-4.1"))
                .containsExactly("openrouter:anthropic/claude-opus-4.1 openai-chat");
    }

    @Test
    @DisplayName("S-023: without a default provider a name goes to every provider that is the place for it")
    void namesGoWhereTheyAreAtHome() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openai", ProviderType.OPENAI).apiKey(KEY))
                .provider(ProviderConfig.builder("gemini", ProviderType.GEMINI).apiKey(KEY))
                .build();
        assertThat(planned(config, "gemini-2.5-pro")).containsExactly("gemini:gemini-2.5-pro gemini");
        assertThat(planned(config, "claude-opus-4-1")).containsExactly("openai:claude-opus-4-1 openai-chat");
        assertThat(planned(config, "anthropic/claude-opus-4.1")).isEmpty();
    }

    /** Who would be asked for this name by providers of every dialect, in which dialect. */
    private static List<String> planned(GatewayConfig config, String asked) {
        return List.of("openai-chat", "anthropic-messages", "gemini").stream()
                .flatMap(dialect -> RoutingPolicy.standard()
                        .plan(
                                facts(dialect, asked),
                                config.names().resolve(List.of(asked)),
                                config.catalog(Instant.EPOCH),
                                HealthView.NOTHING,
                                new Random(1))
                        .candidates()
                        .stream())
                .map(candidate ->
                        candidate.endpoint().id() + " " + candidate.endpoint().dialect())
                .distinct()
                .toList();
    }

    private static RequestFacts facts(String dialect, String asked) {
        return new RequestFacts(
                dialect,
                Optional.of(asked),
                List.of(),
                false,
                Set.of(),
                Set.of(),
                100,
                OptionalLong.empty(),
                Preferences.NONE,
                Optional.empty());
    }

    @Test
    @DisplayName("S-017: a local name's address means the configured provider with or without the version at its end")
    void localNamesFindTheirProviderInEitherSpelling() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(
                        ProviderConfig.builder("claude", ProviderType.ANTHROPIC).apiKey(KEY))
                .provider(ProviderConfig.builder("gcp", ProviderType.VERTEX).api(UpstreamApi.STANDARD.withProject("p")))
                .model(LocalModelConfig.of("a", "claude-opus-4-1").at(URI.create("https://API.anthropic.com/")))
                .model(LocalModelConfig.of("b", "anthropic/claude-opus-4.1").at("gcp"))
                .build();
        assertThat(config.allProviders()).extracting(ProviderConfig::name).containsExactly("claude", "gcp");
        assertThat(endpoints(config, "a").get(0).id()).hasToString("claude:claude-opus-4-1");
        assertThat(endpoints(config, "b").get(0).dialect()).isEqualTo("anthropic-messages");
    }

    @Test
    @DisplayName("S-023: OpenAI gets the bare name of its models, everybody else the name as it stands")
    void upstreamNames() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openai", ProviderType.OPENAI)
                        .apiKey(KEY)
                        .models("openai/gpt-4o"))
                .provider(ProviderConfig.builder("openrouter", ProviderType.OPENROUTER)
                        .apiKey(KEY)
                        .models("openai/gpt-4o"))
                .build();
        assertThat(endpoints(config, "openai/gpt-4o"))
                .extracting(endpoint -> endpoint.id().upstreamModel())
                .containsExactly("gpt-4o", "openai/gpt-4o");
    }

    @Test
    @DisplayName("S-014: a provider without models serves what it is asked for, one with models exactly these")
    void unlistedModels() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(
                        ProviderConfig.builder("open", ProviderType.OPENROUTER).apiKey(KEY))
                .provider(ProviderConfig.builder("closed", ProviderType.OPENROUTER)
                        .apiKey(KEY)
                        .models("a/b"))
                .provider(ProviderConfig.builder("none", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(HOST)
                        .models(List.of()))
                .build();
        assertThat(config.catalog(Instant.EPOCH).providers().values())
                .filteredOn(Provider::servesUnlisted)
                .extracting(Provider::name)
                .containsExactly("open");
    }

    @Test
    @DisplayName("S-017: local names of one host share a provider; another key or timeout makes one of its own")
    void madeProviders() {
        URI groq = URI.create("https://api.groq.com/openai/v1");
        GatewayConfig config = GatewayConfig.builder()
                .model(LocalModelConfig.of("a", "x").at(groq).withApiKey(KEY))
                .model(LocalModelConfig.of("b", "y").at(groq).withApiKey(KEY))
                .model(LocalModelConfig.of("c", "z").at(groq).withApiKey(Secret.of("other")))
                .model(LocalModelConfig.of("d", "z").at(URI.create("http://localhost:11434/v1")))
                .model(LocalModelConfig.of("e", "openai/gpt-4o")
                        .at(URI.create("https://api.openai.com/v1"))
                        .withApiKey(KEY))
                .build();
        assertThat(config.allProviders())
                .extracting(ProviderConfig::name)
                .containsExactly("groq", "groq-2", "localhost-11434", "openai");
        assertThat(config.catalog(Instant.EPOCH).providers().values())
                .as("the second at an address takes only what is bound to it")
                .filteredOn(Provider::servesUnlisted)
                .extracting(Provider::name)
                .doesNotContain("groq-2")
                .contains("groq");
        assertThat(endpoints(config, "c").get(0).provider().name()).isEqualTo("groq-2");
        assertThat(endpoints(config, "e").get(0).id().upstreamModel()).isEqualTo("gpt-4o");
        assertThat(config.providers()).isEmpty();
        assertThat(config.toBuilder().build()).isEqualTo(config);
    }

    @Test
    void severalEntriesOfOneLocalNameAreItsEndpoints() {
        GatewayConfig config = GatewayConfig.builder()
                .model(LocalModelConfig.of("m", "x").at(URI.create("http://a/v1")))
                .model(LocalModelConfig.of("m", "x").at(URI.create("http://b/v1")))
                .build();
        assertThat(endpoints(config, "m"))
                .extracting(endpoint -> endpoint.provider().name())
                .containsExactly("a", "b");
    }

    @Test
    void aLocalNameTakesWhatItsProviderSaysOfTheModel() {
        EndpointFacts facts =
                EndpointFacts.priced(Prices.perMillionTokens("1", "2")).withContextLength(1000);
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(HOST)
                        .models(List.of(ProviderModelConfig.of("a/b", facts))))
                .model(LocalModelConfig.of("m", "a/b").withFacts(EndpointFacts.UNKNOWN.withContextLength(500)))
                .build();
        Endpoint endpoint = endpoints(config, "m").get(0);
        assertThat(endpoint.prices()).isEqualTo(facts.prices());
        assertThat(endpoint.contextLength()).hasValue(500);
    }

    @Test
    void aLocalNameWithoutAnywhereToGoIsRefused() {
        assertThat(problems(GatewayConfig.builder().model(LocalModelConfig.of("m", "x"))))
                .singleElement()
                .asString()
                .startsWith("model_list[0].params.api_base: missing");
        assertThat(problems(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("openai", ProviderType.OPENAI)
                                .apiKey(KEY))
                        .model(LocalModelConfig.of("m", "x").at("opnai"))))
                .singleElement()
                .asString()
                .isEqualTo("model_list[0].provider: \"opnai\": no such provider (nearest: openai)");
        assertThat(problems(GatewayConfig.builder()
                        .model(LocalModelConfig.of("m", "x").at(URI.create("https://openrouter.ai/api/v1")))))
                .singleElement()
                .asString()
                .startsWith("model_list[0].params.api_key: missing");
    }

    @Test
    @DisplayName("S-042, S-084: names that lead nowhere are refused, those that a provider takes unlisted are not")
    void destinations() {
        GatewayConfig.Builder aggregator = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openrouter", ProviderType.OPENROUTER)
                        .apiKey(KEY));
        assertThat(problems(aggregator.alias(new Group("fast", List.of("openai/gpt-4o", "no-author")))))
                .extracting(ConfigProblem::path)
                .containsExactly("model_aliases.fast[1]");

        GatewayConfig.Builder listed = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(HOST)
                        .models("a/claude-3.5"))
                .alias(new Group("ok", List.of("a/claude-3-5", "p:a/claude-3.5?temperature=0.5")))
                .alias(new Group("bad", List.of("a/claude-4", "a/claude-3.5?temperature=7", "ok")))
                .fallbacks("nobody", List.of("a/claude-3.5"))
                .fallbacks("a/claude-3.5", List.of())
                .forcedModel("a/claude-9");
        assertThat(problems(listed))
                .extracting(ConfigProblem::path)
                .containsExactly(
                        "model_aliases.bad[0]",
                        "model_aliases.bad[1]",
                        "router.fallbacks.nobody",
                        "router.fallbacks.a/claude-3.5",
                        "force_model");
    }

    @Test
    @DisplayName("S-042: a selector's names are looked at one by one")
    void destinationsOfSelectors() {
        GatewayConfig.Builder builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(HOST)
                        .models("a/b", "a/c"))
                .alias(new Group("drawn", List.of("a/b", "[weight=2]a/c^a/nope"), List.of(95, 5)))
                .alias(new Group("broken", List.of("a/b|a/c^drawn")))
                .forcedModel("a/c|drawn|a/d");
        assertThat(problems(builder).stream().map(ConfigProblem::toString).toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("model_aliases.drawn[1]: \"a/nope\": no such model"),
                        second -> assertThat(second)
                                .startsWith("model_aliases.broken[0]")
                                .contains("mixes | and ^"),
                        third -> assertThat(third).startsWith("force_model: \"a/d\": no such model"));
    }

    @Test
    void membersOfADisabledProviderAreKnown() {
        assertThat(problems(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                                .baseUrl(HOST)
                                .enabled(false)
                                .models("a/b"))
                        .alias(new Group("g", List.of("a/b")))))
                .isEmpty();
    }

    @Test
    void groupsThatGrowWithoutBoundAreRefused() {
        GatewayConfig.Builder builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openrouter", ProviderType.OPENROUTER)
                        .apiKey(KEY));
        for (int i = 0; i < 7; i++) {
            builder.alias(new Group("g" + i, Collections.nCopies(10, i == 6 ? "a/b" : "g" + (i + 1))));
        }
        assertThat(problems(builder))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.reason()).contains("more than 100 models"));
    }

    @Test
    void namesOfGroupsArePlainAndTheirOwn() {
        GatewayConfig.Builder builder = GatewayConfig.builder()
                .provider(ProviderConfig.builder("openrouter", ProviderType.OPENROUTER)
                        .apiKey(KEY))
                .model(LocalModelConfig.of("mine", "a/b"))
                .alias(new Group("mine", List.of("a/b")))
                .alias(new Group("x:free", List.of("a/b")))
                .alias(new Group("openrouter:x", List.of("a/b")))
                .alias(new Group("x?seed=1", List.of("a/b")))
                .alias(new Group("twice", List.of("a/b")))
                .alias(new Group("twice", List.of("a/c")))
                .alias(new Rewrite(RewritePattern.of("^a(b)"), "c$2"));
        assertThat(problems(builder))
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder(
                        "model_aliases.mine",
                        "model_aliases.x:free",
                        "model_aliases.openrouter:x",
                        "model_aliases.x?seed=1",
                        "model_aliases.twice",
                        "model_aliases[6].replacement");
    }

    @Test
    void providersWhoseNamesDifferInCaseOnlyAreRefused() {
        assertThat(problems(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("main", ProviderType.OPENROUTER)
                                .apiKey(KEY))
                        .provider(ProviderConfig.builder("Main", ProviderType.OPENROUTER)
                                .apiKey(KEY))))
                .singleElement()
                .asString()
                .contains("is configured twice, as main too");
    }

    @Test
    void anAddressIsPlainHttp() {
        for (String url : List.of(
                "ftp://h", "http:///v1", "http://u:hidden@h/", "http://h?x=1", "http://h#f", "host", "http://h:0")) {
            List<ConfigProblem> problems = problems(GatewayConfig.builder()
                    .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                            .baseUrl(URI.create(url))));
            assertThat(problems).as(url).singleElement().asString().doesNotContain("hidden");
        }
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://h:1//")))
                .build();
        assertThat(config.providers().get(0).baseUrl()).isEqualTo(URI.create("http://h:1"));
    }

    @Test
    void headersThatACallMayNotCarryAreRefused() {
        Map<String, String> headers = Map.of(
                "Authorization", "x",
                "X-Ok", "fine",
                "bad name", "x",
                "User-Agent", "x",
                "X-Split", "a\nb",
                "Connection", "close",
                "X-Other-Api-Key", "x");
        List<ConfigProblem> problems = problems(GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(HOST)
                        .customHeaders(headers)));
        assertThat(problems).hasSize(6).noneMatch(problem -> problem.path().endsWith("X-Ok"));
    }

    @Test
    void keysAreCheckedWithoutBeingShown() {
        KeyConfig good = KeyConfig.of("a", KEY);
        assertThat(problems(GatewayConfig.builder().key(good).key(KeyConfig.of("b", KEY))))
                .singleElement()
                .asString()
                .contains("keys[1].key", "the same key as that of a");
        assertThat(problems(GatewayConfig.builder().key(good.revoked())))
                .singleElement()
                .asString()
                .startsWith("keys:");
        assertThat(problems(GatewayConfig.builder()
                        .key(good)
                        .key(KeyConfig.of("b", Secret.of("x")).revoked())))
                .isEmpty();
    }

    @Test
    void secretsPrintAsStars() {
        assertThat(KEY).hasToString("********").isEqualTo(Secret.of("secret")).isNotEqualTo(Secret.of("secre"));
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("p", ProviderType.OPENAI).apiKey(KEY))
                .model(LocalModelConfig.of("m", "x").at(HOST).withApiKey(KEY))
                .key(KeyConfig.of("k", KEY))
                .build();
        assertThat(config.toString() + config.allProviders()).doesNotContain("secret");
    }

    @Test
    void aLimitOfAProviderCountsAtEveryStage() {
        ProviderConfig provider = ProviderConfig.builder("p", ProviderType.OPENAI)
                .timeout(Duration.ofSeconds(7))
                .build();
        TimeoutConfig limits = TimeoutConfig.STANDARD.of(provider);
        assertThat(List.of(limits.answer(), limits.firstContent(), limits.idle()))
                .containsOnly(Duration.ofSeconds(7));
        assertThat(limits.connect()).isEqualTo(TimeoutConfig.STANDARD.connect());
        assertThat(limits.request()).isEqualTo(TimeoutConfig.STANDARD.request());
    }

    private static List<ConfigProblem> problems(GatewayConfig.Builder builder) {
        return builder.check().problems();
    }

    private static List<Endpoint> endpoints(GatewayConfig config, String model) {
        Optional<Model> found = config.catalog(Instant.EPOCH).find(new ModelId(model));
        assertThat(found).as(model).isPresent();
        return found.orElseThrow().endpoints();
    }
}
