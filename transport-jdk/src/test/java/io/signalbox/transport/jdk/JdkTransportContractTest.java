package io.signalbox.transport.jdk;

import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import io.signalbox.testkit.TransportSettings;

/** The laws of a transport, kept by the JDK's client. */
class JdkTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(TransportSettings settings) {
        JdkTransport.Builder builder = JdkTransport.builder().clock(settings.clock());
        settings.outboundProxy().ifPresent(builder::outboundProxy);
        settings.trust().ifPresent(builder::trust);
        Transport made = settings.http2() ? builder.http2().build() : builder.build();
        settings.refuseUnless(made.traits(), "the JDK's client");
        return made;
    }
}
