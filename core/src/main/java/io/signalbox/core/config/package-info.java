/**
 * The configuration as one tree of records, whatever produced it: a file, the environment, or a builder.
 *
 * <p>Start with {@link io.signalbox.core.config.GatewayConfig}. Reading yields either a configuration or every problem at once,
 * each with its path, value and reason.
 */
@NullMarked
package io.signalbox.core.config;

import org.jspecify.annotations.NullMarked;
