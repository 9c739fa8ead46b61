package io.signalbox.server;

import io.netty.channel.EventLoopGroup;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TransportChoice;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.server.demo.DemoProvider;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import io.signalbox.transport.vertx.VertxTransport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What moves bytes to each provider: one transport for all, and one more for each outbound proxy. Not for several threads. */
final class Transports implements AutoCloseable {

    /** The transport where the configuration names none. */
    static final TransportChoice DEFAULT = TransportChoice.ARMERIA;

    private final TransportChoice choice;
    private final EventLoopGroup loops;
    private final Clock clock;
    private final Transport demo;
    private final Map<Optional<URI>, Transport> byProxy = new HashMap<>();

    /**
     * Transports for a configuration.
     *
     * @param loops where the server's connections live, for a transport that can share them
     */
    Transports(GatewayConfig config, EventLoopGroup loops, Clock clock) {
        this.choice = config.transport().orElse(DEFAULT);
        this.loops = loops;
        this.clock = clock;
        this.demo = new DemoProvider(clock);
    }

    /** The transport to this provider. */
    Transport of(ProviderConfig provider) {
        return provider.type() == ProviderType.DEMO
                ? demo
                : byProxy.computeIfAbsent(provider.outboundProxy(), this::transport);
    }

    @Override
    public void close() {
        demo.close();
        byProxy.values().forEach(Transport::close);
    }

    private Transport transport(Optional<URI> proxy) {
        Optional<InetSocketAddress> address = proxy.map(Transports::address);
        return switch (choice) {
            case ARMERIA -> armeria(address);
            case JDK -> jdk(address);
            case VERTX -> vertx(address);
        };
    }

    private Transport armeria(Optional<InetSocketAddress> proxy) {
        ArmeriaTransport.Builder builder =
                ArmeriaTransport.builder().clock(clock).loops(loops);
        proxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }

    private Transport vertx(Optional<InetSocketAddress> proxy) {
        VertxTransport.Builder builder = VertxTransport.builder().clock(clock);
        proxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }

    private Transport jdk(Optional<InetSocketAddress> proxy) {
        JdkTransport.Builder builder = JdkTransport.builder().clock(clock);
        proxy.ifPresent(builder::outboundProxy);
        return builder.build();
    }

    private static InetSocketAddress address(URI proxy) {
        int port = proxy.getPort() >= 0 ? proxy.getPort() : 80;
        return InetSocketAddress.createUnresolved(proxy.getHost(), port);
    }
}
