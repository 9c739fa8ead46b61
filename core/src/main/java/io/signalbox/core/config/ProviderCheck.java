package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.NearestName;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.routing.Preset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Providers, their models, and the operator's own models. */
final class ProviderCheck {

    private static final Set<String> MODALITIES = Set.of("text", "image", "audio", "file", "video");

    private static final long MOST_WEIGHT = 1_000_000;

    private final GatewayConfig config;
    private final Problems problems;

    ProviderCheck(GatewayConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    void run() {
        Map<String, String> taken = new HashMap<>();
        for (ProviderConfig provider : config.providers()) {
            String path = "providers." + provider.name();
            if (!provider.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                problems.add(path, provider.name(), "(expected: a name of up to 64 letters, digits and . _ -)");
            }
            String other = taken.putIfAbsent(provider.name().toLowerCase(Locale.ROOT), provider.name());
            if (other != null) {
                problems.add(
                        path,
                        provider.name(),
                        "is configured twice"
                                + (other.equals(provider.name())
                                        ? " (expected: once, under providers or backends)"
                                        : ", as " + other
                                                + " too (expected: names that differ in more than upper and lower case)"));
            }
            check(path, provider);
        }
        credentials();
        for (int i = 0; i < config.models().size(); i++) {
            check("model_list[" + i + "]", config.models().get(i));
        }
        for (Preset preset : config.presets()) {
            String path = "presets." + preset.slug();
            if (!preset.slug().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                problems.add(path, preset.slug(), "(expected: a name of up to 64 letters, digits and . _ -)");
            }
            defaults(path, preset.parameters());
        }
    }

    private void check(String path, ProviderConfig provider) {
        new ApiCheck(path, provider, problems).run();
        new SigningCheck(path, provider, problems).run();
        if (provider.displayName().isBlank()) {
            problems.add(path + ".display_name", "is empty (expected: a name)");
        }
        problems.headerText(path + ".display_name", provider.displayName());
        provider.httpReferer().ifPresent(text -> problems.headerText(path + ".extra.http_referer", text));
        provider.title().ifPresent(text -> problems.headerText(path + ".extra.x_title", text));
        provider.appName().ifPresent(text -> problems.headerText(path + ".extra.app_name", text));
        provider.customHeaders().forEach((name, value) -> {
            String at = path + ".extra.custom_headers." + name;
            HeaderRules.objection(name)
                    .ifPresentOrElse(reason -> problems.add(at, reason), () -> problems.headerText(at, value));
        });
        provider.connectTimeout().ifPresent(limit -> problems.duration(path + ".connect_timeout", limit));
        provider.timeout().ifPresent(limit -> problems.duration(path + ".timeout", limit));
        provider.outboundProxy().ifPresent(proxy -> problems.webAddress(path + ".outbound_proxy", proxy));
        provider.apiKey().ifPresent(key -> credential(path + ".api_key", key));
        provider.furtherKeys().forEach(key -> credential(path + ".api_keys", key));
        SigningCredentials signing = provider.signing();
        signing.awsAccessKeyId().ifPresent(id -> credential(path + ".aws_access_key_id", Secret.of(id)));
        signing.awsSecretAccessKey().ifPresent(key -> credential(path + ".aws_secret_access_key", key));
        signing.awsSessionToken().ifPresent(token -> credential(path + ".aws_session_token", token));
        signing.awsProfile().ifPresent(name -> problems.headerText(path + ".aws_profile", name));
        concurrency(path + ".concurrency", provider.concurrency());
        terms(path, provider.terms());

        List<ProviderModelConfig> models = provider.models().orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            String at = path + ".models[" + i + "]";
            ProviderModelConfig model = models.get(i);
            if (modelName(at, model.id()) && !seen.add(new ModelId(model.id()).matchKey())) {
                problems.add(at, model.id(), "is listed twice (expected: once)");
            }
            upstreamName(at + ".upstream", model.upstreamName().orElse(model.id()));
            facts(at, model.facts());
            ApiCheck.dialect(at + ".dialect", model.facts().dialect(), provider.type(), problems);
            defaults(at + ".params", model.defaults());
        }
    }

    private void concurrency(String path, ConcurrencyConfig concurrency) {
        concurrency.most().ifPresent(most -> {
            if (most < 1) {
                problems.add(path + ".most", Integer.toString(most), "(expected: 1 or more)");
            }
        });
        if (concurrency.waiting() < 0) {
            problems.add(path + ".waiting", Integer.toString(concurrency.waiting()), "(expected: 0 or more)");
        }
        problems.duration(path + ".longest_wait", concurrency.longestWait());
    }

    private void credentials() {
        boolean anyUsable = config.allProviders().stream()
                .anyMatch(provider -> provider.leftOut().isEmpty());
        for (ProviderConfig provider : config.allProviders()) {
            String path = pathOf(provider) + ".api_key";
            boolean missing = provider.enabled() && provider.apiKey().isEmpty();
            if (missing && provider.credential() == CredentialRule.REQUIRED) {
                problems.add(
                        path,
                        "missing (expected: a key" + variableOf(provider.type())
                                + ", or credential: optional to leave the provider out without one)");
            } else if (missing && provider.credential() == CredentialRule.OPTIONAL && anyUsable) {
                problems.warn(path, "missing: the provider is left out of every plan (no credential)");
            } else if (missing && provider.credential() == CredentialRule.OPTIONAL) {
                problems.add(path, "missing, and no other provider can be used (expected: a key for one of them)");
            }
        }
    }

    /** A provider that local models brought along is spoken of as the first of them. */
    private String pathOf(ProviderConfig provider) {
        boolean configured =
                config.providers().stream().anyMatch(own -> own.name().equals(provider.name()));
        if (!configured) {
            for (LocalModels.Binding binding : LocalModels.of(config).bindings()) {
                if (binding.provider().name().equals(provider.name())) {
                    return "model_list[" + config.models().indexOf(binding.model()) + "].params";
                }
            }
        }
        return "providers." + provider.name();
    }

    private static String variableOf(ProviderType type) {
        List<String> variables = EnvironmentConfig.keyVariables(type);
        return variables.isEmpty() ? "" : ", here or in the environment as " + String.join(" or ", variables);
    }

    private void check(String path, LocalModelConfig model) {
        modelName(path + ".model_name", model.name());
        upstreamName(path + ".params.model", model.upstreamModel());
        model.apiBase().ifPresent(base -> problems.webAddress(path + ".params.api_base", base));
        model.apiKey().ifPresent(key -> credential(path + ".params.api_key", key));
        model.timeout().ifPresent(limit -> problems.duration(path + ".params.timeout", limit));
        facts(path, model.facts());
        defaults(path + ".params", model.defaults());
        List<String> known =
                config.providers().stream().map(ProviderConfig::name).toList();
        if (model.provider().isPresent() && model.apiBase().isPresent()) {
            problems.add(
                    path + ".provider", model.provider().get(), "stands beside an api_base (expected: one of them)");
        } else if (model.provider().isPresent()
                && !known.contains(model.provider().get())) {
            String name = model.provider().get();
            problems.add(path + ".provider", name, "no such provider" + ConfigCheck.oneOf(name, known));
        } else if (LocalModels.of(config).bindings().stream()
                .noneMatch(binding -> binding.model().equals(model))) {
            problems.add(path + ".params.api_base", "missing (expected: the address that serves it, or a provider)");
        }
        LocalModels.of(config).bindings().stream()
                .filter(binding -> binding.model().equals(model))
                .forEach(binding -> ApiCheck.dialect(
                        path + ".dialect",
                        model.facts().dialect(),
                        binding.provider().type(),
                        problems));
    }

    private boolean modelName(String path, String name) {
        try {
            new ModelId(name);
            return true;
        } catch (InvalidModelNameException e) {
            problems.add(path, name, reasonOf(e));
            return false;
        }
    }

    private void upstreamName(String path, String name) {
        if (name.isBlank() || name.length() > ModelId.MAX_LENGTH || name.chars().anyMatch(c -> c < ' ')) {
            problems.add(path, "is no name (expected: 1 to " + ModelId.MAX_LENGTH + " characters)");
        }
    }

    private void credential(String path, Secret key) {
        if (key.reveal().isBlank()) {
            problems.add(path, "is empty (expected: a key)");
        } else if (key.reveal().startsWith("${")) {
            problems.add(path, Secret.STARS, "is a variable that nobody put in (expected: a key)");
        } else if (key.reveal().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            problems.add(
                    path,
                    Secret.STARS,
                    "holds a blank or another character that no header can carry (expected: a key)");
        }
    }

    private void facts(String path, EndpointFacts facts) {
        facts.contextLength().ifPresent(tokens -> problems.range(path + ".context_length", tokens, 1, 1L << 40));
        facts.maxOutputTokens().ifPresent(tokens -> problems.range(path + ".max_output_tokens", tokens, 1, 1L << 40));
        facts.terms().quality().ifPresent(rank -> problems.range(path + ".quality", rank, 0, 100));
        for (String modality : facts.inputModalities()) {
            if (!MODALITIES.contains(modality)) {
                problems.add(path + ".input_modalities", modality, "(expected: text, image, audio, file or video)");
            }
        }
        terms(path, facts.terms());
    }

    private void terms(String path, Terms terms) {
        terms.region().ifPresent(region -> callersName(path + ".region", region));
        terms.tag().ifPresent(tag -> callersName(path + ".tag", tag));
        terms.weight().ifPresent(weight -> problems.range(path + ".weight", weight, 0, MOST_WEIGHT));
    }

    /** A name that callers write in lists of providers. */
    private void callersName(String path, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")) {
            problems.add(path, name, "(expected: up to 100 letters, digits and . _ - /)");
        }
    }

    private void defaults(String path, Map<String, String> defaults) {
        defaults.forEach((name, value) -> RequestParameter.find(name)
                .ifPresentOrElse(
                        parameter -> parameterValue(path + "." + name, parameter, value),
                        () -> problems.add(
                                path + "." + name,
                                "unknown parameter" + NearestName.hint(name, RequestParameter.names()))));
    }

    private void parameterValue(String path, RequestParameter parameter, String value) {
        try {
            parameter.toJson(value);
        } catch (InvalidModelNameException e) {
            problems.add(path, value, "(expected: " + parameter.expected() + ")");
        }
    }

    /** The reason without the subject, which the path names already. */
    static String reasonOf(InvalidModelNameException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("model: ") ? message.substring("model: ".length()) : message;
    }
}
