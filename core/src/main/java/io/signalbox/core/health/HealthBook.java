package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was observed of every endpoint, and whether it may be called now.
 *
 * <p>Who calls an endpoint asks {@link #tryAcquire} first and tells the {@link Permit} how it went. Who decides on endpoints looks
 * at {@link #view}. Time is passed in, as nanoseconds of a clock that never goes back. May be used from any thread; there is no lock
 * over all endpoints. Remembers a bounded number of endpoints, each in bounded memory (see {@link HealthRules#mostEndpoints}).
 */
public final class HealthBook {

    private final HealthRules rules;
    private final RecentlyUsed<EndpointId, EndpointObservations> endpoints;

    /** A book in which nothing is written yet. */
    public HealthBook(HealthRules rules) {
        this.rules = rules;
        this.endpoints = new RecentlyUsed<>(rules.mostEndpoints());
    }

    /**
     * Asks for the right to call an endpoint once.
     *
     * @param nanos now, monotonic
     * @return a {@link Permit}, which must be ended; or how long to leave the endpoint alone
     */
    public Admission tryAcquire(EndpointId id, long nanos) {
        return endpoints
                .get(id, nanos, () -> new EndpointObservations(rules, nanos))
                .tryAcquire(nanos);
    }

    /**
     * What is known of every endpoint at this moment. Computed when an endpoint is asked for, so a view costs nothing, and shows
     * what was observed until then.
     *
     * @param nanos now, monotonic
     */
    public HealthView view(long nanos) {
        return new View(nanos);
    }

    /**
     * The failures of an endpoint by kind, over the last 30 minutes: those that count against its uptime, and those that do not.
     *
     * @param nanos now, monotonic
     * @return how often each kind occurred, at least once
     */
    public Map<FailureKind, Long> failures(EndpointId id, long nanos) {
        return endpoints.find(id, nanos).map(seen -> seen.failures(nanos)).orElse(Map.of());
    }

    /**
     * How long to wait for an endpoint's first content: the observed p95 times {@link HealthRules#firstContentFactor}, not shorter
     * than {@link HealthRules#firstContentFloor}, and never longer than what was configured; exactly that while too little was
     * observed.
     *
     * @param configured the longest that it may be
     * @param nanos now, monotonic
     */
    public Duration firstContentLimit(EndpointId id, Duration configured, long nanos) {
        Optional<Duration> observed = endpoints
                .find(id, nanos)
                .flatMap(seen -> seen.firstContent(nanos))
                .filter(seen -> seen.count() >= rules.firstContentSamples())
                .map(this::limit);
        return observed.filter(limit -> limit.compareTo(configured) < 0).orElse(configured);
    }

    /** Forgets what was observed of these endpoints. Calls to them that are under way are noted nowhere any more. */
    public void forget(Predicate<EndpointId> which) {
        endpoints.removeIf(which);
    }

    private final class View implements HealthView {
        private final long nanos;

        View(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public EndpointHealth of(EndpointId id) {
            return endpoints.find(id, nanos).map(seen -> seen.health(nanos)).orElse(EndpointHealth.UNKNOWN);
        }

        @Override
        public Map<FailureKind, Long> failures(EndpointId id) {
            return HealthBook.this.failures(id, nanos);
        }

        @Override
        public Set<EndpointId> observed() {
            return endpoints.keys();
        }
    }

    private Duration limit(Percentiles firstContent) {
        Duration multiple = Duration.ofNanos((long) (firstContent.p95() * rules.firstContentFactor() * 1e9));
        return multiple.compareTo(rules.firstContentFloor()) < 0 ? rules.firstContentFloor() : multiple;
    }
}
