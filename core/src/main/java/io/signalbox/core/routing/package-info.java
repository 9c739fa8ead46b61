/**
 * From a request and the catalog to a plan that explains itself.
 *
 * <p>Start with {@link io.signalbox.core.routing.RoutingPolicy}. Pure functions: snapshot, request facts and a source of chance
 * come in, a {@link io.signalbox.core.routing.RoutePlan} with a reason for every endpoint in it and out of it goes out.
 */
@NullMarked
package io.signalbox.core.routing;

import org.jspecify.annotations.NullMarked;
