package io.signalbox.transport.jdk;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import java.net.InetSocketAddress;

/** The laws of a transport, kept by the JDK's client. */
class JdkTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(Clock clock) {
        return JdkTransport.builder().clock(clock).build();
    }

    @Override
    protected Transport transportThrough(InetSocketAddress outboundProxy) {
        return JdkTransport.builder().outboundProxy(outboundProxy).build();
    }
}
