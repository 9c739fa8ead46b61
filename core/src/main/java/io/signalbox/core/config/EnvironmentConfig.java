package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the process environment says: keys and addresses of providers, and whom calls are attributed to. A variable that is set to
 * nothing counts as not set, but for {@code OPENROUTER_HTTP_REFERER}, where it means that none is to be sent.
 */
public final class EnvironmentConfig {

    private static final String AZURE_VERSION = "AZURE_OPENAI_API_VERSION";

    /** In the order in which they become the default provider. */
    private static final List<Source> SOURCES = List.of(
            Source.at(ProviderType.OPENROUTER, "OPENROUTER_BASE_URL", "OPENROUTER_API_KEY"),
            Source.at(ProviderType.OPENAI, "OPENAI_BASE_URL", "OPENAI_API_KEY"),
            Source.at(ProviderType.ANTHROPIC, "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"),
            Source.of(ProviderType.GEMINI, "GEMINI_API_KEY", "GOOGLE_API_KEY"),
            Source.of(ProviderType.COHERE, "COHERE_API_KEY"),
            Source.of(ProviderType.GROQ, "GROQ_API_KEY"),
            Source.of(ProviderType.MISTRAL, "MISTRAL_API_KEY"),
            Source.of(ProviderType.DEEPSEEK, "DEEPSEEK_API_KEY"),
            Source.of(ProviderType.XAI, "XAI_API_KEY"),
            Source.of(ProviderType.TOGETHER, "TOGETHER_API_KEY"),
            Source.of(ProviderType.FIREWORKS, "FIREWORKS_API_KEY"),
            Source.of(ProviderType.PERPLEXITY, "PERPLEXITY_API_KEY"),
            Source.of(ProviderType.CEREBRAS, "CEREBRAS_API_KEY"),
            Source.at(ProviderType.AZURE, "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY"));

    private final Map<String, String> variables;

    private EnvironmentConfig(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The variables of one type of provider.
     *
     * @param address where it is, if not at its type's own address
     * @param keys its credential: the first that is set
     */
    private record Source(ProviderType type, Optional<String> address, List<String> keys) {
        static Source of(ProviderType type, String... keys) {
            return new Source(type, Optional.empty(), List.of(keys));
        }

        static Source at(ProviderType type, String address, String... keys) {
            return new Source(type, Optional.of(address), List.of(keys));
        }
    }

    /** Reads these variables; those of the process are {@code System.getenv()}. */
    public static EnvironmentConfig of(Map<String, String> variables) {
        return new EnvironmentConfig(variables);
    }

    /** The variables that may hold the key of a provider of this type, the first that is set wins; empty if there are none. */
    public static List<String> keyVariables(ProviderType type) {
        return SOURCES.stream()
                .filter(source -> source.type() == type)
                .findFirst()
                .map(Source::keys)
                .orElse(List.of());
    }

    /**
     * A configuration from the environment alone: a provider for each key that is there, named after its type, the first of them the
     * default, with OpenRouter before OpenAI before the others. Empty if there is no key.
     */
    public Optional<GatewayConfig.Builder> withoutFile() {
        if (SOURCES.stream().noneMatch(this::isUsable)) {
            return Optional.empty();
        }
        GatewayConfig.Builder builder = GatewayConfig.builder();
        List<ConfigProblem> problems = new ArrayList<>();
        fillIn(builder, problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return Optional.of(builder);
    }

    /**
     * Adds what a file leaves open: the keys of providers and local models, attribution, and, where the file names no provider and no
     * local model, the providers themselves.
     *
     * @return what is wrong with the variables that were used
     */
    public List<ConfigProblem> fillIn(GatewayConfig.Builder builder) {
        List<ConfigProblem> problems = new ArrayList<>();
        fillIn(builder, problems);
        return List.copyOf(problems);
    }

    private void fillIn(GatewayConfig.Builder builder, List<ConfigProblem> problems) {
        builder.openRouter(new Attribution(
                Optional.ofNullable(variables.get("OPENROUTER_HTTP_REFERER")),
                variable("OPENROUTER_X_TITLE"),
                variable("OPENROUTER_APP_NAME")));
        if (builder.providers().isEmpty() && builder.models().isEmpty()) {
            SOURCES.stream().filter(this::isUsable).forEach(source -> addProvider(builder, source, problems));
            if (!builder.hasDefaultProvider() && !builder.providers().isEmpty()) {
                builder.defaultProvider(builder.providers().get(0).name());
            }
        }
        builder.providers(builder.providers().stream().map(this::withKey).toList());
        List<ProviderConfig> providers = builder.providers();
        builder.models(builder.models().stream()
                .map(model -> withKey(model, providers))
                .toList());
    }

    /** A type without an address of its own needs one beside the key. */
    private boolean isUsable(Source source) {
        boolean hasAddress = !source.type().defaultBaseUrl().isEmpty()
                || source.address().flatMap(this::variable).isPresent();
        return hasAddress && keyFor(source.type()).isPresent();
    }

    private void addProvider(GatewayConfig.Builder builder, Source source, List<ConfigProblem> problems) {
        ProviderType type = source.type();
        ProviderConfig.Builder provider = ProviderConfig.builder(type.word(), type);
        keyFor(type).ifPresent(provider::apiKey);
        source.address().ifPresent(name -> variable(name).ifPresent(url -> address(name, url, provider, problems)));
        if (type == ProviderType.AZURE) {
            variable(AZURE_VERSION).ifPresent(version -> provider.api(UpstreamApi.STANDARD.withVersion(version)));
        }
        builder.provider(provider);
    }

    private static void address(
            String name, String url, ProviderConfig.Builder provider, List<ConfigProblem> problems) {
        try {
            provider.baseUrl(new URI(url));
        } catch (URISyntaxException e) {
            problems.add(ConfigProblem.of(
                    name, ConfigCheck.withoutUserInfo(url), "is no address (expected: https://host/path)"));
        }
    }

    private ProviderConfig withKey(ProviderConfig provider) {
        if (provider.apiKey().isPresent()) {
            return provider;
        }
        return keyFor(provider.type())
                .map(key -> provider.toBuilder().apiKey(key).build())
                .orElse(provider);
    }

    private LocalModelConfig withKey(LocalModelConfig model, List<ProviderConfig> providers) {
        if (model.apiKey().isPresent() || model.apiBase().isEmpty()) {
            return model;
        }
        URI base = model.apiBase().get();
        boolean configured = providers.stream().anyMatch(provider -> ProviderAddress.means(base, provider));
        return configured
                ? model
                : keyFor(ProviderConfig.typeOf(base)).map(model::withApiKey).orElse(model);
    }

    private Optional<Secret> keyFor(ProviderType type) {
        return keyVariables(type).stream()
                .flatMap(name -> variable(name).stream())
                .findFirst()
                .map(Secret::of);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }
}
