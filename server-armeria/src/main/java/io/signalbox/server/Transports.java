package io.signalbox.server;

import io.netty.channel.EventLoopGroup;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.config.TransportChoice;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.server.demo.DemoProvider;
import io.signalbox.signer.aws.AwsSigningTransport;
import io.signalbox.signer.google.GoogleTokenTransport;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import io.signalbox.transport.vertx.VertxTransport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What moves bytes to each provider: one transport for all, and one more for each outbound proxy; around it, for a provider whose
 * calls are signed, one that signs. Not for several threads.
 */
final class Transports implements AutoCloseable {

    /** The transport where the configuration names none. */
    static final TransportChoice DEFAULT = TransportChoice.ARMERIA;

    private final TransportChoice choice;
    private final EventLoopGroup loops;
    private final Clock clock;
    private final Transport demo;
    private final Map<Optional<URI>, Transport> byProxy = new HashMap<>();
    private final Map<String, Transport> signing = new HashMap<>();

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

    /**
     * The transport to this provider.
     *
     * @throws StartException if what its calls are to be signed with cannot be used
     */
    Transport of(ProviderConfig provider) {
        if (provider.type() == ProviderType.DEMO) {
            return demo;
        }
        Transport plain = byProxy.computeIfAbsent(provider.outboundProxy(), this::transport);
        boolean isSigned = provider.type() == ProviderType.BEDROCK || provider.type() == ProviderType.VERTEX;
        return isSigned && provider.apiKey().isEmpty()
                ? signing.computeIfAbsent(
                        provider.name(),
                        name -> provider.type() == ProviderType.BEDROCK
                                ? aws(provider, plain)
                                : google(provider, plain))
                : plain;
    }

    /** A transport of its own, for what is sent to nobody's provider. */
    Transport apart() {
        return transport(Optional.empty());
    }

    @Override
    public void close() {
        demo.close();
        signing.values().forEach(Transport::close);
        byProxy.values().forEach(Transport::close);
    }

    private Transport aws(ProviderConfig provider, Transport plain) {
        SigningCredentials credentials = provider.signing();
        AwsSigningTransport.Builder builder = AwsSigningTransport.builder(plain).clock(clock);
        AwsSigningTransport.regionOf(String.valueOf(provider.baseUrl().getHost()))
                .or(() -> provider.terms().region())
                .ifPresent(builder::region);
        credentials.awsProfile().ifPresent(builder::profile);
        credentials.awsAccessKeyId().ifPresent(id -> {
            String secret = credentials.awsSecretAccessKey().orElseThrow().reveal();
            credentials
                    .awsSessionToken()
                    .ifPresentOrElse(token -> builder.keys(id, secret, token.reveal()), () -> builder.keys(id, secret));
        });
        return builder.build();
    }

    private Transport google(ProviderConfig provider, Transport plain) {
        GoogleTokenTransport.Builder builder =
                GoogleTokenTransport.builder(plain).clock(clock);
        provider.signing().file().ifPresent(builder::credentialsFile);
        provider.outboundProxy().map(Transports::address).ifPresent(builder::outboundProxy);
        try {
            return builder.build();
        } catch (IllegalArgumentException unusable) {
            throw new StartException("providers." + provider.name() + "." + unusable.getMessage());
        }
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
