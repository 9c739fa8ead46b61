package io.signalbox.core.gateway;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Asks every provider that may serve requests and has a list of models, at an interval, if it is there. What it finds changes nothing
 * but what plans see: the endpoints of a provider that is unreachable are in an outage. No breaker, key or place hears of it.
 */
final class HealthProbes {

    private final HealthConfig config;
    private final Map<String, ProviderProbe> probes;

    private HealthProbes(HealthConfig config, Map<String, ProviderProbe> probes) {
        this.config = config;
        this.probes = probes;
    }

    /**
     * Those that are configured, not yet started.
     *
     * @param before goes on with its questions where neither they nor the provider have changed
     */
    static HealthProbes of(
            GatewayConfig settings, Map<String, Upstream> upstreams, Clock clock, Optional<HealthProbes> before) {
        HealthConfig config = settings.health();
        Map<String, ProviderProbe> probes = new LinkedHashMap<>();
        for (ProviderConfig provider : settings.allProviders()) {
            Upstream upstream = upstreams.get(provider.name());
            if (upstream != null && isAsked(provider, config)) {
                upstream.address()
                        .models()
                        .ifPresent(list -> probes.put(
                                provider.name(),
                                before.flatMap(old -> old.same(provider.name(), upstream, config))
                                        .orElseGet(() -> new ProviderProbe(
                                                provider.displayName(), list, upstream, config, clock))));
            }
        }
        return new HealthProbes(config, probes);
    }

    private Optional<ProviderProbe> same(String provider, Upstream upstream, HealthConfig settings) {
        return settings.equals(config)
                ? Optional.ofNullable(probes.get(provider)).filter(probe -> probe.asks(upstream))
                : Optional.empty();
    }

    private static boolean isAsked(ProviderConfig provider, HealthConfig config) {
        return config.probe() == HealthConfig.Probe.MODELS
                && provider.healthProbe()
                && provider.leftOut().isEmpty();
    }

    /** Begins, each probe at its own moment of the first interval, so that gateways that start together do not ask together. */
    void start(RandomGenerator chance) {
        start(probes.values(), chance);
    }

    /** Takes the place of others: begins with what they did not do, and ends what they did beside it. */
    void startAfter(HealthProbes before, RandomGenerator chance) {
        start(without(probes, before.probes), chance);
        without(before.probes, probes).forEach(ProviderProbe::stop);
    }

    private void start(Collection<ProviderProbe> beginning, RandomGenerator chance) {
        long interval = config.interval().toNanos();
        beginning.forEach(probe -> probe.start(Duration.ofNanos((long) (chance.nextDouble() * interval))));
    }

    private static List<ProviderProbe> without(Map<String, ProviderProbe> some, Map<String, ProviderProbe> others) {
        return some.values().stream()
                .filter(probe -> !others.containsValue(probe))
                .toList();
    }

    /** Ends every timer and every question. */
    void stop() {
        probes.values().forEach(ProviderProbe::stop);
    }

    /** What traffic showed, and what probes did. */
    HealthView over(HealthView traffic) {
        return probes.isEmpty() ? traffic : new Probed(traffic, probes);
    }

    private record Probed(HealthView traffic, Map<String, ProviderProbe> probes) implements HealthView {
        @Override
        public EndpointHealth of(EndpointId id) {
            EndpointHealth seen = traffic.of(id);
            return probe(id.provider()).filter(ProbeReport::unreachable).isPresent() ? seen.duringOutage() : seen;
        }

        @Override
        public Map<FailureKind, Long> failures(EndpointId id) {
            return traffic.failures(id);
        }

        @Override
        public Set<EndpointId> observed() {
            return traffic.observed();
        }

        @Override
        public Optional<ProbeReport> probe(String provider) {
            return Optional.ofNullable(probes.get(provider)).map(ProviderProbe::report);
        }
    }
}
