package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of a running proxy. */
class AlertProxyTest {

    private ScriptedUpstream upstream;
    private ScriptedUpstream hook;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        hook = ScriptedUpstream.start().answers(Reply.status(204));
    }

    @AfterEach
    void stop() {
        upstream.close();
        hook.close();
    }

    private String yaml() {
        return """
                providers:
                  main:
                    base_url: "%s"
                    models: [{id: acme/big, prices: {prompt: 5, completion: 20}}]
                server: {port: 0}
                alerts:
                  - name: day
                    of: model
                    spend: 0.01
                    per: day
                    thresholds: [40%%, 80%%]
                    webhook: {url: "%s", header: X-Token, secret: canary-4711}
                """.formatted(upstream.baseUri(), hook.uri("/hooks/canary-0815"));
    }

    @Test
    @DisplayName("S-156: a running proxy posts one event for each threshold, whatever its answers cost")
    void tellsTheWebhook() throws Exception {
        GatewayConfig config =
                ConfigReader.in(Map.of()).read(yaml(), "signalbox.yaml").orThrow();
        try (StartedProxy proxy = StartedProxy.of(config.toBuilder(), ServerLimits.STANDARD)) {
            for (int i = 0; i < 3; i++) {
                proxy.post("/v1/chat/completions", StartedProxy.chat("acme/big", "Hello"));
            }
            assertThat(hook.awaitRequests(2))
                    .extracting(RecordedRequest::bodyText)
                    .anySatisfy(body -> assertThat(body)
                            .contains("\"alert\":\"day\"", "\"value\":\"acme/big\"", "\"threshold_percent\":40")
                            .contains("\"reached_usd\":\"0.0045\""))
                    .anySatisfy(body -> assertThat(body)
                            .contains("\"threshold_percent\":80")
                            .contains("\"reached_usd\":\"0.009\""));
        }
        assertThat(hook.requestCount()).isEqualTo(2);
        assertThat(hook.requests().get(0).header("x-token")).contains("canary-4711");
    }

    @Test
    @DisplayName("the webhook's secret and path are not printed")
    void showsNoSecret(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("signalbox.yaml"), yaml());
        StringWriter out = new StringWriter();
        int exit = Main.run(
                Map.of(), new PrintWriter(out, true), new PrintWriter(out, true), "check", "--config", file.toString());
        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("spend: 0.01 a day in zone UTC")
                .contains("thresholds: [40%, 80%]")
                .contains("webhook: http://127.0.0.1:" + hook.port() + "/…")
                .doesNotContain("canary");
    }
}
