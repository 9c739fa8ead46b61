package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ScriptedTransport;
import java.net.URI;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The guide of reloading, held to what happens. */
class ReloadingGuideTest {

    private static final String GUIDE = "docs/guides/reloading.md";

    @Test
    @DisplayName("S-098: the guide's own program takes another configuration")
    void theProgramDoesWhatTheGuideSays() {
        Logger log = Logger.getAnonymousLogger();
        log.setUseParentHandlers(false);
        StringBuilder logged = new StringBuilder();
        log.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.append(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://main.example/v1"))
                        .models("acme/large", "acme/small"))
                .build();
        try (Gateway gateway = Gateway.builder()
                .withoutDiscovery()
                .config(config)
                .transport(ScriptedTransport.on(ManualClock.atNoon()))
                .bridges(Dialects.bridges())
                .build()) {
            // tag::reload
            ConfigChanges changes = gateway.reload(config.toBuilder()
                    .alias(new ModelAlias.Group("fast", List.of("acme/small")))
                    .build());
            log.info("changed: " + changes); // model_aliases.fast added
            // end::reload
            assertThat(logged).hasToString("changed: model_aliases.fast added");
            assertThat(gateway.names().groupNames()).contains("fast");
        }
        Snippets.of("docs/src/test/java/io/signalbox/docs/ReloadingGuideTest.java")
                .areIn(GUIDE, "reload");
    }
}
