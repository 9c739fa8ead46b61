package io.signalbox.core.gateway;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.health.HealthBook;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.health.KeyBook;
import io.signalbox.core.health.RetryBudget;
import io.signalbox.core.limit.ConcurrencyGate;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the requests of one gateway know of each other: how endpoints and keys fare, how much may be repeated, and who may call now.
 * Each part guards itself; there is no lock over all of them. A part that concerns a provider lives on through reloads for as long as
 * the provider is reached in the same way.
 *
 * @param health of endpoints
 * @param repeats how often a provider's endpoints may be called again
 * @param keyBooks of providers, by their names
 * @param gates of providers whose calls at once are limited, by their names
 */
record Traffic(
        HealthBook health, RetryBudget repeats, Map<String, KeyBook> keyBooks, Map<String, ConcurrencyGate> gates) {

    /** Copies the maps. */
    Traffic {
        keyBooks = Map.copyOf(keyBooks);
        gates = Map.copyOf(gates);
    }

    /** Nothing was observed yet of these providers. */
    static Traffic begin(Collection<ProviderConfig> providers) {
        return new Traffic(new HealthBook(HealthRules.STANDARD), new RetryBudget(), Map.of(), Map.of())
                .of(providers, provider -> false);
    }

    /**
     * The same for the providers of another configuration. Nothing changes for those who use this one.
     *
     * @param stays whether a provider is the one that it was
     */
    Traffic of(Collection<ProviderConfig> providers, Predicate<String> stays) {
        Map<String, KeyBook> books = new HashMap<>();
        Map<String, ConcurrencyGate> limited = new HashMap<>();
        for (ProviderConfig provider : providers) {
            String name = provider.name();
            KeyBook book = keyBooks.get(name);
            books.put(name, book != null && stays.test(name) ? book : new KeyBook(HealthRules.STANDARD));
            if (provider.concurrency().most().isPresent()) {
                ConcurrencyGate gate = gates.get(name);
                limited.put(name, gate != null && stays.test(name) ? gate : gate(provider.concurrency()));
            }
        }
        return new Traffic(health, repeats, books, limited);
    }

    private static ConcurrencyGate gate(ConcurrencyConfig limits) {
        return new ConcurrencyGate(limits.most().orElseThrow(), limits.waiting(), limits.longestWait());
    }

    /** From now on the limits of these providers hold, and what was observed of those that are not the ones they were is forgotten. */
    void begin(Collection<ProviderConfig> providers, Predicate<String> stays, long nanos) {
        providers.forEach(provider -> Optional.ofNullable(gates.get(provider.name()))
                .ifPresent(gate -> gate.change(
                        provider.concurrency().most().orElseThrow(),
                        provider.concurrency().waiting(),
                        provider.concurrency().longestWait(),
                        nanos)));
        health.forget(endpoint -> !stays.test(endpoint.provider()));
        repeats.forget(provider -> !stays.test(provider));
    }

    Optional<ConcurrencyGate> gate(Endpoint endpoint) {
        return Optional.ofNullable(gates.get(endpoint.provider().name()));
    }

    /** What is known of the keys of an endpoint's provider. */
    KeyBook keys(Endpoint endpoint) {
        return Objects.requireNonNull(keyBooks.get(endpoint.provider().name()), "every provider has a book");
    }

    /** How long a stream of this endpoint's may take to its first content. */
    Duration firstContentLimit(Endpoint endpoint, Duration configured, long nanos) {
        return health.firstContentLimit(endpoint.id(), configured, nanos);
    }
}
