package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A whole proxy that asks its provider which models it serves. */
class ModelDiscoveryTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private static GatewayConfig.Builder discovering(GatewayConfig.Builder config) {
        return config.discovery(DiscoveryConfig.STANDARD);
    }

    @Test
    @DisplayName("S-136, S-165: what the provider lists, the proxy lists and serves by that name")
    void listsWhatTheProviderLists() throws Exception {
        upstream.forPath(
                "/models",
                Reply.json("{\"data\":[{\"id\":\"acme/large\",\"name\":\"Acme Large\",\"max_model_len\":4096}]}"));
        try (StartedProxy proxy = StartedProxy.over(upstream, ModelDiscoveryTest::discovering)) {
            assertThat(models(proxy))
                    .contains("\"id\":\"acme/large\"", "\"name\":\"Acme Large\"", "\"context_length\":4096")
                    .contains("\"pricing\":{\"prompt\":\"Infinity\",\"completion\":\"Infinity\"}");
            assertThat(proxy.get("/v1/models/acme/large").statusCode()).isEqualTo(200);
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("acme/large", "Hi"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("a provider that is slow to list its models delays neither the start nor a request")
    void waitsForNoList() throws Exception {
        Gate gate = Gate.closed();
        upstream.forPath("/models", Reply.models("acme/late").holds(Point.beforeHeaders(), gate));
        try (StartedProxy proxy = StartedProxy.over(upstream, ModelDiscoveryTest::discovering)) {
            gate.awaitReached();
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("main:acme/now", "Hi"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(proxy.get("/v1/models").body()).doesNotContain("acme/late");
            gate.open();
            assertThat(models(proxy)).contains("\"id\":\"acme/late\"");
        }
    }

    /** The list, once it has anything in it. */
    private static String models(StartedProxy proxy) throws IOException, InterruptedException {
        long end = System.nanoTime() + StartedProxy.PATIENCE.toNanos();
        String list = proxy.get("/v1/models").body();
        while (list.contains("\"data\":[]") && System.nanoTime() < end) {
            list = proxy.get("/v1/models").body();
        }
        return list;
    }
}
