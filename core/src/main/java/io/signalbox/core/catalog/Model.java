package io.signalbox.core.catalog;

import io.signalbox.core.model.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A model that can be called, with every endpoint that serves it.
 *
 * @param id its canonical name
 * @param name how it is shown
 * @param created when it appeared in the catalog
 * @param endpoints at least one, in the order of the configuration
 */
public record Model(ModelId id, String name, Instant created, List<Endpoint> endpoints) {

    /** Copies the endpoints. */
    public Model {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(id + ": no endpoint (expected: at least one)");
        }
    }

    /** The longest context that any endpoint offers, if one is known. */
    public OptionalLong contextLength() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.contextLength().isPresent())
                .mapToLong(endpoint -> endpoint.contextLength().getAsLong())
                .max();
    }
}
