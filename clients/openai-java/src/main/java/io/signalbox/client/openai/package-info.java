/**
 * The gateway under OpenAI's SDK for Java: one line changes where its requests go.
 *
 * <p>Start with {@link io.signalbox.client.openai.GatewayHttpClient}.
 */
@NullMarked
package io.signalbox.client.openai;

import org.jspecify.annotations.NullMarked;
