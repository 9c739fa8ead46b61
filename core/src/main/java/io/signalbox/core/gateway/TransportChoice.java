package io.signalbox.core.gateway;

import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.ProviderTransports;
import io.signalbox.core.gateway.Opened.Stage;
import io.signalbox.core.port.Transport;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;

/** What moves bytes to each provider, as one configuration follows another. Not for several threads. */
interface TransportChoice {

    /** The transport to this provider. */
    Transport of(ProviderConfig provider);

    /** The provider of this name is not the one that it was; asked for again, it gets what serves it now. */
    void renew(String provider);

    /** These are used from now on, and no others. */
    void use(Collection<Transport> transports);

    /**
     * By hand. Whatever was ever used is closed with the gateway, and not before, because whoever gave it may give it again.
     *
     * @param opened takes what is used
     */
    static TransportChoice given(Function<ProviderConfig, Transport> choice, Opened opened) {
        return new TransportChoice() {
            private final Set<Transport> known = Collections.newSetFromMap(new IdentityHashMap<>());

            @Override
            public Transport of(ProviderConfig provider) {
                return choice.apply(provider);
            }

            @Override
            public void renew(String provider) {}

            @Override
            public void use(Collection<Transport> transports) {
                transports.stream().filter(known::add).forEach(transport -> opened.keep(Stage.TRANSPORTS, transport));
            }
        };
    }

    /**
     * Among extensions. What is not used any more is closed.
     *
     * @param choice asks them for a provider's
     */
    static TransportChoice found(ProviderTransports transports, Function<ProviderConfig, Transport> choice) {
        return new TransportChoice() {
            @Override
            public Transport of(ProviderConfig provider) {
                return choice.apply(provider);
            }

            @Override
            public void renew(String provider) {
                transports.renew(provider);
            }

            @Override
            public void use(Collection<Transport> used) {
                transports.closeAllBut(used);
            }
        };
    }
}
