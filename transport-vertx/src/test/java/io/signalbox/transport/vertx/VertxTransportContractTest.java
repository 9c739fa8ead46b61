package io.signalbox.transport.vertx;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import java.net.InetSocketAddress;

/** The laws of a transport, kept by Vert.x's client. */
class VertxTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(Clock clock) {
        return VertxTransport.builder().clock(clock).build();
    }

    @Override
    protected Transport transportThrough(InetSocketAddress outboundProxy) {
        return VertxTransport.builder().outboundProxy(outboundProxy).build();
    }
}
