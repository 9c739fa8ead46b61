/**
 * The gateway under Anthropic's SDK for Java: one line changes where its requests go.
 *
 * <p>Start with {@link io.signalbox.client.anthropic.GatewayHttpClient}.
 */
@NullMarked
package io.signalbox.client.anthropic;

import org.jspecify.annotations.NullMarked;
