package io.signalbox.transport.vertx;

import io.signalbox.core.port.NameResolver;
import io.signalbox.testkit.NameResolverContract;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The laws of a resolver, kept by that of a Vert.x. */
class VertxNamesTest extends NameResolverContract {

    private final List<Vertx> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Vertx::close);
    }

    @Override
    protected NameResolver resolver(InetSocketAddress nameServer) {
        AddressResolverOptions own = new AddressResolverOptions()
                .addServer(nameServer.getAddress().getHostAddress() + ":" + nameServer.getPort());
        Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(own));
        opened.add(vertx);
        return new VertxNames(vertx);
    }
}
