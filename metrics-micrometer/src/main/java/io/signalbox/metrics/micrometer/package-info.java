/**
 * What happens in a gateway, as Micrometer's meters. Start at {@link io.signalbox.metrics.micrometer.GatewayMetrics}; the reference page
 * on metrics lists every meter.
 *
 * <p>Knows no registry but the one that it is given, and no framework.
 */
@NullMarked
package io.signalbox.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
