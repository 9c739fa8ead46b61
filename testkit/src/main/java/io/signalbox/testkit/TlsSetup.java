package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How a {@link ScriptedUpstream} speaks TLS: which certificate it shows, which versions it knows, and what goes wrong.
 *
 * <p>{@link #healthy()} shows a certificate for {@code localhost} and the loopback addresses by {@link TestAuthority#trusted()}, valid
 * now, in TLS 1.2 and 1.3. Immutable: every method gives another one.
 */
public final class TlsSetup {
    private static final Duration LONG_AGO = Duration.ofDays(30);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final TestAuthority authority;
    private final List<String> hosts;
    private final Instant from;
    private final Instant until;
    private final List<String> versions;
    private final Optional<List<String>> alpn;
    private final Optional<HandshakeFault> fault;

    private TlsSetup(
            TestAuthority authority,
            List<String> hosts,
            Instant from,
            Instant until,
            List<String> versions,
            Optional<List<String>> alpn,
            Optional<HandshakeFault> fault) {
        this.authority = authority;
        this.hosts = hosts;
        this.from = from;
        this.until = until;
        this.versions = versions;
        this.alpn = alpn;
        this.fault = fault;
    }

    /** What every client that trusts {@link TestAuthority#trusted()} accepts. */
    public static TlsSetup healthy() {
        Instant now = Instant.now();
        return new TlsSetup(
                TestAuthority.trusted(),
                List.of("localhost", "127.0.0.1", "::1"),
                now.minus(A_DAY),
                now.plus(TestAuthority.VALIDITY),
                List.of("TLSv1.2", "TLSv1.3"),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with a certificate of this authority. */
    public TlsSetup issuedBy(TestAuthority other) {
        return new TlsSetup(requireNonNull(other, "other"), hosts, from, until, versions, alpn, fault);
    }

    /** The same with a certificate of an authority that nobody trusts. */
    public TlsSetup unknownAuthority() {
        return issuedBy(TestAuthority.named("Nobody's authority"));
    }

    /** The same with a certificate for these host names and addresses, the first of which is its subject. */
    public TlsSetup hosts(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("names: none (expected: one or more)");
        }
        return new TlsSetup(authority, List.of(names), from, until, versions, alpn, fault);
    }

    /** The same with a certificate for another host. */
    public TlsSetup wrongHost() {
        return hosts("elsewhere.test");
    }

    /** The same with a certificate that was valid until yesterday. */
    public TlsSetup expired() {
        Instant now = Instant.now();
        return new TlsSetup(authority, hosts, now.minus(LONG_AGO), now.minus(A_DAY), versions, alpn, fault);
    }

    /** The same with a certificate that is valid from tomorrow on. */
    public TlsSetup notYetValid() {
        Instant now = Instant.now();
        return new TlsSetup(authority, hosts, now.plus(A_DAY), now.plus(LONG_AGO), versions, alpn, fault);
    }

    /** The same in these versions only, as {@code TLSv1.2}. */
    public TlsSetup versions(String... names) {
        return new TlsSetup(authority, hosts, from, until, List.of(names), alpn, fault);
    }

    /**
     * The same with these protocols in ALPN, best first, whatever the upstream speaks. A client that offers others only is refused ({@code
     * no_application_protocol}). With none, the upstream knows no ALPN. Unless said otherwise they are {@code h2}, if the upstream speaks
     * HTTP/2, and {@code http/1.1}.
     */
    public TlsSetup alpn(String... protocols) {
        return new TlsSetup(authority, hosts, from, until, versions, Optional.of(List.of(protocols)), fault);
    }

    /** The same, but every handshake goes wrong like this. */
    public TlsSetup handshake(HandshakeFault how) {
        return new TlsSetup(authority, hosts, from, until, versions, alpn, Optional.of(how));
    }

    TestAuthority authority() {
        return authority;
    }

    Optional<HandshakeFault> fault() {
        return fault;
    }

    /** The context of a server with its certificate, which is made now. */
    SSLContext serverContext() {
        try {
            KeyStore store = authority.issue(hosts, from, until);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells the server's side of a connection what this says. */
    void applyTo(SSLSocket socket, boolean http2) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(versions.toArray(String[]::new));
        List<String> usual = http2 ? List.of("h2", "http/1.1") : List.of("http/1.1");
        parameters.setApplicationProtocols(alpn.orElse(usual).toArray(String[]::new));
        socket.setSSLParameters(parameters);
    }
}
