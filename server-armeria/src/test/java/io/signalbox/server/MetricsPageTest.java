package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.AdminConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The proxy's meters, as Prometheus asks for them. */
class MetricsPageTest {

    private static final String ADMIN = "sk-admin-0123456789abcdef";
    private static final String ALICE = "sk-alice-0123456789abcdef";
    private static final String MADE_UP = "made-up/canary";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("S-176: requests, failures, tokens, cost, latency, time to first content, own overhead, breaker state")
    void showsTheMeters() throws Exception {
        upstream.nextForModel(MADE_UP, Reply.status(404));
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("acme/big", "Hello"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat(MADE_UP, "Hello"))
                            .statusCode())
                    .isEqualTo(502);

            String page = scraped(proxy, "status=\"completed\"", "status=\"failed\"");
            assertThat(page)
                    .contains(
                            "signalbox_requests_seconds_count{failure=\"none\",model=\"acme/big\",provider=\"main\",status=\"completed\"} 1",
                            "signalbox_requests_seconds_count{failure=\"not_found\",model=\"other\",provider=\"main\",status=\"failed\"} 1",
                            "signalbox_requests_seconds_bucket{failure=\"none\",model=\"acme/big\",provider=\"main\",status=\"completed\",le=\"0.1\"}",
                            "signalbox_requests_first_content_seconds_bucket",
                            "signalbox_usage_total{class=\"prompt\",model=\"acme/big\",provider=\"main\"}",
                            "signalbox_cost_usd_total",
                            "signalbox_spend_usd_total",
                            "signalbox_overhead_seconds_sum",
                            "signalbox_endpoint_breaker{model=\"acme/big\",provider=\"main\"} 0.0",
                            "gen_ai_client_operation_duration_seconds_count",
                            "gen_ai_client_token_usage_tokens_sum")
                    .doesNotContain(MADE_UP, StartedProxy.PROVIDER_KEY);
        }
    }

    @Test
    @DisplayName("S-176: the meters are for operators")
    void isForOperators() throws Exception {
        ServerConfig locked =
                ServerConfig.STANDARD.withPort(0).withAdmin(AdminConfig.STANDARD.withKey(Secret.of(ADMIN)));
        try (StartedProxy proxy = StartedProxy.over(
                upstream, builder -> builder.server(locked).key(KeyConfig.of("alice", Secret.of(ALICE))))) {
            HttpResponse<String> page = proxy.get("/metrics", "authorization", "Bearer " + ADMIN);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(proxy.get("/metrics", "authorization", "Bearer " + ALICE).statusCode())
                    .isEqualTo(401);
            assertThat(proxy.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(proxy.post("/metrics", "{}", "authorization", "Bearer " + ADMIN)
                            .statusCode())
                    .isEqualTo(405);
        }
        try (StartedProxy proxy =
                StartedProxy.over(upstream, builder -> builder.key(KeyConfig.of("alice", Secret.of(ALICE))))) {
            assertThat(proxy.get("/metrics", "authorization", "Bearer " + ALICE).statusCode())
                    .isEqualTo(404);
        }
    }

    /** A request is counted after its answer, so the first look may be too early. */
    private static String scraped(StartedProxy proxy, String... expected) throws Exception {
        String page = "";
        for (int i = 0; i < 1000; i++) {
            page = proxy.get("/metrics").body();
            if (Arrays.stream(expected).allMatch(page::contains)) {
                return page;
            }
        }
        return page;
    }
}
