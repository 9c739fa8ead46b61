package io.signalbox.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A name of the operator's own, bound to one model at one provider: an entry of {@code model_list}.
 *
 * <p>The provider is the named one, or the configured one with the same base URL, or, where no configured one has it, one of its
 * own made from {@code apiBase} and {@code apiKey}. With neither a name nor a base URL it is the default provider, or the only one.
 *
 * @param name what callers write
 * @param upstreamModel what the provider is sent as {@code model}, as it stands
 * @param provider the name of a configured provider
 * @param apiBase base URL of the API
 * @param apiKey credential, if it is not that of the provider with the same base URL
 * @param timeout the longest silence of the provider for this model
 * @param facts what is known of it; whatever is not stated is taken from the provider's own entry for the model
 * @param defaults parameters for requests that set none: member name to value as written in JSON
 */
public record LocalModelConfig(
        String name,
        String upstreamModel,
        Optional<String> provider,
        Optional<URI> apiBase,
        Optional<Secret> apiKey,
        Optional<Duration> timeout,
        EndpointFacts facts,
        Map<String, String> defaults) {

    /** Copies the defaults. */
    public LocalModelConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(upstreamModel, "upstreamModel");
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }

    /** A name for a model of a provider. */
    public static LocalModelConfig of(String name, String upstreamModel) {
        return new LocalModelConfig(
                name,
                upstreamModel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EndpointFacts.UNKNOWN,
                Map.of());
    }

    /** The same at this configured provider. */
    public LocalModelConfig at(String providerName) {
        return new LocalModelConfig(
                name, upstreamModel, Optional.of(providerName), apiBase, apiKey, timeout, facts, defaults);
    }

    /** The same at this base URL. */
    public LocalModelConfig at(URI baseUrl) {
        return new LocalModelConfig(
                name, upstreamModel, provider, Optional.of(baseUrl), apiKey, timeout, facts, defaults);
    }

    /** The same with this credential. */
    public LocalModelConfig withApiKey(Secret key) {
        return new LocalModelConfig(name, upstreamModel, provider, apiBase, Optional.of(key), timeout, facts, defaults);
    }

    /** The same with this longest silence. */
    public LocalModelConfig withTimeout(Duration silence) {
        return new LocalModelConfig(
                name, upstreamModel, provider, apiBase, apiKey, Optional.of(silence), facts, defaults);
    }

    /** The same, of which this is known. */
    public LocalModelConfig withFacts(EndpointFacts known) {
        return new LocalModelConfig(name, upstreamModel, provider, apiBase, apiKey, timeout, known, defaults);
    }

    /** The same with these parameters for requests that set none. */
    public LocalModelConfig withDefaults(Map<String, String> literals) {
        return new LocalModelConfig(name, upstreamModel, provider, apiBase, apiKey, timeout, facts, literals);
    }
}
