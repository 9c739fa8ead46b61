package io.signalbox.core.extension;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What moves bytes to each provider of a configuration, by extensions: one transport for all, and one more for each outbound proxy,
 * and for those whose names may have private addresses; around it, for a provider whose calls are signed, one that signs. Not for several
 * threads.
 */
public final class ProviderTransports implements AutoCloseable {

    private static final int HTTP_PORT = 80;

    private final Extensions extensions;
    private final Clock clock;
    private final TransportExtension chosen;
    private final Consumer<NameEvent> events;
    private final Map<Way, Transport> byWay = new HashMap<>();
    private final Map<String, Transport> byProvider = new HashMap<>();
    private final List<Opened> opened = new ArrayList<>();

    private ProviderTransports(
            Extensions extensions, Clock clock, Consumer<NameEvent> events, TransportExtension chosen) {
        this.extensions = extensions;
        this.clock = clock;
        this.events = events;
        this.chosen = chosen;
    }

    /**
     * Transports for a configuration; none is open yet.
     *
     * @throws InvalidConfigException if the configuration names a transport that is not there
     * @throws ExtensionException if there is none at all
     */
    public static ProviderTransports of(GatewayConfig config, Extensions extensions, Clock clock) {
        return of(config, extensions, clock, event -> {});
    }

    /**
     * Transports for a configuration, that tell of their providers' names; none is open yet.
     *
     * @param events told on any thread, must not block or throw
     * @throws InvalidConfigException if the configuration names a transport that is not there
     * @throws ExtensionException if there is none at all
     */
    public static ProviderTransports of(
            GatewayConfig config, Extensions extensions, Clock clock, Consumer<NameEvent> events) {
        return new ProviderTransports(extensions, clock, events, choice(config, extensions));
    }

    private static TransportExtension choice(GatewayConfig config, Extensions extensions) {
        if (config.transport().isPresent()) {
            String name = config.transport().get();
            return extensions
                    .named(TransportExtension.class, name)
                    .orElseThrow(() -> new InvalidConfigException(extensions.missing(config)));
        }
        return extensions
                .preferred(TransportExtension.class)
                .orElseThrow(() -> new ExtensionException(
                        "There is no transport (expected: signalbox-transport-jdk or another one on the class path, or"
                                + " transport(…))" + extensions.hint()));
    }

    /** The name of the transport that was chosen. */
    public String name() {
        return chosen.name();
    }

    /** Whether it was given by hand. */
    public boolean isGiven() {
        return extensions.isGiven(chosen);
    }

    /**
     * The transport to this provider; the same each time. Closed with this.
     *
     * @throws InvalidConfigException if what its calls are to be signed with cannot be used
     * @throws ExtensionException if its calls are to be signed and nothing signs them, or it lives in the process and is not there
     */
    public Transport of(ProviderConfig provider) {
        Optional<Transport> own = byProvider(provider);
        if (own.isPresent()) {
            return own.get();
        }
        if (provider.type().isInProcess()) {
            throw missing(provider, "lives in the process, and nothing brings it", "its extension on the class path");
        }
        Transport plain = byWay.computeIfAbsent(Way.to(provider), way -> kept(open(way), Optional.empty()));
        Optional<String> signer = provider.type()
                .signer()
                .filter(name ->
                        provider.apiKey().isEmpty() && provider.leftOut().isEmpty());
        return signer.isEmpty()
                ? plain
                : remembered(provider, signed(provider, plain, signer.get()), Optional.of(plain));
    }

    /** What an extension brings for this provider, or what signs its calls. */
    private Optional<Transport> byProvider(ProviderConfig provider) {
        Optional<Transport> known = Optional.ofNullable(byProvider.get(provider.name()));
        return known.or(() -> extensions
                .named(ProviderExtension.class, provider.type().word())
                .flatMap(extension -> extension.transport(provider, clock))
                .map(transport -> remembered(provider, transport, Optional.empty())));
    }

    private Transport remembered(ProviderConfig provider, Transport transport, Optional<Transport> over) {
        byProvider.put(provider.name(), transport);
        return kept(transport, over);
    }

    private ExtensionException missing(ProviderConfig provider, String what, String expected) {
        return new ExtensionException("providers." + provider.name() + ": type "
                + provider.type().word() + " " + what + " (expected: " + expected + ")" + extensions.hint());
    }

    /**
     * Opens what serves a provider alone anew the next time that it is asked for, since the provider is not the one that it was. What
     * serves it now stays open.
     */
    public void renew(String provider) {
        byProvider.remove(provider);
    }

    /** Closes what was opened and is not among these; what they send with stays open too. */
    public void closeAllBut(Collection<Transport> used) {
        Set<Transport> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(used);
        opened.stream().filter(it -> kept.contains(it.transport)).toList().forEach(it -> it.over.ifPresent(kept::add));
        List<Opened> unused =
                opened.stream().filter(it -> !kept.contains(it.transport)).toList();
        opened.removeAll(unused);
        byProvider.values().retainAll(kept);
        byWay.values().retainAll(kept);
        unused.forEach(it -> it.transport.close());
    }

    /** Opens a transport of its own, for what is sent to nobody's provider. The caller closes it. */
    public Transport apart() {
        return open(new Way(Optional.empty(), true));
    }

    /** Closes all that were asked for, each once. */
    @Override
    public void close() {
        List<Opened> all = List.copyOf(opened);
        opened.clear();
        all.forEach(it -> it.transport.close());
    }

    private Transport kept(Transport transport, Optional<Transport> over) {
        opened.add(0, new Opened(transport, over));
        return transport;
    }

    private Transport open(Way way) {
        return chosen.open(
                clock,
                way.proxy.map(ProviderTransports::address),
                NameRules.STANDARD.withPrivateAddresses(way.privateAddresses).telling(events));
    }

    private Transport signed(ProviderConfig provider, Transport plain, String signer) {
        SignerExtension extension = extensions
                .named(SignerExtension.class, signer)
                .orElseThrow(() -> missing(
                        provider,
                        "has its calls signed, and there is no signer \"" + signer + "\"",
                        "signalbox-signer-" + signer + " on the class path, or an api_key"));
        return extension.sign(provider, new Shared(plain), clock);
    }

    private static InetSocketAddress address(URI proxy) {
        int port = proxy.getPort() >= 0 ? proxy.getPort() : HTTP_PORT;
        return InetSocketAddress.createUnresolved(proxy.getHost(), port);
    }

    /**
     * Something to be closed.
     *
     * @param over what it sends with, if that is another one
     */
    private record Opened(Transport transport, Optional<Transport> over) {}

    /** What providers have to have in common to share a transport. */
    private record Way(Optional<URI> proxy, boolean privateAddresses) {
        static Way to(ProviderConfig provider) {
            return new Way(provider.outboundProxy(), provider.privateAddresses());
        }
    }

    /** A transport that several use, and that none of them closes. */
    private record Shared(Transport transport) implements Transport {
        @Override
        public Call send(TransportRequest request) {
            return transport.send(request);
        }

        @Override
        public void close() {}
    }
}
