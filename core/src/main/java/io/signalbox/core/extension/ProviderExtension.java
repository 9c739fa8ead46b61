package io.signalbox.core.extension;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import java.util.Optional;

/** A type of provider of one's own, to be written as {@code type:} of a provider, or the transport of one that lives in the process. */
public non-sealed interface ProviderExtension extends Extension {

    /** The type; the same object each time. */
    ProviderType type();

    /** The type's word. */
    @Override
    default String name() {
        return type().word();
    }

    /**
     * Opens what calls a provider of this type, in the place of the gateway's transport. Called once for each.
     *
     * @return closed with the gateway; empty if it is called over HTTP like all others
     */
    default Optional<Transport> transport(ProviderConfig provider, Clock clock) {
        return Optional.empty();
    }
}
