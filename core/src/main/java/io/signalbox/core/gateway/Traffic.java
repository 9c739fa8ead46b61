package io.signalbox.core.gateway;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.health.HealthBook;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.health.KeyBook;
import io.signalbox.core.health.RetryBudget;
import io.signalbox.core.limit.ConcurrencyGate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests of one gateway know of each other: how endpoints and keys fare, how much may be repeated, and who may call now.
 * Each part guards itself; there is no lock over all of them.
 *
 * @param health of endpoints
 * @param keys of providers that have several
 * @param repeats how often a provider's endpoints may be called again
 * @param gates of providers whose calls at once are limited, by the provider's name
 */
record Traffic(HealthBook health, KeyBook keys, RetryBudget repeats, Map<String, ConcurrencyGate> gates) {

    /** Nothing was observed yet. */
    static Traffic begin(Map<String, ConcurrencyGate> gates) {
        return new Traffic(
                new HealthBook(HealthRules.STANDARD), new KeyBook(HealthRules.STANDARD), new RetryBudget(), gates);
    }

    Optional<ConcurrencyGate> gate(Endpoint endpoint) {
        return Optional.ofNullable(gates.get(endpoint.provider().name()));
    }

    /** How long a stream of this endpoint's may take to its first content. */
    Duration firstContentLimit(Endpoint endpoint, Duration configured, long nanos) {
        return health.firstContentLimit(endpoint.id(), configured, nanos);
    }
}
