package io.signalbox.transport.jdk;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.time.SystemClock;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A transport over the JDK's own HTTP client. Needs nothing else.
 *
 * <p>Speaks HTTP/1.1, because there a cancelled call closes its connection at once. With {@link Builder#http2} it speaks HTTP/2 where
 * the provider does; the JDK's client then stops delivering a cancelled answer, but tells the provider late, so that one may go on
 * generating. An HTTP/1.1 answer is delivered only once the request's body was sent, which is how the JDK's client works.
 */
public final class JdkTransport implements Transport {

    private static final Set<TransportTrait> TRAITS = Set.of(
            TransportTrait.TLS,
            TransportTrait.CUSTOM_TRUST,
            TransportTrait.HTTP_2,
            TransportTrait.HTTP_2_CLEARTEXT,
            TransportTrait.OUTBOUND_PROXY,
            TransportTrait.REUSE,
            TransportTrait.INTERIM_ANSWERS);

    private final Clock clock;
    private final Optional<InetSocketAddress> outboundProxy;
    private final Optional<SSLContext> tls;
    private final boolean http2;
    /** A client for each connect limit, because the JDK sets that per client; a configuration has few of them. */
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    private final Set<JdkCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private JdkTransport(Builder builder) {
        this.clock = builder.clock;
        this.outboundProxy = builder.outboundProxy;
        this.tls = builder.tls;
        this.http2 = builder.http2;
    }

    /** A transport with every default. */
    public static JdkTransport create() {
        return builder().build();
    }

    /** A transport that is to be. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Call send(TransportRequest request) {
        JdkCall call = new JdkCall(request, clock, outboundProxy.isPresent(), calls::remove);
        calls.add(call);
        Optional<String> flaw = request.flaw();
        if (closed) {
            call.cancel();
        } else if (flaw.isPresent()) {
            call.refuse(flaw.get());
        } else {
            call.begin(
                    clients.computeIfAbsent(request.limits().connect(), this::client),
                    http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        }
        return call;
    }

    @Override
    public Set<TransportTrait> traits() {
        return TRAITS;
    }

    @Override
    public void close() {
        closed = true;
        calls.forEach(JdkCall::cancel);
        clients.clear();
    }

    private HttpClient client(Duration connectLimit) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectLimit)
                .proxy(outboundProxy.map(ProxySelector::of).orElse(HttpClient.Builder.NO_PROXY));
        tls.ifPresent(client::sslContext);
        return client.build();
    }

    /** Settings of a transport. Not for several threads. */
    public static final class Builder {
        private Clock clock = SystemClock.instance();
        private Optional<InetSocketAddress> outboundProxy = Optional.empty();
        private Optional<SSLContext> tls = Optional.empty();
        private boolean http2;

        private Builder() {}

        /** What limits are measured with; the system's unless set. The connect limit is always the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** An HTTP proxy through which every call goes; none unless set, whatever the JVM's properties say. */
        public Builder outboundProxy(InetSocketAddress address) {
            outboundProxy = Optional.of(address);
            return this;
        }

        /** Whom to trust; the JVM's own settings unless set. */
        public Builder tls(SSLContext context) {
            tls = Optional.of(context);
            return this;
        }

        /** Whose certificates to trust, as {@link #tls} with nothing else set. */
        public Builder trust(X509TrustManager certificates) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {certificates}, null);
                return tls(context);
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("trust: not usable with this JVM's TLS (expected: usable)", e);
            }
        }

        /** Speaks HTTP/2 where the provider does: by ALPN over TLS, by upgrade without. */
        public Builder http2() {
            http2 = true;
            return this;
        }

        /** The transport. */
        public JdkTransport build() {
            return new JdkTransport(this);
        }
    }
}
