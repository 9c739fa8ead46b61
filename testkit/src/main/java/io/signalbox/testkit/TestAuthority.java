package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate authority that exists for tests only: its key was made in this JVM and is never written anywhere.
 *
 * <p>{@link #trusted()} is the one whose certificates a healthy {@link ScriptedUpstream} shows: give its {@link #clientContext()}, {@link
 * #certificate()} or {@link #pem()} to the client. Immutable; may be used from any thread.
 */
public final class TestAuthority {
    static final Duration VALIDITY = Duration.ofDays(365);

    private static final int KEY_ID_BYTES = 20;
    private static final Duration BEFORE_NOW = Duration.ofDays(1);
    private static final byte[] SIGNED_BY = DerValue.sequence(DerValue.oid("1.2.840.10045.4.3.2"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(String name) {
        this.name = name;
        this.keys = newKeys();
        Instant now = Instant.now();
        List<byte[]> extensions = List.of(
                extension("2.5.29.19", true, DerValue.sequence(DerValue.yes())),
                extension("2.5.29.15", true, DerValue.bits(1, (byte) 0x06)),
                extension("2.5.29.14", false, DerValue.octets(keyId(keys.getPublic()))));
        this.certificate = signed(name, keys.getPublic(), now.minus(BEFORE_NOW), now.plus(VALIDITY), extensions);
    }

    /** The authority of this JVM that test clients trust; the same at each call. */
    public static TestAuthority trusted() {
        return Trusted.AUTHORITY;
    }

    /**
     * Another authority, which nobody trusts yet.
     *
     * @param name what its certificate says, as {@code Somebody else}
     */
    public static TestAuthority named(String name) {
        return new TestAuthority(requireNonNull(name, "name"));
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Its own certificate as PEM text. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context for clients that trusts this authority and no other. A new one at each call: it remembers no sessions. */
    public SSLContext clientContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What trusts this authority and no other, for clients that take it so. */
    public X509TrustManager trustManager() {
        try {
            KeyStore known = emptyStore();
            known.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(known);
            return Arrays.stream(trust.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A key store with one new key and its certificate for these names, without a password.
     *
     * @param hosts host names and addresses
     */
    KeyStore issue(List<String> hosts, Instant from, Instant until) {
        KeyPair server = newKeys();
        byte[][] names = hosts.stream().map(TestAuthority::generalName).toArray(byte[][]::new);
        List<byte[]> extensions = List.of(
                extension("2.5.29.15", true, DerValue.bits(7, (byte) 0x80)),
                extension("2.5.29.14", false, DerValue.octets(keyId(server.getPublic()))),
                extension("2.5.29.35", false, DerValue.sequence(DerValue.tagged(0x80, keyId(keys.getPublic())))),
                extension("2.5.29.37", false, DerValue.sequence(DerValue.oid("1.3.6.1.5.5.7.3.1"))),
                extension("2.5.29.17", false, DerValue.sequence(names)));
        X509Certificate issued = signed(hosts.get(0), server.getPublic(), from, until, extensions);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", server.getPrivate(), new char[0], new X509Certificate[] {issued, certificate});
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate signed(
            String subject, PublicKey key, Instant from, Instant until, List<byte[]> extensions) {
        byte[] content = DerValue.sequence(
                DerValue.tagged(0xa0, DerValue.integer(BigInteger.TWO)),
                DerValue.integer(new BigInteger(63, RANDOM).setBit(62)),
                SIGNED_BY,
                commonName(name),
                DerValue.sequence(DerValue.time(from), DerValue.time(until)),
                commonName(subject),
                key.getEncoded(),
                DerValue.tagged(0xa3, DerValue.sequence(extensions.toArray(byte[][]::new))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] whole = DerValue.sequence(content, SIGNED_BY, DerValue.bits(0, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] commonName(String name) {
        return DerValue.sequence(DerValue.set(DerValue.sequence(DerValue.oid("2.5.4.3"), DerValue.text(name))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        List<byte[]> parts = new ArrayList<>(List.of(DerValue.oid(oid)));
        if (critical) {
            parts.add(DerValue.yes());
        }
        parts.add(DerValue.octets(value));
        return DerValue.sequence(parts.toArray(byte[][]::new));
    }

    /** What names a key in certificates, so that strict readers find the issuer's. */
    private static byte[] keyId(PublicKey key) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] generalName(String host) {
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            return DerValue.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return DerValue.tagged(0x87, InetAddress.getByName(host).getAddress());
        } catch (IOException e) {
            throw new IllegalArgumentException("host: " + host + " (expected: a name or an address)", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, new char[0]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    /** Made when it is first asked for. */
    private static final class Trusted {
        static final TestAuthority AUTHORITY = new TestAuthority("Signalbox test authority");
    }
}
