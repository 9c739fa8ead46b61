package io.signalbox.spring.boot;

import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.EndpointId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the application's health says of the gateway. It is up if it can take requests: that a provider fails is no reason to take the
 * application off the network, so it stands in the details only.
 *
 * @param ready whether it can take requests
 * @param details what is not as it should be, or empty
 */
record GatewayHealth(boolean ready, Map<String, Object> details) {

    /** More endpoints would help nobody. */
    private static final int MOST_ENDPOINTS = 50;

    static GatewayHealth of(Gateway gateway) {
        HealthView health = gateway.health();
        List<EndpointId> ill = health.observed().stream()
                .filter(endpoint -> isIll(health.of(endpoint)))
                .sorted(Comparator.comparing(EndpointId::toString))
                .limit(MOST_ENDPOINTS)
                .toList();
        Map<String, Object> details = new TreeMap<>();
        if (!gateway.isReady()) {
            details.put("ledger", "was not there yet");
        }
        if (!ill.isEmpty()) {
            details.put(
                    "endpoints",
                    ill.stream()
                            .collect(Collectors.toMap(
                                    EndpointId::toString,
                                    endpoint -> state(health.of(endpoint)),
                                    (one, other) -> one,
                                    TreeMap::new)));
        }
        return new GatewayHealth(gateway.isReady(), details);
    }

    private static boolean isIll(EndpointHealth endpoint) {
        return endpoint.outage() || endpoint.breaker() != EndpointHealth.Breaker.CLOSED;
    }

    private static String state(EndpointHealth endpoint) {
        return endpoint.breaker() == EndpointHealth.Breaker.CLOSED
                ? "outage"
                : "breaker "
                        + endpoint.breaker().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
