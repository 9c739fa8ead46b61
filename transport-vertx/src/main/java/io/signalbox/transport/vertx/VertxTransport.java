package io.signalbox.transport.vertx;

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
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A transport over Vert.x's HTTP client.
 *
 * <p>A call made on one of its Vert.x's event loops stays on it. Speaks HTTP/1.1 to {@code http} addresses; HTTP/2 to {@code https}
 * addresses that offer it, or without TLS where it was asked for with {@link Builder#http2}. Pools are larger than Vert.x's default
 * of five connections a host, and what waits for one is bounded.
 */
public final class VertxTransport implements Transport {

    private static final Set<TransportTrait> TRAITS = Set.of(
            TransportTrait.TLS,
            TransportTrait.CUSTOM_TRUST,
            TransportTrait.HTTP_2,
            TransportTrait.HTTP_2_CLEARTEXT,
            TransportTrait.OUTBOUND_PROXY,
            TransportTrait.REUSE,
            TransportTrait.NEXT_ADDRESS,
            TransportTrait.GUARDED_NAMES,
            TransportTrait.FLOOD_END,
            TransportTrait.STRICT_GRAMMAR,
            TransportTrait.EARLY_ANSWER,
            TransportTrait.FAREWELLS,
            TransportTrait.HANDSHAKE_LIMIT);

    private static final int MOST_CONNECTIONS_A_HOST = 1024;
    private static final int MOST_WAITING = 10_000;
    private static final int KEEP_IDLE_SECONDS = 60;
    private static final int MOST_HEADER_BYTES = 64 * 1024;
    /** Room for a few hundred streams that nobody reads, before they hold back the others. */
    private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

    private final Clock clock;
    private final Vertx vertx;
    private final boolean ownsVertx;
    private final Optional<InetSocketAddress> outboundProxy;
    private final Optional<X509TrustManager> trust;
    private final boolean http2;
    /** A client for each time that a connection may take, because Vert.x sets that per client; a configuration has few of them. */
    private final Map<Duration, HttpClientAgent> clients = new ConcurrentHashMap<>();

    private final AddressBook book;
    private final Set<VertxCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private VertxTransport(Builder builder) {
        this.clock = builder.clock;
        this.ownsVertx = builder.vertx.isEmpty();
        this.vertx = builder.vertx.orElseGet(() -> Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)));
        this.outboundProxy = builder.outboundProxy;
        this.trust = builder.trust;
        this.http2 = builder.http2;
        NameRules names = builder.names;
        this.book = new AddressBook(names.resolver().orElseGet(() -> new VertxNames(vertx)), names, clock);
    }

    /** A transport with a Vert.x of its own and every default. */
    public static VertxTransport create() {
        return builder().build();
    }

    /** A transport on a service's own Vert.x; closing it leaves that open. */
    public static VertxTransport on(Vertx vertx) {
        return builder().vertx(vertx).build();
    }

    /** A transport that is to be. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Call send(TransportRequest request) {
        VertxCall call = new VertxCall(request, clock, outboundProxy.isPresent(), calls::remove);
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
    private void begin(VertxCall call, TransportRequest request) {
        String host = request.host();
        Duration limit = request.limits().connect();
        if (outboundProxy.isPresent() || AddressRule.isLiteral(host)) {
            call.begin(new Route.Direct(clientFor(limit), limit));
            return;
        }
        long startNanos = clock.nanos();
        CompletableFuture<List<InetAddress>> addresses = book.addresses(host);
        if (addresses.isDone() && !addresses.isCompletedExceptionally()) {
            begin(call, request, startNanos, addresses.join(), null);
        } else {
            Context here = vertx.getOrCreateContext();
            addresses
                    .copy()
                    .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((found, thrown) ->
                            here.runOnContext(now -> begin(call, request, startNanos, found, thrown)));
        }
    }

    private void begin(
            VertxCall call,
            TransportRequest request,
            long startNanos,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable thrown) {
        if (thrown != null) {
            call.refuse(AddressBook.failure(thrown));
        } else if (addresses != null) {
            AddressWalk walk =
                    book.walk(request.host(), addresses, request.limits().connect(), startNanos);
            call.begin(new Route.Named(request.port(), walk, this::clientFor));
        }
    }

    private HttpClientAgent clientFor(Duration connectLimit) {
        return clients.computeIfAbsent(connectLimit, this::client);
    }

    @Override
    public Set<TransportTrait> traits() {
        return TRAITS;
    }

    @Override
    public void close() {
        closed = true;
        calls.forEach(VertxCall::cancel);
        clients.values().forEach(HttpClientAgent::close);
        if (ownsVertx) {
            vertx.close();
        }
    }

    private HttpClientAgent client(Duration connectLimit) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, connectLimit.toMillis()))
                .setKeepAliveTimeout(KEEP_IDLE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_IDLE_SECONDS)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2ClearTextUpgrade(false)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MOST_HEADER_BYTES))
                .setUseAlpn(true);
        trust.ifPresent(certificates -> options.setTrustOptions(new GivenTrust(certificates)));
        outboundProxy.ifPresent(proxy -> options.setProxyOptions(new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.getHostString())
                .setPort(proxy.getPort())));
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(MOST_CONNECTIONS_A_HOST)
                .setHttp2MaxSize(MOST_CONNECTIONS_A_HOST)
                .setMaxWaitQueueSize(MOST_WAITING);
        return vertx.createHttpClient(options, pool);
    }

    /** Settings of a transport. Not for several threads. */
    public static final class Builder {
        private Clock clock = SystemClock.instance();
        private Optional<Vertx> vertx = Optional.empty();
        private Optional<InetSocketAddress> outboundProxy = Optional.empty();
        private Optional<X509TrustManager> trust = Optional.empty();
        private boolean http2;
        private NameRules names = NameRules.STANDARD;

        private Builder() {}

        /** What limits are measured with; the system's unless set. The connect limit is always the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The Vert.x to run on; an own one unless set. One that is given is left open when the transport is closed. */
        public Builder vertx(Vertx value) {
            vertx = Optional.of(value);
            return this;
        }

        /** An HTTP proxy through which every call goes. */
        public Builder outboundProxy(InetSocketAddress address) {
            outboundProxy = Optional.of(address);
            return this;
        }

        /** Whose certificates to trust; the JVM's own settings unless set. */
        public Builder trust(X509TrustManager certificates) {
            trust = Optional.of(certificates);
            return this;
        }

        /** Speaks HTTP/2 to plain {@code http} addresses, without asking. */
        public Builder http2() {
            http2 = true;
            return this;
        }

        /** How names become addresses, and which; unless set, by Vert.x' own resolver, and public names at public addresses only. */
        public Builder names(NameRules value) {
            names = value;
            return this;
        }

        /** The transport. */
        public VertxTransport build() {
            return new VertxTransport(this);
        }
    }
}
