package io.signalbox.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.metrics.micrometer.GatewayMetrics;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page on metrics lists the meters that a gateway really has after a request that fell back. */
class MetricsPageTest {

    private static final String PAGE = Pages.read("docs/reference/metrics.md");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    @DisplayName("S-176: every meter, its kind, tags and meaning")
    void listsEveryMeter() {
        List<String> rows = PAGE.lines()
                .filter(line -> line.startsWith("| `signalbox.") || line.startsWith("| `gen_ai."))
                .sorted()
                .toList();

        ask();

        assertThat(rows)
                .isEqualTo(registry.getMeters().stream()
                        .map(MetricsPageTest::row)
                        .distinct()
                        .sorted()
                        .toList());
        assertThat(PAGE).contains("up to " + GatewayMetrics.MOST_MODELS + " models");
    }

    private void ask() {
        CompletableFuture<Generation> counted = new CompletableFuture<>();
        GatewayMetrics metrics = GatewayMetrics.on(registry);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                Gateway gateway = Gateway.builder()
                        .config(config(upstream))
                        .transport(JdkTransport.create())
                        .bridges(Dialects.bridges())
                        .listener(metrics)
                        .listener(counted::complete)
                        .build()) {
            metrics.watch(gateway);
            upstream.forModel("acme/one", Reply.status(503));
            String chat = "{\"model\": \"smart\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
            gateway.send(GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), chat.getBytes(UTF_8)))
                    .thenCompose(response -> response.bodyText())
                    .join();
            counted.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private static GatewayConfig config(ScriptedUpstream upstream) {
        return GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(upstream.baseUri()))
                .alias(new ModelAlias.Group("smart", List.of("main:acme/one", "main:acme/two")))
                .build();
    }

    private static String row(Meter meter) {
        Meter.Id id = meter.getId();
        String tags = id.getTags().stream()
                .map(Tag::getKey)
                .sorted()
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        String unit =
                Optional.ofNullable(id.getBaseUnit()).map(its -> ", " + its).orElse("");
        return "| `" + id.getName() + "` | "
                + id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + unit + " | " + tags + " | "
                + id.getDescription() + " |";
    }
}
