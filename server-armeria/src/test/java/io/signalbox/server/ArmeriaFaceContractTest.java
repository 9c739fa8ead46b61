package io.signalbox.server;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.testkit.FaceContract;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The laws of a face, kept by the whole proxy. */
class ArmeriaFaceContractTest extends FaceContract {

    @Override
    protected Server start(Setup setup) {
        GatewayConfig.Builder config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(setup.providerUrl()))
                .defaultProvider("main")
                .discovery(DiscoveryConfig.NONE)
                .server(ServerConfig.STANDARD.withPort(0).withMaxRequestBytes(setup.mostBodyBytes()));
        if (!setup.key().isEmpty()) {
            config.key(KeyConfig.of("contract", Secret.of(setup.key())));
        }
        ServerLimits limits =
                new ServerLimits(Duration.ofSeconds(10), setup.bodyLimit(), setup.writeLimit(), Duration.ofMinutes(1));
        return new Proxy(StartedProxy.of(config, limits));
    }

    /** The proxy, which drains by being closed. */
    private record Proxy(StartedProxy proxy) implements Server {
        @Override
        public int port() {
            return proxy.port();
        }

        @Override
        public String root() {
            return "";
        }

        @Override
        public CompletableFuture<?> drain() {
            return CompletableFuture.runAsync(proxy.server()::close);
        }

        @Override
        public void close() {
            proxy.close();
        }
    }
}
