package io.signalbox.docs.transport;

import io.signalbox.core.port.Transport;
import io.signalbox.testkit.TransportContract;
import io.signalbox.testkit.TransportSettings;

// tag::contract
/** The laws of a transport, kept over plain sockets. */
class SocketTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(TransportSettings settings) {
        settings.refuseUnless(SocketTransport.TRAITS, SocketTransport.NAME);
        return new SocketTransport(settings.clock());
    }
}
// end::contract
