/**
 * The gateway under LangChain4j: one line changes where its models' requests go.
 *
 * <p>Start with {@link io.signalbox.client.langchain4j.GatewayHttpClientBuilder}.
 */
@NullMarked
package io.signalbox.client.langchain4j;

import org.jspecify.annotations.NullMarked;
