package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestAuthorityTest {
    private final TestAuthority authority = TestAuthority.named("Test");

    @Test
    void issuesWhatItWasAskedFor() throws Exception {
        Instant from = Instant.parse("2024-02-29T01:02:03Z");
        Instant until = Instant.parse("2049-12-31T23:59:59Z");
        KeyStore store = authority.issue(List.of("one.test", "10.1.2.3", "::1"), from, until);

        X509Certificate issued = (X509Certificate) store.getCertificate("server");

        issued.verify(authority.certificate().getPublicKey());
        assertThat(issued.getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
        assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=one.test");
        assertThat(issued.getNotBefore()).isEqualTo(from);
        assertThat(issued.getNotAfter()).isEqualTo(until);
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(issued.getSubjectAlternativeNames())
                .extracting(name -> name.get(0) + " " + name.get(1))
                .containsExactly("2 one.test", "7 10.1.2.3", "7 0:0:0:0:0:0:0:1");
    }

    @Test
    void isAnAuthority() throws Exception {
        X509Certificate own = authority.certificate();
        own.verify(own.getPublicKey());
        own.checkValidity();
        assertThat(own.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(own.getKeyUsage()[5]).isTrue();
        byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(own);
    }

    @Test
    void isOneForTheWholeJvm() {
        assertThat(TestAuthority.trusted()).isSameAs(TestAuthority.trusted());
    }

    @Test
    void writesLengthsAndArcsOfAnySize() {
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(DerValue.oid("1.2.840.10045.4.3.2"))).isEqualTo("06082a8648ce3d040302");
        assertThat(hex.formatHex(DerValue.octets(new byte[128]))).startsWith("048180");
        assertThat(hex.formatHex(DerValue.octets(new byte[300]))).startsWith("0482012c");
        assertThat(hex.formatHex(DerValue.integer(BigInteger.valueOf(128)))).isEqualTo("02020080");
    }
}
