package io.signalbox.core.config;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.routing.AutoChoice;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which names leave the choice of a model to this gateway, and which are left to the providers or to the operator. */
final class RouterNames {

    private RouterNames() {}

    /**
     * The names that are ours: where {@code auto} is configured, or something is known of a model at a provider that is no
     * aggregator; none otherwise, because an aggregator has a choice of its own. The name for free models needs one that is known to
     * be free. What the operator named so is the operator's.
     */
    static Set<String> of(GatewayConfig config) {
        Set<String> names = new LinkedHashSet<>();
        List<Endpoint> endpoints = config.catalog(Instant.EPOCH).models().stream()
                .flatMap(model -> model.endpoints().stream())
                .filter(endpoint -> endpoint.provider().enabled())
                .toList();
        if (config.auto().isPresent() || endpoints.stream().anyMatch(RouterNames::isOurs)) {
            names.addAll(AutoChoice.NAMES);
            if (endpoints.stream().anyMatch(endpoint -> endpoint.prices().isFree())) {
                names.add(AutoChoice.FREE);
            }
        }
        config.models().forEach(model -> names.remove(model.name()));
        config.aliases().stream()
                .filter(Group.class::isInstance)
                .map(Group.class::cast)
                .forEach(group -> names.remove(group.name()));
        return names;
    }

    private static boolean isOurs(Endpoint endpoint) {
        return !endpoint.provider().type().isAggregator()
                && (endpoint.prices().isKnown() || endpoint.quality().isPresent());
    }
}
