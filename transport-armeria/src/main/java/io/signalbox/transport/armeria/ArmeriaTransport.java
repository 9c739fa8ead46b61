package io.signalbox.transport.armeria;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.ClientFactoryOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.proxy.ProxyConfig;
import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.name.AddressBook;
import io.signalbox.core.name.AddressRule;
import io.signalbox.core.name.AddressWalk;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.time.SystemClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A transport over Armeria's HTTP client.
 *
 * <p>A call that is made on one of the transport's event loops stays on it: connection, limits and body are all served there, which
 * saves a proxy the way to another thread and back. Speaks HTTP/1.1 to {@code http} addresses; HTTP/2 to {@code https} addresses that
 * offer it, or without TLS where it was asked for with {@link Builder#http2}.
 *
 * <p>Every default of Armeria's client that is made for short calls is set on purpose here: no response, write or length limit of its
 * own, because the gateway has its own; idle connections are kept for a minute.
 */
public final class ArmeriaTransport implements Transport {

    private static final Set<TransportTrait> TRAITS = Set.of(
            TransportTrait.TLS,
            TransportTrait.CUSTOM_TRUST,
            TransportTrait.HTTP_2,
            TransportTrait.HTTP_2_CLEARTEXT,
            TransportTrait.OUTBOUND_PROXY,
            TransportTrait.REUSE,
            TransportTrait.NEXT_ADDRESS,
            TransportTrait.GUARDED_NAMES,
            TransportTrait.INTERIM_ANSWERS,
            TransportTrait.FLOOD_END,
            TransportTrait.STRICT_GRAMMAR,
            TransportTrait.EARLY_ANSWER,
            TransportTrait.FAREWELLS,
            TransportTrait.CLOSE_NOTIFY,
            TransportTrait.HANDSHAKE_LIMIT);

    private static final Duration KEEP_IDLE = Duration.ofSeconds(60);
    private static final int MOST_HEADER_BYTES = 64 * 1024;
    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    /** Room for 64 streams that nobody reads, before they hold back the others. */
    private static final int CONNECTION_WINDOW_BYTES = 64 * STREAM_WINDOW_BYTES;

    private final Clock clock;
    private final EventLoopGroup loops;
    private final boolean ownsLoops;
    private final Optional<InetSocketAddress> outboundProxy;
    private final boolean http2;
    private final Optional<X509TrustManager> trust;
    /** A factory for each time that a connection may take, because Armeria sets that per factory; a configuration has few of them. */
    private final Map<Duration, ClientFactory> factories = new ConcurrentHashMap<>();
    /** A client for each address and connect limit. */
    private final Map<Target, WebClient> clients = new ConcurrentHashMap<>();

    private final Optional<NettyNames> ownNames;
    private final AddressBook book;
    /** Where each authority is, as it was last found. */
    private final Map<String, Route.Endpoints> endpoints = new ConcurrentHashMap<>();

    private final Set<ArmeriaCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ArmeriaTransport(Builder builder) {
        this.clock = builder.clock;
        this.ownsLoops = builder.loops.isEmpty();
        this.loops = builder.loops.orElseGet(() -> EventLoopGroups.newEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), "signalbox-client", true));
        this.outboundProxy = builder.outboundProxy;
        this.http2 = builder.http2;
        this.trust = builder.trust;
        NameRules names = builder.names;
        this.ownNames = names.resolver().isPresent() ? Optional.empty() : Optional.of(new NettyNames(loops));
        this.book = new AddressBook(names.resolver().or(() -> ownNames).orElseThrow(), names, clock);
    }

    /** A transport with event loops of its own and every default. */
    public static ArmeriaTransport create() {
        return builder().build();
    }

    /** A transport on the event loops of a server; closing it leaves them open. */
    public static ArmeriaTransport on(EventLoopGroup loops) {
        return builder().loops(loops).build();
    }

    /** A transport that is to be. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Call send(TransportRequest request) {
        ArmeriaCall call = new ArmeriaCall(request, clock, outboundProxy.isPresent(), calls::remove);
        calls.add(call);
        Optional<String> flaw = request.flaw();
        if (closed) {
            call.cancel();
        } else if (flaw.isPresent()) {
            call.refuse(TransportException.unsendable(flaw.get()));
        } else {
            begin(call, request);
        }
        return call;
    }

    /** A literal address, and a name behind an outbound proxy, is nothing to look up. */
    private void begin(ArmeriaCall call, TransportRequest request) {
        String host = request.host();
        if (outboundProxy.isPresent() || AddressRule.isLiteral(host)) {
            call.begin(new Route.Direct(client(request, request.limits().connect())));
            return;
        }
        long startNanos = clock.nanos();
        CompletableFuture<List<InetAddress>> addresses = book.addresses(host);
        if (addresses.isDone() && !addresses.isCompletedExceptionally()) {
            begin(call, request, startNanos, addresses.join(), null);
        } else {
            Executor here = CallersLoop.of(loops).orElseGet(loops::next);
            addresses
                    .copy()
                    .orTimeout(request.limits().connect().toNanos(), TimeUnit.NANOSECONDS)
                    .whenCompleteAsync((found, thrown) -> begin(call, request, startNanos, found, thrown), here);
        }
    }

    private void begin(
            ArmeriaCall call,
            TransportRequest request,
            long startNanos,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable thrown) {
        if (thrown != null) {
            call.refuse(AddressBook.failure(thrown));
        } else if (addresses != null) {
            AddressWalk walk =
                    book.walk(request.host(), addresses, request.limits().connect(), startNanos);
            call.begin(new Route.Named(endpoints(request, addresses), walk, share -> client(request, share)));
        }
    }

    private Route.Endpoints endpoints(TransportRequest request, List<InetAddress> addresses) {
        String authority = request.uri().getRawAuthority();
        Route.Endpoints known = endpoints.get(authority);
        if (known == null || known.addresses() != addresses) {
            known = Route.Endpoints.of(authority, addresses);
            endpoints.put(authority, known);
        }
        return known;
    }

    private WebClient client(TransportRequest request, Duration connectLimit) {
        return clients.computeIfAbsent(Target.of(request, connectLimit), this::client);
    }

    @Override
    public Set<TransportTrait> traits() {
        return TRAITS;
    }

    @Override
    public void close() {
        closed = true;
        calls.forEach(ArmeriaCall::cancel);
        factories.values().forEach(ClientFactory::closeAsync);
        ownNames.ifPresent(NettyNames::close);
        if (ownsLoops) {
            loops.shutdownGracefully();
        }
    }

    private WebClient client(Target target) {
        String protocol = target.scheme.equals("https") ? "https" : http2 ? "h2c" : "h1c";
        return WebClient.builder(protocol + "://" + target.authority)
                .factory(factories.computeIfAbsent(target.connectLimit, this::factory))
                .responseTimeoutMillis(0)
                .writeTimeoutMillis(0)
                .maxResponseLength(0)
                .decorator(ExactPath::send)
                .preprocessor(Route.Named::direct)
                .build();
    }

    private ClientFactory factory(Duration connectLimit) {
        ClientFactoryBuilder factory = ClientFactory.builder()
                .workerGroup(loops, false)
                .eventLoopSchedulerFactory(CallersLoop::new)
                .connectTimeout(connectLimit)
                .idleTimeout(KEEP_IDLE)
                .useHttp2Preface(true)
                .http1MaxHeaderSize(MOST_HEADER_BYTES)
                .http2MaxHeaderListSize(MOST_HEADER_BYTES)
                .http2InitialStreamWindowSize(STREAM_WINDOW_BYTES)
                .http2InitialConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .option(ClientFactoryOptions.CHANNEL_PIPELINE_CUSTOMIZER, MalformedAnswers::watch)
                .proxyConfig(
                        outboundProxy.<ProxyConfig>map(ProxyConfig::connect).orElse(ProxyConfig.direct()));
        trust.ifPresent(certificates -> factory.tlsCustomizer(tls -> tls.trustManager(certificates)));
        return factory.build();
    }

    /** Whom a client speaks to, and how long it may take to reach it. */
    private record Target(String scheme, String authority, Duration connectLimit) {
        static Target of(TransportRequest request, Duration connectLimit) {
            URI uri = request.uri();
            return new Target(uri.getScheme(), uri.getRawAuthority(), connectLimit);
        }
    }

    /** Settings of a transport. Not for several threads. */
    public static final class Builder {
        private Clock clock = SystemClock.instance();
        private Optional<EventLoopGroup> loops = Optional.empty();
        private Optional<InetSocketAddress> outboundProxy = Optional.empty();
        private boolean http2;
        private Optional<X509TrustManager> trust = Optional.empty();
        private NameRules names = NameRules.STANDARD;

        private Builder() {}

        /** What limits are measured with; the system's unless set. The connect limit is always the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The event loops to run on; own ones unless set. Those given are left open when the transport is closed. */
        public Builder loops(EventLoopGroup value) {
            loops = Optional.of(value);
            return this;
        }

        /** An HTTP proxy through which every call goes, by {@code CONNECT}. */
        public Builder outboundProxy(InetSocketAddress address) {
            outboundProxy = Optional.of(resolvedIfLiteral(address));
            return this;
        }

        /** Armeria asks name servers for the name of a proxy, even where it is an address: {@code 10.0.0.7} has no such record. */
        private static InetSocketAddress resolvedIfLiteral(InetSocketAddress address) {
            InetAddress literal = address.isUnresolved()
                    ? NetUtil.createInetAddressFromIpAddressString(address.getHostString())
                    : null;
            return literal == null ? address : new InetSocketAddress(literal, address.getPort());
        }

        /** Speaks HTTP/2 to plain {@code http} addresses, without asking. */
        public Builder http2() {
            http2 = true;
            return this;
        }

        /** Whose certificates to trust; the JVM's own settings unless set. */
        public Builder trust(X509TrustManager certificates) {
            trust = Optional.of(certificates);
            return this;
        }

        /** How names become addresses, and which; unless set, by Netty's resolver, and public names at public addresses only. */
        public Builder names(NameRules value) {
            names = value;
            return this;
        }

        /** The transport. */
        public ArmeriaTransport build() {
            return new ArmeriaTransport(this);
        }
    }
}
