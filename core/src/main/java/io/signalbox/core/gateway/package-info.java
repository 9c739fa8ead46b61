/**
 * The one thing callers call.
 *
 * <p>Start with {@link io.signalbox.core.gateway.Gateway}; the way of a request is readable in one file, {@code RequestDriver}.
 */
@NullMarked
package io.signalbox.core.gateway;

import org.jspecify.annotations.NullMarked;
