package io.signalbox.metrics.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.EndpointId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What is known of the endpoints that are called alike: usually one; more where a provider has a model under several names. For any
 * thread.
 */
final class EndpointGauges {

    private final Gateway gateway;
    private final Set<EndpointId> endpoints = ConcurrentHashMap.newKeySet();

    EndpointGauges(MeterRegistry registry, Gateway gateway, EndpointTag tag) {
        this.gateway = gateway;
        gauge(
                registry,
                tag,
                "in.flight",
                "Calls under way at the endpoint",
                gauges -> gauges.states().mapToInt(EndpointHealth::inFlight).sum());
        gauge(
                registry,
                tag,
                "breaker",
                "Whether the endpoint may be called: 0 closed, 1 half open, 2 open",
                gauges -> gauges.states()
                        .mapToInt(state -> switch (state.breaker()) {
                            case CLOSED -> 0;
                            case HALF_OPEN -> 1;
                            case OPEN -> 2;
                        })
                        .max()
                        .orElse(0));
        gauge(
                registry,
                tag,
                "score",
                "Health of the endpoint: 0 never answers, 1 answers all, and fast",
                gauges ->
                        gauges.states().mapToDouble(EndpointHealth::score).min().orElse(1));
    }

    void add(EndpointId endpoint) {
        if (!endpoints.contains(endpoint)) {
            endpoints.add(endpoint);
        }
    }

    private void gauge(
            MeterRegistry registry,
            EndpointTag tag,
            String name,
            String description,
            ToDoubleFunction<EndpointGauges> value) {
        Gauge.builder("signalbox.endpoint." + name, this, value)
                .description(description)
                .tags(tag.tags())
                .register(registry);
    }

    private Stream<EndpointHealth> states() {
        HealthView health = gateway.health();
        return endpoints.stream().map(health::of);
    }
}
