package io.signalbox.testkit;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.MissingTraitException;
import io.signalbox.core.port.NameRules;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/**
 * How {@link TransportContract} wants a transport to be made.
 *
 * @param clock measures every limit but the one for connecting
 * @param http2 whether to speak HTTP/2: over TLS where the provider offers it, without TLS at once
 * @param outboundProxy the HTTP proxy through which every call goes; empty for none
 * @param trust whom to trust; empty for the JVM's own settings
 * @param names how names become addresses; the standard unless a law is about names
 */
public record TransportSettings(
        Clock clock,
        boolean http2,
        Optional<InetSocketAddress> outboundProxy,
        Optional<X509TrustManager> trust,
        NameRules names) {

    /** HTTP/1.1, straight to the provider, trusting whom the JVM trusts. */
    public static TransportSettings of(Clock clock) {
        return new TransportSettings(clock, false, Optional.empty(), Optional.empty(), NameRules.STANDARD);
    }

    /** The same, speaking HTTP/2. */
    public TransportSettings withHttp2() {
        return new TransportSettings(clock, true, outboundProxy, trust, names);
    }

    /** The same, through this proxy. */
    public TransportSettings through(InetSocketAddress proxy) {
        return new TransportSettings(clock, http2, Optional.of(proxy), trust, names);
    }

    /** The same, trusting these certificates. */
    public TransportSettings trusting(X509TrustManager certificates) {
        return new TransportSettings(clock, http2, outboundProxy, Optional.of(certificates), names);
    }

    /** The same, with names that become addresses so. */
    public TransportSettings naming(NameRules rules) {
        return new TransportSettings(clock, http2, outboundProxy, trust, rules);
    }

    /** What a transport must have to be made so; one that lacks any of it refuses. */
    public Set<TransportTrait> needs() {
        Set<TransportTrait> needs = EnumSet.noneOf(TransportTrait.class);
        if (http2) {
            needs.add(TransportTrait.HTTP_2);
        }
        outboundProxy.ifPresent(proxy -> needs.add(TransportTrait.OUTBOUND_PROXY));
        trust.ifPresent(certificates -> needs.add(TransportTrait.CUSTOM_TRUST));
        if (!names.equals(NameRules.STANDARD)) {
            needs.add(TransportTrait.GUARDED_NAMES);
        }
        return needs;
    }

    /**
     * Refuses what a transport lacks, for one whose builder has no word for it.
     *
     * @param traits what it has
     * @param transport its name for people
     * @throws MissingTraitException if these settings need more
     */
    public void refuseUnless(Set<TransportTrait> traits, String transport) {
        for (TransportTrait need : needs()) {
            if (!traits.contains(need)) {
                throw new MissingTraitException(need, transport);
            }
        }
    }
}
