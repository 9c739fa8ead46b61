package io.signalbox.server.demo;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.model.ModelAlias;
import java.util.Arrays;
import java.util.List;

/** The configuration that stands in where there is no file and no key: the demonstration provider, an alias and a fallback. */
public final class DemoConfig {

    private DemoConfig() {}

    /** Adds the provider {@code demo}, the alias {@code smart} and the fallback from {@code demo/flaky} to {@code demo/echo}. */
    public static GatewayConfig.Builder addTo(GatewayConfig.Builder builder) {
        List<ProviderModelConfig> models = Arrays.stream(DemoModel.values())
                .map(model -> ProviderModelConfig.of(model.id(), model.facts()).withUpstreamName(model.id()))
                .toList();
        return builder.provider(
                        ProviderConfig.builder("demo", ProviderType.DEMO).models(models))
                .alias(new ModelAlias.Group("smart", List.of(DemoModel.FLAKY.id(), DemoModel.ECHO.id())))
                .fallbacks(DemoModel.FLAKY.id(), List.of(DemoModel.ECHO.id()))
                .defaultProvider("demo");
    }
}
