package io.signalbox.server;

import io.netty.channel.EventLoopGroup;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TransportChoice;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.server.demo.DemoProvider;

/** What moves bytes to each provider. */
final class Transports implements AutoCloseable {

    /** The transport where the configuration names none. */
    static final TransportChoice DEFAULT = TransportChoice.ARMERIA;

    private final Transport demo;

    Transports(GatewayConfig config, EventLoopGroup loops, Clock clock) {
        this.demo = new DemoProvider(clock);
    }

    /** The transport to this provider. */
    Transport of(ProviderConfig provider) {
        if (provider.type() == ProviderType.DEMO) {
            return demo;
        }
        throw new StartException("not yet");
    }

    @Override
    public void close() {
        demo.close();
    }
}
