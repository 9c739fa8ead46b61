package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import java.util.Optional;

/** One condition that an endpoint has to meet to be in a plan. Pure; its {@code toString} is its name, as plans show it. */
interface RouteRule {

    /** Why the endpoint may not serve the request; empty if it may. */
    Optional<String> objection(RouteQuery query, Endpoint endpoint);
}
