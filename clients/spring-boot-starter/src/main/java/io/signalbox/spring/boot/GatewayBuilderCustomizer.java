package io.signalbox.spring.boot;

import io.signalbox.core.gateway.GatewayBuilder;

/**
 * A bean that has a word in how the gateway is built, for what is no bean by itself. Customizers are called in their order, after the
 * configuration and all beans were taken, on the thread that starts the application.
 */
@FunctionalInterface
public interface GatewayBuilderCustomizer {

    /** Changes the builder. What it throws ends the start. */
    void customize(GatewayBuilder builder);
}
