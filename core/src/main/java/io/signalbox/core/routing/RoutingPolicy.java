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
     * @param chance draws lots where endpoints are balanced
     */
    RoutePlan plan(
            RequestFacts facts,
            List<ResolvedName> targets,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator chance);

    /** By what each request says alone, see {@link #standard(RoutingDefaults)}. */
    static RoutingPolicy standard() {
        return standard(RoutingDefaults.NONE);
    }

    /**
     * Targets in their order; within a target the caller's {@code provider.order} or {@code sort}, otherwise priority, then the
     * operator's strategy, which balances by price unless another was chosen. Endpoints with recent failures come late, and those
     * that are to be left alone last of all.
     */
    static RoutingPolicy standard(RoutingDefaults defaults) {
        return new StandardRouting(defaults);
    }
}
