/**
 * Moves bytes over Armeria's client, on the event loop of whoever calls. Start with
 * {@link io.signalbox.transport.armeria.ArmeriaTransport}.
 */
@NullMarked
package io.signalbox.transport.armeria;

import org.jspecify.annotations.NullMarked;
