package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the process environment says: keys and addresses of OpenRouter and OpenAI, and whom calls are attributed to. A variable that
 * is set to nothing counts as not set, but for {@code OPENROUTER_HTTP_REFERER}, where it means that none is to be sent.
 */
public final class EnvironmentConfig {

    private static final String OPENROUTER_KEY = "OPENROUTER_API_KEY";
    private static final String OPENAI_KEY = "OPENAI_API_KEY";

    private final Map<String, String> variables;

    private EnvironmentConfig(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Reads these variables; those of the process are {@code System.getenv()}. */
    public static EnvironmentConfig of(Map<String, String> variables) {
        return new EnvironmentConfig(variables);
    }

    /**
     * A configuration from the environment alone: providers {@code openrouter} and {@code openai} for the keys that are there, the
     * first of them the default. Empty if there is no key.
     */
    public Optional<GatewayConfig.Builder> withoutFile() {
        if (variable(OPENROUTER_KEY).isEmpty() && variable(OPENAI_KEY).isEmpty()) {
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
     * Adds what a file leaves open: the keys of providers and local models of type OpenRouter and OpenAI, attribution, and, where the
     * file names no provider and no local model, the providers themselves.
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
            addProvider(builder, ProviderType.OPENROUTER, OPENROUTER_KEY, "OPENROUTER_BASE_URL", problems);
            addProvider(builder, ProviderType.OPENAI, OPENAI_KEY, "OPENAI_BASE_URL", problems);
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

    private void addProvider(
            GatewayConfig.Builder builder,
            ProviderType type,
            String keyVariable,
            String baseUrlVariable,
            List<ConfigProblem> problems) {
        variable(keyVariable).ifPresent(key -> {
            ProviderConfig.Builder provider =
                    ProviderConfig.builder(type.word(), type).apiKey(Secret.of(key));
            variable(baseUrlVariable).ifPresent(url -> {
                try {
                    provider.baseUrl(new URI(url));
                } catch (URISyntaxException e) {
                    problems.add(ConfigProblem.of(
                            baseUrlVariable,
                            ConfigCheck.withoutUserInfo(url),
                            "is no address (expected: https://host/path)"));
                }
            });
            builder.provider(provider);
        });
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
        boolean configured = providers.stream().anyMatch(provider -> LocalModels.sameAddress(provider.baseUrl(), base));
        return configured
                ? model
                : keyFor(ProviderConfig.typeOf(base)).map(model::withApiKey).orElse(model);
    }

    private Optional<Secret> keyFor(ProviderType type) {
        return switch (type) {
            case OPENROUTER -> variable(OPENROUTER_KEY).map(Secret::of);
            case OPENAI -> variable(OPENAI_KEY).map(Secret::of);
            case OPENAI_COMPATIBLE, DEMO -> Optional.empty();
        };
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }
}
