package io.signalbox.core.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody says of a model besides how it is served.
 *
 * @param name how it is shown
 * @param created when it appeared
 */
public record ModelDescription(Optional<String> name, Optional<Instant> created) {

    /** Nobody says anything. */
    public static final ModelDescription NONE = new ModelDescription(Optional.empty(), Optional.empty());

    /** This, and where it says nothing, the other. */
    public ModelDescription over(ModelDescription other) {
        return new ModelDescription(name.or(other::name), created.or(other::created));
    }
}
