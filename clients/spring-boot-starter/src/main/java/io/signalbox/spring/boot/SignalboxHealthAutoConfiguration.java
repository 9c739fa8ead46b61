package io.signalbox.spring.boot;

import io.signalbox.core.gateway.Gateway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The gateway in the application's health, where the application tells its health. Boot 4 has other classes for it than Boot 3.5. */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnBean(Gateway.class)
public final class SignalboxHealthAutoConfiguration {

    private static final String NAME = "signalbox";
    private static final String BEAN = "signalboxHealthIndicator";

    SignalboxHealthAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator")
    static class Boot3 {

        @Bean(BEAN)
        @ConditionalOnMissingBean(name = BEAN)
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator(NAME)
        org.springframework.boot.actuate.health.HealthIndicator health(Gateway gateway) {
            return () -> {
                GatewayHealth health = GatewayHealth.of(gateway);
                return (health.ready()
                                ? org.springframework.boot.actuate.health.Health.up()
                                : org.springframework.boot.actuate.health.Health.down())
                        .withDetails(health.details())
                        .build();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator")
    static class Boot4 {

        @Bean(BEAN)
        @ConditionalOnMissingBean(name = BEAN)
        @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator(NAME)
        org.springframework.boot.health.contributor.HealthIndicator health(Gateway gateway) {
            return () -> {
                GatewayHealth health = GatewayHealth.of(gateway);
                return (health.ready()
                                ? org.springframework.boot.health.contributor.Health.up()
                                : org.springframework.boot.health.contributor.Health.down())
                        .withDetails(health.details())
                        .build();
            };
        }
    }
}
