package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a {@link ScriptedUpstream}; each has a default, and tests seldom need another.
 *
 * <p>For one thread at a time.
 */
public final class ScriptedUpstreamBuilder {
    static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

    InetAddress address = InetAddress.getLoopbackAddress();
    int port;
    Duration patience = DEFAULT_PATIENCE;
    int maxConnections = 1024;
    int sendBufferBytes = 1 << 16;
    int remembered = 10_000;
    Optional<TlsSetup> tls = Optional.empty();
    Optional<Http2Setup> http2 = Optional.empty();

    ScriptedUpstreamBuilder() {}

    /** The port to listen on; 0, the default, takes a free one. */
    public ScriptedUpstreamBuilder port(int port) {
        this.port = inRange("port", port, 0, 65_535);
        return this;
    }

    /** The address to listen on: the loopback address unless said otherwise. */
    public ScriptedUpstreamBuilder address(InetAddress address) {
        this.address = requireNonNull(address, "address");
        return this;
    }

    /** How long an {@code await} waits before it fails the test: thirty seconds unless said otherwise. */
    public ScriptedUpstreamBuilder patience(Duration patience) {
        this.patience = requireNonNull(patience, "patience");
        return this;
    }

    /**
     * How many connections may be open at once (1024 unless said otherwise); more wait to be accepted. Each has two
     * threads.
     */
    public ScriptedUpstreamBuilder maxConnections(int connections) {
        this.maxConnections = inRange("connections", connections, 1, 65_535);
        return this;
    }

    /**
     * The socket's send buffer in bytes (64 KiB unless said otherwise): how much the operating system takes before a
     * peer that does not read makes writing wait. The system may round it.
     */
    public ScriptedUpstreamBuilder sendBufferBytes(int bytes) {
        this.sendBufferBytes = inRange("bytes", bytes, 1, 1 << 30);
        return this;
    }

    /** How many exchanges are kept (10,000 unless said otherwise); the oldest are forgotten. */
    public ScriptedUpstreamBuilder remembered(int exchanges) {
        this.remembered = inRange("exchanges", exchanges, 1, Integer.MAX_VALUE);
        return this;
    }

    /** Speaks TLS, with a certificate that clients of {@link TestAuthority#trusted()} accept. Plain connections come to nothing then. */
    public ScriptedUpstreamBuilder tls() {
        return tls(TlsSetup.healthy());
    }

    /** Speaks TLS like this. */
    public ScriptedUpstreamBuilder tls(TlsSetup setup) {
        this.tls = Optional.of(setup);
        return this;
    }

    /** Speaks HTTP/2 as well as HTTP/1.1: whichever the client wants. */
    public ScriptedUpstreamBuilder http2() {
        return http2(Http2Setup.healthy());
    }

    /** Speaks HTTP/2 like this as well as HTTP/1.1: whichever the client wants. */
    public ScriptedUpstreamBuilder http2(Http2Setup setup) {
        this.http2 = Optional.of(setup);
        return this;
    }

    /**
     * Listens.
     *
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public ScriptedUpstream start() {
        return new ScriptedUpstream(this);
    }

    private static int inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }
}
