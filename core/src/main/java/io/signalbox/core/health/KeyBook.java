package io.signalbox.core.health;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.KeyChoice.None;
import io.signalbox.core.health.KeyChoice.Use;
import io.signalbox.core.health.KeyChoice.Wait;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of a provider's keys may be used, where it has several.
 *
 * <p>A key that the provider does not know, or whose account is empty, is parked for all of its models; a key that may not use a
 * model, or used it too often, for that model alone: one caller's wish must not take the provider from the others. What a provider
 * refuses is parked for {@link HealthRules#firstParking}, doubled for each further refusal in a row, so that a parked key is tried
 * again, but slowly. A rate limit is parked for what the latest answer asked.
 *
 * <p>Keys are known by their place in the configuration, from 0; the book never sees one. May be used from any thread.
 */
public final class KeyBook {

    private final HealthRules rules;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Map<String, ParkedKeys> byProvider = new ConcurrentHashMap<>();
    private final RecentlyUsed<EndpointId, ParkedKeys> byEndpoint;

    /** A book in which nothing is parked yet. */
    public KeyBook(HealthRules rules) {
        this.rules = rules;
        this.byEndpoint = new RecentlyUsed<>(rules.mostEndpoints());
    }

    /**
     * An attempt with this key failed.
     *
     * @param key its place
     * @param nanos now, monotonic
     * @return whether the failure was the key's, which is then parked: another key may do better
     */
    public boolean failed(EndpointId endpoint, int key, Failure failure, long nanos) {
        return switch (failure.kind()) {
            case AUTHENTICATION, QUOTA_EXHAUSTED -> {
                ofProvider(endpoint).refused(key, failure.kind(), nanos);
                yield true;
            }
            case PERMISSION -> {
                ofEndpoint(endpoint, nanos).refused(key, failure.kind(), nanos);
                yield true;
            }
            case RATE_LIMITED -> {
                ofEndpoint(endpoint, nanos).limited(key, failure.retryAfter(), nanos);
                yield true;
            }
            case INVALID_REQUEST,
                    NOT_FOUND,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> false;
        };
    }

    /**
     * An attempt with this key succeeded: the next refusal is the first in a row. A key that is parked stays so, since the attempt
     * is from before.
     *
     * @param key its place
     * @param nanos now, monotonic
     */
    public void succeeded(EndpointId endpoint, int key, long nanos) {
        Optional.ofNullable(byProvider.get(endpoint.provider())).ifPresent(parked -> parked.succeeded(key, nanos));
        byEndpoint.find(endpoint, nanos).ifPresent(parked -> parked.succeeded(key, nanos));
    }

    /**
     * Chooses among the keys that are not parked, each in its turn.
     *
     * @param keyCount how many the provider has
     * @param excluded places that this request does not want, since it has tried them
     * @param nanos now, monotonic
     */
    public KeyChoice choose(EndpointId endpoint, int keyCount, Set<Integer> excluded, long nanos) {
        Optional<ParkedKeys> parked = byEndpoint.find(endpoint, nanos);
        Turn turn = turns.computeIfAbsent(endpoint.provider(), provider -> new Turn());
        synchronized (turn) {
            for (int step = 1; step <= keyCount; step++) {
                int key = (turn.last + step) % keyCount;
                if (!excluded.contains(key)
                        && parking(endpoint, parked, key, nanos).isEmpty()) {
                    turn.last = key;
                    return new Use(key);
                }
            }
        }
        return nobody(endpoint, parked, keyCount, nanos);
    }

    private KeyChoice nobody(EndpointId endpoint, Optional<ParkedKeys> parked, int keyCount, long nanos) {
        OptionalLong soonest = OptionalLong.empty();
        Optional<FailureKind> why = Optional.empty();
        for (int key = 0; key < keyCount; key++) {
            Optional<ParkedKeys.Parking> parking = parking(endpoint, parked, key, nanos);
            if (parking.isPresent() && parking.get().kind() == FailureKind.RATE_LIMITED) {
                long wait = parking.get().until() - nanos;
                soonest = OptionalLong.of(Math.min(wait, soonest.orElse(wait)));
            }
            why = why.isPresent() ? why : parking.map(ParkedKeys.Parking::kind);
        }
        return soonest.isPresent() ? new Wait(Duration.ofNanos(soonest.getAsLong())) : new None(why);
    }

    /** What keeps a key from being used: what holds for the whole provider comes first. */
    private Optional<ParkedKeys.Parking> parking(
            EndpointId endpoint, Optional<ParkedKeys> ofEndpoint, int key, long nanos) {
        return Optional.ofNullable(byProvider.get(endpoint.provider()))
                .flatMap(parked -> parked.find(key, nanos))
                .or(() -> ofEndpoint.flatMap(parked -> parked.find(key, nanos)));
    }

    private ParkedKeys ofProvider(EndpointId endpoint) {
        return byProvider.computeIfAbsent(endpoint.provider(), provider -> new ParkedKeys(rules));
    }

    private ParkedKeys ofEndpoint(EndpointId endpoint, long nanos) {
        return byEndpoint.get(endpoint, nanos, () -> new ParkedKeys(rules));
    }

    /** Which key a provider's last request used. */
    private static final class Turn {
        private int last = -1;
    }
}
