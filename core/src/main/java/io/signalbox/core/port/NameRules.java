package io.signalbox.core.port;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a transport treats the names of providers' hosts, where it has {@link io.signalbox.core.attempt.TransportTrait#GUARDED_NAMES}.
 *
 * @param resolver finds addresses; empty for the transport's own
 * @param privateAddresses whether public names may have private addresses
 * @param events told of each event, once for each time that a name is looked up; called on any thread, must not block or throw
 */
public record NameRules(Optional<NameResolver> resolver, boolean privateAddresses, Consumer<NameEvent> events) {

    /** The transport's own resolver, public names at public addresses only, and nobody who is told. */
    public static final NameRules STANDARD = new NameRules(Optional.empty(), false, event -> {});

    /** The same, with this resolver. */
    public NameRules resolving(NameResolver value) {
        return new NameRules(Optional.of(value), privateAddresses, events);
    }

    /** The same, with or without private addresses for public names. */
    public NameRules withPrivateAddresses(boolean allowed) {
        return new NameRules(resolver, allowed, events);
    }

    /** The same, telling this one. */
    public NameRules telling(Consumer<NameEvent> value) {
        return new NameRules(resolver, privateAddresses, value);
    }
}
