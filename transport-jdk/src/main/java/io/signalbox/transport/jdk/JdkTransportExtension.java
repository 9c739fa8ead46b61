package io.signalbox.transport.jdk;

import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code transport: jdk}: what is there where nothing else is. */
public final class JdkTransportExtension implements TransportExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public JdkTransportExtension() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public int preference() {
        return -30;
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
        JdkTransport.Builder builder = JdkTransport.builder().clock(clock);
        outboundProxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }
}
