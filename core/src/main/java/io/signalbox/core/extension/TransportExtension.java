package io.signalbox.core.extension;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A kind of transport. The configuration chooses it by {@code transport: NAME}. */
public non-sealed interface TransportExtension extends Extension {

    /**
     * Opens a transport. Called once for a gateway, and once more for each outbound proxy of its providers.
     *
     * @param clock measures the limits of calls
     * @param outboundProxy an HTTP proxy through which providers are reached, not yet resolved
     * @return closed with the gateway
     * @throws IllegalArgumentException if it can use no outbound proxy
     */
    Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy);

    /**
     * Opens a transport that treats providers' names so. Called instead of the other one, and once more where some providers allow private
     * addresses and others do not; an extension whose transports do not resolve names themselves need not have it.
     *
     * @param clock measures the limits of calls
     * @param outboundProxy an HTTP proxy through which providers are reached, not yet resolved
     * @param names how the names of providers' hosts become addresses
     * @return closed with the gateway
     * @throws IllegalArgumentException if it can use no outbound proxy
     */
    default Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy, NameRules names) {
        return open(clock, outboundProxy);
    }
}
