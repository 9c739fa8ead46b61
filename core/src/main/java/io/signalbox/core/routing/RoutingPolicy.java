package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.ResolvedName;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides which endpoints a request tries, and in which order. A pure function: the same facts, names, snapshot and chance give
 * the same plan.
 */
public interface RoutingPolicy {

    /**
     * Plans one request.
     *
     * @param facts what the request needs
     * @param targets what its names mean, in order
     * @param catalog what can be called
     * @param health what was observed of it
     * @param chance where endpoints are equal, decides who is first
     */
    RoutePlan plan(
            RequestFacts facts,
            List<ResolvedName> targets,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator chance);

    /** Targets in their order; within a target the caller's {@code provider.order}, then priority, then chance. */
    static RoutingPolicy standard() {
        return new StandardRouting(RouteRules.standard());
    }
}
