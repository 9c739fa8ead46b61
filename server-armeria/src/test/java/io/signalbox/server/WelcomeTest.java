package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.GatewayConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is printed when the proxy listens. */
class WelcomeTest {

    @Test
    @DisplayName("a file without providers is told so")
    void saysThatThereIsNoProvider() {
        assertThat(Welcome.text(GatewayConfig.builder().build(), "http://localhost:1/v1", true))
                .contains("Providers: none, so no model can be called. Ledger: ");
    }
}
