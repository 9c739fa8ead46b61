package io.signalbox.core.extension;

import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;

/** Signs the calls to providers that take no key, under the name by which {@code ProviderType.signer} asks for it. */
public non-sealed interface SignerExtension extends Extension {

    /**
     * Opens a transport that signs. Called once for each provider of such a type that has no key.
     *
     * @param provider whose calls are signed, and with what
     * @param plain sends what is signed; several providers may share it, and closing it has no effect
     * @param clock measures how long a request waits for its signature
     * @return closed with the gateway
     * @throws io.signalbox.core.config.InvalidConfigException if what calls are to be signed with cannot be used
     */
    Transport sign(ProviderConfig provider, Transport plain, Clock clock);
}
