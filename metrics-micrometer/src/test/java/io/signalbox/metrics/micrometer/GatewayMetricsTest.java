package io.signalbox.metrics.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigChanges.Change;
import io.signalbox.core.config.ConfigChanges.Kind;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    /** Hears of each request after the meters, which is after its caller. */
    private final BlockingQueue<Generation> counted = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("S-176: an answered request is counted with its time, tokens and cost")
    void countsAnAnswer() {
        with(GatewayMetrics.MOST_MODELS, gateway -> ask(gateway, "acme/one"));

        assertThat(requests("acme/one", "completed", "none").timer().count()).isEqualTo(1);
        assertThat(requests("acme/one", "completed", "none").timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(endpoint("signalbox.requests.first.content", "acme/one")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(endpoint("signalbox.requests.queued", "acme/one").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("signalbox.overhead").timer().count()).isEqualTo(1);
        double prompt = used("acme/one", "prompt");
        double completion = used("acme/one", "completion");
        assertThat(prompt).isPositive();
        assertThat(completion).isPositive();
        assertThat(endpoint("signalbox.cost", "acme/one").counter().count())
                .isCloseTo((prompt * 1000 + completion * 2000) / 1_000_000, within(1e-12));
        assertThat(endpoint("signalbox.spend", "acme/one").counter().count())
                .isEqualTo(endpoint("signalbox.cost", "acme/one").counter().count());
    }

    @Test
    @DisplayName("S-176: a call is told as OpenTelemetry's conventions for generative AI tell it")
    void followsTheConventions() {
        with(GatewayMetrics.MOST_MODELS, gateway -> ask(gateway, "acme/one"));

        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tag("gen_ai.operation.name", "chat")
                        .tag("gen_ai.provider.name", "openai-compatible")
                        .tag("gen_ai.request.model", "acme/one")
                        .tag("error.type", "none")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("gen_ai.client.token.usage")
                        .tag("gen_ai.token.type", "input")
                        .summary()
                        .totalAmount())
                .isEqualTo(used("acme/one", "prompt"));
        assertThat(registry.get("gen_ai.client.token.usage")
                        .tag("gen_ai.token.type", "output")
                        .summary()
                        .totalAmount())
                .isEqualTo(used("acme/one", "completion"));
    }

    @Test
    @DisplayName("S-176: a fallback is counted with its cause, and each attempt with its end")
    void countsAFallback() {
        upstream.forModel("acme/one", Reply.status(503));
        with(GatewayMetrics.MOST_MODELS, gateway -> ask(gateway, "smart"));

        assertThat(endpoint("signalbox.requests.fallbacks", "acme/two")
                        .tag("failure", "overloaded")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(endpoint("signalbox.attempts", "acme/one")
                        .tag("failure", "overloaded")
                        .counter()
                        .count())
                .isPositive();
        assertThat(endpoint("signalbox.attempts", "acme/two")
                        .tag("failure", "none")
                        .tag("role", "regular")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("S-176: a failure is counted by its kind")
    void countsAFailure() {
        upstream.answers(Reply.status(400));
        with(GatewayMetrics.MOST_MODELS, gateway -> ask(gateway, "acme/one"));

        assertThat(requests("acme/one", "failed", "invalid_request").timer().count())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("S-176: the health of endpoints that were called is shown")
    void showsTheHealthOfEndpoints() {
        upstream.answers(Reply.status(500));
        with(GatewayMetrics.MOST_MODELS, gateway -> {
            for (int i = 0; i < 12; i++) {
                ask(gateway, "acme/one");
            }
            assertThat(endpoint("signalbox.endpoint.breaker", "acme/one")
                            .gauge()
                            .value())
                    .isEqualTo(2);
            assertThat(endpoint("signalbox.endpoint.score", "acme/one").gauge().value())
                    .isLessThan(1);
            assertThat(endpoint("signalbox.endpoint.in.flight", "acme/one")
                            .gauge()
                            .value())
                    .isZero();
        });
    }

    @Test
    @DisplayName("failures 158: names that callers made up are counted as other")
    void madeUpNamesAreOther() {
        upstream.answers(Reply.status(404));
        with(GatewayMetrics.MOST_MODELS, gateway -> {
            for (int i = 0; i < 20; i++) {
                ask(gateway, "open:made-up/name-" + i);
            }
        });

        assertThat(modelTags()).containsExactly("other");
        assertThat(registry.find("signalbox.endpoint.score").gauges()).isEmpty();
    }

    @Test
    @DisplayName("failures 158: no more models are told apart than the bound says, and those for good")
    void modelsAreBounded() {
        with(3, gateway -> {
            for (int i = 0; i < 20; i++) {
                ask(gateway, "open:served/name-" + i % 10);
            }
        });

        assertThat(modelTags()).containsExactlyInAnyOrder("served/name-0", "served/name-1", "served/name-2", "other");
        assertThat(registry.get("signalbox.requests")
                        .tag("model", "served/name-0")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("signalbox.requests")
                        .tag("model", "other")
                        .timer()
                        .count())
                .isEqualTo(14);
    }

    @Test
    @DisplayName("failures 157: a registry that refuses a meter has no effect on requests")
    void aRefusedMeterIsNoFailure() {
        registry.counter(
                "signalbox.requests",
                "model",
                "acme/one",
                "provider",
                "main",
                "status",
                "completed",
                "failure",
                "none");

        with(
                GatewayMetrics.MOST_MODELS,
                gateway -> assertThat(ask(gateway, "acme/one")).isEqualTo(200));
    }

    @Test
    void faultsAndContentThatIsNotStoredAreCounted() {
        GatewayMetrics metrics = GatewayMetrics.on(registry);
        metrics.fault(new IllegalStateException());
        metrics.contentFailed(Optional.empty(), new ContentUnavailableException(Reason.FAILED, "full"));

        assertThat(registry.get("signalbox.faults").counter().count()).isEqualTo(1);
        assertThat(registry.get("signalbox.content.failures").counter().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(NameEvent.Kind.class)
    @DisplayName("F-004, F-005: old addresses that are used, and private ones that are not, are counted")
    void eventsOfNamesAreCounted(NameEvent.Kind kind) {
        GatewayMetrics metrics = GatewayMetrics.on(registry);
        metrics.named(new NameEvent(kind, "api.example.com"));

        for (NameEvent.Kind each : NameEvent.Kind.values()) {
            assertThat(registry.get("signalbox.dns." + each.word()).counter().count())
                    .isEqualTo(each == kind ? 1 : 0);
        }
    }

    @Test
    @DisplayName("F-140: configurations are counted by what became of them, and whether the newest holds, since when")
    void countsReloads() {
        GatewayMetrics metrics = GatewayMetrics.on(registry);
        assertThat(registry.get("signalbox.config.last.reload.successful")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(succeededAt()).isPositive();

        ConfigChanges nothing = new ConfigChanges(List.of(), List.of());
        ConfigChanges something = new ConfigChanges(List.of(new Change("auto", Kind.CHANGED)), List.of());
        metrics.reloaded(ReloadEvent.accepted(Instant.ofEpochMilli(1_500), something));
        assertThat(succeededAt()).isEqualTo(1.5);
        metrics.reloaded(ReloadEvent.refused(Instant.ofEpochSecond(7), List.of("auto: no")));
        metrics.reloaded(ReloadEvent.refused(Instant.ofEpochSecond(8), List.of("auto: no", "keys: no")));
        assertThat(registry.get("signalbox.config.last.reload.successful")
                        .gauge()
                        .value())
                .isZero();
        assertThat(succeededAt()).isEqualTo(1.5);
        assertThat(List.of(reloads("taken"), reloads("unchanged"), reloads("refused")))
                .containsExactly(1.0, 0.0, 2.0);
        metrics.reloaded(ReloadEvent.accepted(Instant.ofEpochSecond(9), nothing));
        assertThat(registry.get("signalbox.config.last.reload.successful")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(succeededAt()).isEqualTo(9);
        assertThat(reloads("unchanged")).isEqualTo(1);
    }

    @Test
    @DisplayName("F-140: the meters hear it from the gateway")
    void hearsOfReloads() {
        with(GatewayMetrics.MOST_MODELS, gateway -> {
            gateway.reload(config().toBuilder().forcedModel("acme/one").build());
            gateway.reload(config());
            gateway.reload(config());
            ConfigResult wrong = ConfigReader.in(Map.of()).read("colour: red", "signalbox.yaml");
            assertThatThrownBy(() -> gateway.reload(wrong)).isInstanceOf(InvalidConfigException.class);
        });
        assertThat(List.of(reloads("taken"), reloads("unchanged"), reloads("refused")))
                .containsExactly(2.0, 1.0, 1.0);
    }

    private double reloads(String result) {
        return registry.get("signalbox.config.reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private double succeededAt() {
        return registry.get("signalbox.config.last.reload.success.timestamp")
                .gauge()
                .value();
    }

    @Test
    void theBoundIsNoNegativeNumber() {
        assertThatThrownBy(() -> GatewayMetrics.on(registry, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mostModels: -1 (expected: 0 or more)");
    }

    private void with(int mostModels, Consumer<Gateway> use) {
        GatewayMetrics metrics = GatewayMetrics.on(registry, mostModels);
        try (Gateway gateway = Gateway.builder()
                .config(config())
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .listener(metrics)
                .listener(counted::add)
                .build()) {
            metrics.watch(gateway);
            use.accept(gateway);
        }
    }

    private GatewayConfig config() {
        return ConfigReader.in(Map.of())
                .read("""
                        providers:
                          main:
                            type: openai-compatible
                            base_url: %s
                            models:
                              - {id: acme/one, prices: {prompt: 1000, completion: 2000}}
                              - acme/two
                          open: {type: openai-compatible, base_url: %s}
                        default_provider: main
                        model_aliases:
                          smart: ["main:acme/one", "main:acme/two"]
                        """.formatted(upstream.baseUri(), upstream.baseUri()), "signalbox.yaml")
                .orThrow();
    }

    private int ask(Gateway gateway, String model) {
        byte[] body = ("{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}")
                .getBytes(UTF_8);
        int status = gateway.send(GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), body))
                .thenCompose(response -> response.bodyText().thenApply(text -> response.status()))
                .join();
        try {
            assertThat(counted.poll(60, TimeUnit.SECONDS)).isNotNull();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return status;
    }

    private RequiredSearch requests(String model, String status, String failure) {
        return endpoint("signalbox.requests", model).tag("status", status).tag("failure", failure);
    }

    private RequiredSearch endpoint(String name, String model) {
        return registry.get(name).tag("provider", "main").tag("model", model);
    }

    private double used(String model, String usageClass) {
        return endpoint("signalbox.usage", model)
                .tag("class", usageClass)
                .counter()
                .count();
    }

    private Set<String> modelTags() {
        return Search.in(registry).name("signalbox.requests").meters().stream()
                .map(Meter::getId)
                .map(id -> Optional.ofNullable(id.getTag("model")).orElse(""))
                .collect(Collectors.toSet());
    }
}
