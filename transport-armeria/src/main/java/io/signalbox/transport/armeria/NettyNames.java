package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.concurrent.Future;
import io.signalbox.core.port.NameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Names by Netty's resolver: the machine's file of hosts, then the name servers that it is set up with. Remembers nothing. */
final class NettyNames implements NameResolver, AutoCloseable {

    private final EventLoopGroup loops;
    private final DnsServerAddressStreamProvider servers;
    private Optional<DnsNameResolver> opened = Optional.empty();
    private boolean closed;

    /** @param loops on one of which it asks; nothing is opened before that */
    NettyNames(EventLoopGroup loops) {
        this(loops, DnsServerAddressStreamProviders.platformDefault());
    }

    /** @param servers whom it asks */
    NettyNames(EventLoopGroup loops, DnsServerAddressStreamProvider servers) {
        this.loops = loops;
        this.servers = servers;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        netty().resolveAll(name).addListener((Future<List<InetAddress>> asked) -> {
            if (asked.isSuccess()) {
                addresses.complete(asked.getNow());
            } else {
                addresses.completeExceptionally(
                        isNoName(asked.cause()) ? asked.cause() : new IOException(asked.cause()));
            }
        });
        return addresses;
    }

    /** Asked for once a name and half a minute, so that nobody waits for this lock. */
    private synchronized DnsNameResolver netty() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        DnsNameResolver netty = opened.orElseGet(() -> new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(TransportType.datagramChannelType(loops))
                .socketChannelType(TransportType.socketChannelType(loops))
                .nameServerProvider(servers)
                .resolveCache(NoopDnsCache.INSTANCE)
                .build());
        opened = Optional.of(netty);
        return netty;
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.ifPresent(DnsNameResolver::close);
    }

    /** Netty throws the same whatever a name server said, or if none said anything; only where there is no such name it says so. */
    private static boolean isNoName(Throwable thrown) {
        return thrown.getCause() instanceof DnsErrorCauseException answered
                && answered.getCode().equals(DnsResponseCode.NXDOMAIN);
    }
}
