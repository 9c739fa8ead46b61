package io.signalbox.transport.armeria;

import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import io.signalbox.testkit.TransportSettings;

/** The laws of a transport, kept by Armeria's client. */
class ArmeriaTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(TransportSettings settings) {
        ArmeriaTransport.Builder builder =
                ArmeriaTransport.builder().clock(settings.clock()).names(settings.names());
        settings.outboundProxy().ifPresent(builder::outboundProxy);
        settings.trust().ifPresent(builder::trust);
        return settings.http2() ? builder.http2().build() : builder.build();
    }
}
