package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.model.ModelUri;

/**
 * What the rules are asked about: one request, by one of its names.
 *
 * @param facts what the request needs
 * @param uri the name, with its variants
 * @param preferences what holds for it: the operator's preferences, tightened by the caller's
 * @param namesStrangers whether {@code provider.only} names providers that are none of ours, and so may be an aggregator's
 */
record RouteQuery(RequestFacts facts, ModelUri uri, Preferences preferences, boolean namesStrangers) {

    /** Whether the provider is told what is demanded of data policy, whoever demands it, and holds to it. */
    boolean isTold(Endpoint endpoint) {
        return endpoint.provider().type().isAggregator();
    }

    /** Whether the provider is sent what the caller demands and holds to it, so that what we do not know of it is its own affair. */
    boolean isLeftTo(Endpoint endpoint, boolean demandedByCaller) {
        return demandedByCaller && endpoint.provider().type().isAggregator();
    }

    /** What the caller itself asked for, which is what an aggregator is sent. */
    Preferences callers() {
        return facts.preferences();
    }
}
