/**
 * The HTTP face of the gateway on a service's own Vert.x Web router. Start with {@link io.signalbox.router.vertx.GatewayRoutes}. Knows
 * the face and Vert.x, and decides nothing.
 */
@NullMarked
package io.signalbox.router.vertx;

import org.jspecify.annotations.NullMarked;
