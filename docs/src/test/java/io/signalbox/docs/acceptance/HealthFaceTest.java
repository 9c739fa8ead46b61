package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.ConfigStatus;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How endpoints fare, as operators and callers see it. */
@OnEachFace
class HealthFaceTest {

    private static final String HEALTH = "/admin/v1/health";

    private ScriptedUpstream first;
    private ScriptedUpstream second;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        first = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        second = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        gateway = TestGateway.of("""
                providers:
                  first:
                    type: openai-compatible
                    base_url: "%s"
                    priority: 10
                    data_collection: deny
                    region: eu-west
                    models: [{id: acme/big, quantization: fp8, prices: {prompt: 5, completion: 20}, context_length: 8000}]
                  second: {type: openai-compatible, base_url: "%s", models: [acme/big]}
                  any: {type: openai-compatible, base_url: "%s"}
                failover: {retries: 0}
                """.formatted(first.baseUri(), second.baseUri(), second.baseUri()));
        face = new HttpFace(
                        gateway.gateway(),
                        KeyRing.of(Map.of()),
                        SystemClock.instance(),
                        TestGateway.OPENAI,
                        TestGateway.OPENROUTER,
                        1 << 20)
                .withAdmin(KeyRing.of(Map.of()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private String health() {
        return TestFace.get(face, HEALTH, Headers.NONE).text();
    }

    private String endpoints() {
        return TestFace.get(face, "/api/v1/models/acme/big/endpoints", Headers.NONE)
                .text();
    }

    private void ask(String model, int times) {
        for (int i = 0; i < times; i++) {
            gateway.ask(hello(model));
        }
    }

    @Test
    @DisplayName("what was not observed is null, never 0 or perfect")
    void knowsNothingAtFirst() {
        assertThat(health())
                .startsWith("{\"providers\":[{\"name\":\"first\",\"display_name\":\"first\","
                        + "\"type\":\"openai-compatible\",\"left_out\":null,\"probe\":null,\"listing\":null,\"endpoints\":["
                        + "{\"endpoint\":\"first:acme/big\",\"model\":\"acme/big\",\"health\":{\"breaker\":\"closed\","
                        + "\"rests_for_seconds\":null,\"outage\":false,\"uptime_5m\":null,\"uptime_30m\":null,"
                        + "\"uptime_1d\":null,\"first_content_seconds\":null,\"tokens_per_second\":null,"
                        + "\"in_flight\":0,\"score\":1},\"failures_30m\":{}}]}")
                .contains("{\"name\":\"any\",\"display_name\":\"any\",\"type\":\"openai-compatible\","
                        + "\"left_out\":null,\"probe\":null,\"listing\":null,\"endpoints\":[]}")
                .endsWith("],\"configuration\":null}");
        assertThat(endpoints())
                .contains("\"status\":0,\"uptime_last_5m\":null,\"uptime_last_30m\":null,\"uptime_last_1d\":null,"
                        + "\"latency_last_30m\":null,\"throughput_last_30m\":null}");
    }

    @Test
    @DisplayName("F-140: operators see since when the configuration holds, and why the newest one was refused")
    void showsTheConfiguration() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        ReloadEvent refusal =
                ReloadEvent.refused(noon.plusSeconds(60), List.of("colour: unknown key", "keys: \"none\""));
        ConfigStatus status = new ConfigStatus(noon, Optional.of(noon.plusSeconds(90)), Optional.of(refusal));
        face = face.withConfigStatus(() -> status);
        assertThat(health())
                .endsWith(
                        ",\"configuration\":{\"taken_at\":\"2026-01-01T12:00:00Z\",\"looked_at\":\"2026-01-01T12:01:30Z\","
                                + "\"refused_at\":\"2026-01-01T12:01:00Z\","
                                + "\"objections\":[\"colour: unknown key\",\"keys: \\\"none\\\"\"]}}");
        assertThat(TestFace.get(face, "/health/ready", Headers.NONE).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("S-172: three failures of ten are 30 percent, by kind, in /admin, for callers and for routing")
    void countsFailuresByKind() {
        first.next(Reply.status(503), Reply.status(500), Reply.status(503));
        ask("first:acme/big", 10);
        assertThat(health())
                .containsPattern(
                        "\"endpoint\":\"first:acme/big\"[^}]*\"uptime_5m\":0.7,\"uptime_30m\":0.7,\"uptime_1d\":0.7")
                .contains("\"failures_30m\":{\"overloaded\":2,\"upstream_error\":1}");
        assertThat(endpoints()).contains("\"uptime_last_5m\":70,\"uptime_last_30m\":70,\"uptime_last_1d\":70");
        byte[] body = hello("first:acme/big").getBytes(StandardCharsets.UTF_8);
        assertThat(gateway.gateway()
                        .explain(GatewayRequest.of(TestGateway.OPENAI, body))
                        .places()
                        .get(0)
                        .health()
                        .uptime30m())
                .hasValue(0.7);
    }

    @Test
    @DisplayName(
            "S-173, S-167: each endpoint of a model with price, context, quantization, uptime, and its median times")
    void comparesEndpoints() {
        ask("acme/big", 4);
        assertThat(endpoints())
                .contains("\"context_length\":8000,")
                .contains("\"quantization\":\"fp8\",")
                .contains("\"uptime_last_5m\":100,")
                .containsPattern(
                        "\"latency_last_30m\":\\{\"p50\":[0-9.]+,\"p75\":[0-9.]+,\"p90\":[0-9.]+,\"p99\":[0-9.]+}")
                .containsPattern("\"throughput_last_30m\":\\{\"p50\":[0-9.]+,");
        assertThat(health())
                .containsPattern("\"first_content_seconds\":\\{\"p50\":[0-9.]+,[^}]*\"p95\":[0-9.]+,\"count\":4}")
                .contains("\"uptime_5m\":1,");
    }

    @Test
    @DisplayName("S-068: each endpoint's data policy and slug are shown; what nobody declared is taken for the worst")
    void showsDataPolicies() {
        assertThat(endpoints())
                .contains("\"tag\":\"first/eu-west\"")
                .contains("\"data_policy\":{\"collects_data\":false,\"zdr\":null,\"data_collection\":\"deny\"}")
                .contains("\"tag\":\"second\"")
                .contains("\"data_policy\":{\"collects_data\":null,\"zdr\":null,\"data_collection\":\"allow\"}");
    }

    @Test
    @DisplayName(
            "S-126: a provider that does not take the gateway's key is seen in /admin, while callers are answered elsewhere")
    void showsWhoDoesNotTakeTheKey() {
        first.next(Reply.error(401, "authentication_error", "invalid_api_key", "bad key"));
        assertThat(gateway.ask(hello("acme/big")).status()).isEqualTo(200);
        assertThat(health()).contains("\"failures_30m\":{\"authentication\":1}");
    }

    @Test
    @DisplayName("an open breaker shows, and for how long it stays open; so does an unlisted model that was called")
    void showsWhoIsLeftAlone() {
        for (int i = 0; i < 5; i++) {
            first.next(Reply.status(503));
        }
        ask("first:acme/big", 5);
        gateway.ask(hello("any:acme/unlisted"));
        assertThat(health())
                .containsPattern(
                        "\"endpoint\":\"first:acme/big\"[^}]*\"breaker\":\"open\",\"rests_for_seconds\":[0-9.]+,")
                .contains("{\"endpoint\":\"any:acme/unlisted\",\"model\":\"acme/unlisted\",");
        assertThat(endpoints()).contains("\"status\":-1,\"uptime_last_5m\":0,");
    }
}
