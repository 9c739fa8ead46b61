package io.signalbox.transport.vertx;

import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.signalbox.core.port.NameResolver;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Names by the resolver that a Vert.x has, with the settings that it was made with. */
final class VertxNames implements NameResolver {

    private final VertxInternal vertx;

    VertxNames(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        vertx.nameResolver().resolveAll(name).onComplete(asked -> {
            if (asked.succeeded()) {
                addresses.complete(asked.result().stream()
                        .map(InetSocketAddress::getAddress)
                        .toList());
            } else {
                addresses.completeExceptionally(
                        isNoName(asked.cause()) ? asked.cause() : new IOException(asked.cause()));
            }
        });
        return addresses;
    }

    /** Netty throws the same whatever a name server said, or if none said anything; only where there is no such name it says so. */
    private static boolean isNoName(Throwable thrown) {
        return thrown.getCause() instanceof DnsErrorCauseException answered
                && answered.getCode().equals(DnsResponseCode.NXDOMAIN);
    }
}
