package io.signalbox.spring.boot;

import io.signalbox.chat.Chat;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.extension.Extension;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.face.InProcess;
import java.util.function.Consumer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The beans {@link GatewayConfig}, {@link Gateway}, {@link InProcess} and {@link Chat}. Each can be replaced by a bean of the application's own.
 *
 * <p>The configuration is what stands below {@code signalbox.}, with the keys of the configuration file, or in the file that
 * {@code signalbox.config} names. Into the gateway go the application's beans of the types {@link Listener}, {@link Bridge} and
 * {@link Extension}, all of them, and of {@link Transport}, {@link Ledger}, {@link Clock}, {@link CatalogSource}, {@link PriceBook},
 * {@link TokenCounter} and {@link RoutingPolicy}, one of each; what is not there is found on the class path as without Spring. At last every
 * {@link GatewayBuilderCustomizer} is called. The gateway is closed with the application's context, after the web server has stopped.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "signalbox", name = GatewayConfigLoader.ENABLED, matchIfMissing = true)
public final class SignalboxAutoConfiguration {

    SignalboxAutoConfiguration() {}

    /** What is on the class path, and the application's own beans in the place of what has their names. */
    @Bean
    @ConditionalOnMissingBean
    Extensions signalboxExtensions(ApplicationContext beans) {
        Extensions extensions = beans.getClassLoader() == null
                ? Extensions.discovered()
                : Extensions.discovered(beans.getClassLoader());
        for (Extension own :
                beans.getBeanProvider(Extension.class).orderedStream().toList()) {
            extensions = extensions.with(own);
        }
        return extensions;
    }

    @Bean
    @ConditionalOnMissingBean
    GatewayConfig signalboxConfig(
            ConfigurableEnvironment environment, ApplicationContext resources, Extensions extensions) {
        return GatewayConfigLoader.load(environment, resources, extensions);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Gateway signalboxGateway(GatewayConfig config, Extensions extensions, ApplicationContext beans) {
        GatewayBuilder builder = Gateway.builder().config(config).extensions(extensions);
        all(beans, Bridge.class, builder::bridge);
        all(beans, Listener.class, builder::listener);
        one(beans, Transport.class, builder::transport);
        one(beans, Ledger.class, builder::ledger);
        one(beans, Clock.class, builder::clock);
        one(beans, CatalogSource.class, builder::catalogSource);
        one(beans, PriceBook.class, builder::priceBook);
        one(beans, TokenCounter.class, builder::tokenCounter);
        one(beans, RoutingPolicy.class, policy -> builder.routing(standard -> policy));
        all(beans, GatewayBuilderCustomizer.class, customizer -> customizer.customize(builder));
        Gateway gateway = builder.build();
        all(beans, GatewayWatcher.class, watcher -> watcher.built(gateway));
        return gateway;
    }

    @Bean
    @ConditionalOnMissingBean
    InProcess signalboxInProcess(Gateway gateway) {
        return InProcess.of(gateway);
    }

    /** A conversation that begins, to be taken further by whoever asks; it never changes. */
    @Bean
    @ConditionalOnMissingBean
    Chat signalboxChat(Gateway gateway) {
        return Chat.on(gateway);
    }

    private static <T> void all(ListableBeanFactory beans, Class<T> type, Consumer<T> use) {
        beans.getBeanProvider(type).orderedStream().forEach(use);
    }

    /** Fails if there are several and none is the primary one: which is meant nobody can tell. */
    private static <T> void one(ListableBeanFactory beans, Class<T> type, Consumer<T> use) {
        beans.getBeanProvider(type).ifAvailable(use);
    }
}
