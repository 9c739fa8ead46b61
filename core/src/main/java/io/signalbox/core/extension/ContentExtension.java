package io.signalbox.core.extension;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.port.ContentStore;
import java.util.Optional;

/** Where prompts and answers can be stored. The one with the highest preference is asked. */
public non-sealed interface ContentExtension extends Extension {

    /**
     * Opens the store of a configuration. Called once for a gateway, also where nothing is to be stored: what was stored earlier has a
     * retention that goes on.
     *
     * @return closed with the gateway; empty if nothing is to be stored, and nothing was
     * @throws io.signalbox.core.content.ContentUnavailableException if it cannot be opened
     * @throws io.signalbox.core.config.InvalidConfigException if the configuration does not say where it is
     */
    Optional<ContentStore> open(GatewayConfig config);
}
