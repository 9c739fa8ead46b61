package io.signalbox.core.config;

import java.util.List;
import java.util.Optional;

/**
 * How a provider's API is called, as far as its type leaves that open. Whatever is not set is as usual for the type.
 *
 * @param dialect the wire format, one of the type's; each model may have another
 * @param version Azure's {@code api-version}: with a date calls go to deployments by URL, otherwise to the API without versions
 * @param anthropicVersion sent to Anthropic as {@code anthropic-version}
 * @param anthropicBeta sent to Anthropic as {@code anthropic-beta}, in this order
 * @param project the Google Cloud project of Vertex
 * @param location the Google Cloud location of Vertex; {@code global} if empty
 */
public record UpstreamApi(
        Optional<String> dialect,
        Optional<String> version,
        Optional<String> anthropicVersion,
        List<String> anthropicBeta,
        Optional<String> project,
        Optional<String> location) {

    /** Everything as usual for the type. */
    public static final UpstreamApi STANDARD = new UpstreamApi(
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    /** Copies the list. */
    public UpstreamApi {
        anthropicBeta = List.copyOf(anthropicBeta);
    }

    /** The same in this dialect. */
    public UpstreamApi withDialect(String word) {
        return new UpstreamApi(Optional.of(word), version, anthropicVersion, anthropicBeta, project, location);
    }

    /** The same with this {@code api-version}. */
    public UpstreamApi withVersion(String value) {
        return new UpstreamApi(dialect, Optional.of(value), anthropicVersion, anthropicBeta, project, location);
    }

    /** The same with this {@code anthropic-version}. */
    public UpstreamApi withAnthropicVersion(String value) {
        return new UpstreamApi(dialect, version, Optional.of(value), anthropicBeta, project, location);
    }

    /** The same with these features of {@code anthropic-beta}. */
    public UpstreamApi withAnthropicBeta(List<String> features) {
        return new UpstreamApi(dialect, version, anthropicVersion, features, project, location);
    }

    /** The same in this Google Cloud project. */
    public UpstreamApi withProject(String id) {
        return new UpstreamApi(dialect, version, anthropicVersion, anthropicBeta, Optional.of(id), location);
    }

    /** The same at this Google Cloud location. */
    public UpstreamApi withLocation(String name) {
        return new UpstreamApi(dialect, version, anthropicVersion, anthropicBeta, project, Optional.of(name));
    }
}
