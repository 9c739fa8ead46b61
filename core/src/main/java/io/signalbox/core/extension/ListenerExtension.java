package io.signalbox.core.extension;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.Transport;
import java.util.Optional;

/** Somebody who hears of what happens. All that are found are told, in the order of their preference. */
public non-sealed interface ListenerExtension extends Extension {

    /**
     * The listener of a gateway.
     *
     * @return closed with the gateway if it is {@link AutoCloseable}, as the last of all; empty if this configuration has nothing to tell
     */
    Optional<Listener> open(Surroundings gateway);

    /** The gateway that is to be, as far as it stands already. Used while it is built; what it gives may be kept. */
    interface Surroundings {

        /** What it is built from. */
        GatewayConfig config();

        /** Its time. */
        Clock clock();

        /** Where it keeps generations. Closed before the listener is. */
        Ledger ledger();

        /** Opens a transport that no provider shares, for calls of the listener's own. The listener closes it. */
        Transport transport();
    }
}
