package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.concurrent.Future;
import io.signalbox.core.port.NameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Names by Netty's resolver: the machine's file of hosts, then the name servers that it is set up with. Remembers nothing. */
final class NettyNames implements NameResolver, AutoCloseable {

    private final DnsNameResolver netty;

    /** @param loops on one of which it asks */
    NettyNames(EventLoopGroup loops) {
        this.netty = new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(TransportType.datagramChannelType(loops))
                .socketChannelType(TransportType.socketChannelType(loops))
                .resolveCache(NoopDnsCache.INSTANCE)
                .build();
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        netty.resolveAll(name).addListener((Future<List<InetAddress>> asked) -> {
            if (asked.isSuccess()) {
                addresses.complete(asked.getNow());
            } else {
                addresses.completeExceptionally(
                        isNoName(asked.cause()) ? asked.cause() : new IOException(asked.cause()));
            }
        });
        return addresses;
    }

    /** Netty throws the same for a name that is not there and for one that nobody could say anything about; the second has another cause. */
    private static boolean isNoName(Throwable thrown) {
        boolean noMoreSaid = thrown.getCause() == null;
        boolean saidSo = thrown.getCause() instanceof DnsErrorCauseException answered
                && answered.getCode().equals(DnsResponseCode.NXDOMAIN);
        return thrown instanceof UnknownHostException && (noMoreSaid || saidSo);
    }

    @Override
    public void close() {
        netty.close();
    }
}
