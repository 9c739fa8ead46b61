package io.signalbox.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One model that a provider serves.
 *
 * @param id the model's name in the catalog: {@code author/slug}
 * @param upstreamName what the provider calls it; derived from the id if empty
 * @param facts what is known of it there
 * @param defaults parameters for requests that set none: member name to value as written in JSON
 */
public record ProviderModelConfig(
        String id, Optional<String> upstreamName, EndpointFacts facts, Map<String, String> defaults) {

    /** Copies the defaults. */
    public ProviderModelConfig {
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }

    /** A model of which nothing more is known. */
    public static ProviderModelConfig of(String id) {
        return new ProviderModelConfig(id, Optional.empty(), EndpointFacts.UNKNOWN, Map.of());
    }

    /** A model of which this is known. */
    public static ProviderModelConfig of(String id, EndpointFacts facts) {
        return new ProviderModelConfig(id, Optional.empty(), facts, Map.of());
    }

    /** The same under this name at the provider. */
    public ProviderModelConfig withUpstreamName(String name) {
        return new ProviderModelConfig(id, Optional.of(name), facts, defaults);
    }

    /** The same with these parameters for requests that set none. */
    public ProviderModelConfig withDefaults(Map<String, String> literals) {
        return new ProviderModelConfig(id, upstreamName, facts, literals);
    }
}
