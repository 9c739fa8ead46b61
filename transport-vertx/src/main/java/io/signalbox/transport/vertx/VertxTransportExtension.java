package io.signalbox.transport.vertx;

import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code transport: vertx}: a Vert.x of its own. A service that has one gives the builder a {@link VertxTransport#on} it. */
public final class VertxTransportExtension implements TransportExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public VertxTransportExtension() {}

    @Override
    public String name() {
        return "vertx";
    }

    @Override
    public int preference() {
        return -20;
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
        return open(clock, outboundProxy, NameRules.STANDARD);
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy, NameRules names) {
        VertxTransport.Builder builder = VertxTransport.builder().clock(clock).names(names);
        outboundProxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }
}
