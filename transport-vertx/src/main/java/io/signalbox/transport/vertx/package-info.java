/**
 * Moves bytes over Vert.x's HTTP client. Start with {@link io.signalbox.transport.vertx.VertxTransport}.
 */
@NullMarked
package io.signalbox.transport.vertx;

import org.jspecify.annotations.NullMarked;
