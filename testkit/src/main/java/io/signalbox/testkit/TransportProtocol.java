package io.signalbox.testkit;

import io.signalbox.core.attempt.TransportTrait;
import java.util.Set;

/** A way in which a transport speaks to a provider: {@link TransportContract} holds its laws on each. */
public enum TransportProtocol {
    /** HTTP/1.1 without TLS, which every transport speaks. */
    HTTP_1_1("HTTP/1.1", false, false),
    /** HTTP/1.1 over TLS. */
    HTTP_1_1_TLS("HTTP/1.1 over TLS", true, false, TransportTrait.TLS, TransportTrait.CUSTOM_TRUST),
    /** HTTP/2 without TLS. */
    HTTP_2("HTTP/2", false, true, TransportTrait.HTTP_2_CLEARTEXT),
    /** HTTP/2 over TLS, agreed on by ALPN. */
    HTTP_2_TLS("HTTP/2 over TLS", true, true, TransportTrait.TLS, TransportTrait.CUSTOM_TRUST, TransportTrait.HTTP_2);

    private final String word;
    private final boolean tls;
    private final boolean http2;
    private final Set<TransportTrait> needs;

    TransportProtocol(String word, boolean tls, boolean http2, TransportTrait... needs) {
        this.word = word;
        this.tls = tls;
        this.http2 = http2;
        this.needs = Set.of(needs);
    }

    /** The name in reports of tests. */
    public String word() {
        return word;
    }

    /** Whether it is spoken over TLS. */
    public boolean tls() {
        return tls;
    }

    /** Whether it is HTTP/2. */
    public boolean http2() {
        return http2;
    }

    /** The traits without which a transport does not speak it. */
    public Set<TransportTrait> needs() {
        return needs;
    }
}
