/**
 * What a gateway is put together from besides its core: transports, dialects, ledgers and so on, each under a name. Start with
 * {@link io.signalbox.core.extension.Extension} and {@link io.signalbox.core.extension.Extensions}.
 *
 * <p>Knows the ports and the configuration, and nothing of what stands behind an extension.
 */
@NullMarked
package io.signalbox.core.extension;

import org.jspecify.annotations.NullMarked;
