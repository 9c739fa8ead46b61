package io.signalbox.transport.armeria;

import io.netty.channel.EventLoopGroup;
import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code transport: armeria}: Armeria's client, on event loops of its own or on those of a server. */
public final class ArmeriaTransportExtension implements TransportExtension {

    private final Optional<EventLoopGroup> loops;

    /** Event loops of its own for each transport. */
    public ArmeriaTransportExtension() {
        this(Optional.empty());
    }

    private ArmeriaTransportExtension(Optional<EventLoopGroup> loops) {
        this.loops = loops;
    }

    /** The event loops of a server; closing a transport leaves them open. */
    public static ArmeriaTransportExtension on(EventLoopGroup loops) {
        return new ArmeriaTransportExtension(Optional.of(loops));
    }

    @Override
    public String name() {
        return "armeria";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
        return open(clock, outboundProxy, NameRules.STANDARD);
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy, NameRules names) {
        ArmeriaTransport.Builder builder =
                ArmeriaTransport.builder().clock(clock).names(names);
        loops.ifPresent(builder::loops);
        outboundProxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }
}
