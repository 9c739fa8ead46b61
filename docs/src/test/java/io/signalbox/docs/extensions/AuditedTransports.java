package io.signalbox.docs.extensions;

import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.transport.jdk.JdkTransport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

// tag::example
/** {@code transport: audited}: the JDK's, and a list of what was called. */
public final class AuditedTransports implements TransportExtension {

    static final List<URI> CALLED = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "audited";
    }

    @Override
    public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
        JdkTransport.Builder jdk = JdkTransport.builder().clock(clock);
        outboundProxy.ifPresent(jdk::outboundProxy);
        return new Audited(jdk.build());
    }

    private record Audited(Transport jdk) implements Transport {
        @Override
        public Call send(TransportRequest request) {
            CALLED.add(request.uri());
            return jdk.send(request);
        }

        @Override
        public void close() {
            jdk.close();
        }
    }
}
// end::example
