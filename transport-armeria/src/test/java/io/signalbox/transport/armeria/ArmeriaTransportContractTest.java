package io.signalbox.transport.armeria;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import java.net.InetSocketAddress;

/** The laws of a transport, kept by Armeria's client. */
class ArmeriaTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(Clock clock) {
        return ArmeriaTransport.builder().clock(clock).build();
    }

    @Override
    protected Transport transportThrough(InetSocketAddress outboundProxy) {
        return ArmeriaTransport.builder().outboundProxy(outboundProxy).build();
    }
}
