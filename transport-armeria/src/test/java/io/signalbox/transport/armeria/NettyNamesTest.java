package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.signalbox.core.port.NameResolver;
import io.signalbox.testkit.NameResolverContract;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The laws of a resolver, kept by Netty's. */
class NettyNamesTest extends NameResolverContract {

    private final EventLoopGroup loops = EventLoopGroups.newEventLoopGroup(1);
    private final List<NettyNames> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(NettyNames::close);
        loops.shutdownGracefully();
    }

    @Override
    protected NameResolver resolver(InetSocketAddress nameServer) {
        NettyNames names = new NettyNames(loops, new SingletonDnsServerAddressStreamProvider(nameServer));
        opened.add(names);
        return names;
    }
}
