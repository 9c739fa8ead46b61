package io.signalbox.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.metrics.micrometer.GatewayMetrics;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The gateway's meters, where the application has a registry. */
@AutoConfiguration(
        before = SignalboxAutoConfiguration.class,
        afterName = {
            // Of Boot 3.5 and of Boot 4.
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(prefix = "signalbox", name = GatewayConfigLoader.ENABLED, matchIfMissing = true)
public final class SignalboxMetricsAutoConfiguration {

    SignalboxMetricsAutoConfiguration() {}

    /** Goes into the gateway as its listener. */
    @Bean
    @ConditionalOnMissingBean
    GatewayMetrics signalboxMetrics(MeterRegistry registry) {
        return GatewayMetrics.on(registry);
    }

    @Bean
    GatewayWatcher signalboxMetricsWatcher(GatewayMetrics metrics) {
        return metrics::watch;
    }
}
