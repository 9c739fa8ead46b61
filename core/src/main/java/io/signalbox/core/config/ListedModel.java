package io.signalbox.core.config;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One model as a provider's own list has it.
 *
 * @param upstreamName what the provider calls it
 * @param displayName how it is to be shown; its name in the catalog if empty
 * @param created when it appeared, if the list says so
 * @param facts what the list says of it; whatever it does not say is unknown
 */
public record ListedModel(
        String upstreamName, Optional<String> displayName, Optional<Instant> created, EndpointFacts facts) {

    /** Refuses a model without a name. */
    public ListedModel {
        Objects.requireNonNull(upstreamName, "upstreamName");
        if (upstreamName.isBlank()) {
            throw new IllegalArgumentException("upstreamName: \"\" (expected: what the provider calls the model)");
        }
    }

    /** A model of which nothing more is known. */
    public static ListedModel of(String upstreamName) {
        return new ListedModel(upstreamName, Optional.empty(), Optional.empty(), EndpointFacts.UNKNOWN);
    }

    /** The same, shown under this name. */
    public ListedModel shownAs(String name) {
        return new ListedModel(upstreamName, Optional.of(name), created, facts);
    }

    /** The same, of which this is known. */
    public ListedModel withFacts(EndpointFacts known) {
        return new ListedModel(upstreamName, displayName, created, known);
    }
}
