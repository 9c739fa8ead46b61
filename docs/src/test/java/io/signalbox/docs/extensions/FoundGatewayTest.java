package io.signalbox.docs.extensions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.ledger.Generation;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway from a configuration alone. */
class FoundGatewayTest {

    @ParameterizedTest
    @ValueSource(strings = {"armeria", "jdk", "vertx"})
    @DisplayName(
            "S-188: a configuration is enough: transport, dialects, prices, ledger and content are found on the class path")
    void aConfigurationIsEnough(String transport, @TempDir Path directory) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.answers("Hello from one");
            GatewayConfig config = config("""
                    providers:
                      main: {type: openai-compatible, base_url: "%s"}
                    default_provider: main
                    transport: %s
                    ledger: {data_dir: "%s"}
                    content: {store: true}
                    """.formatted(upstream.baseUri(), transport, directory));
            try (Gateway gateway = Gateway.builder().config(config).build()) {
                String id = ask(gateway);
                assertThat(gateway.generation(id).toCompletableFuture().join())
                        .map(Generation::id)
                        .contains(id);
                assertThat(gateway.assembly().toString())
                        .contains("transport: found (" + transport + ")")
                        .contains("ledger: found (sqlite)")
                        .contains("content: found (sqlite)");
            }
            assertThat(directory.resolve("ledger.sqlite")).exists();
        }
    }

    @Test
    @DisplayName("S-188: a configuration that names no place keeps no generations, and the gateway says so")
    void aConfigurationThatNamesNoPlaceKeepsNothing() {
        GatewayConfig config =
                config("providers: {main: {type: openai-compatible, base_url: \"http://127.0.0.1:9/v1\"}}");
        try (Gateway gateway = Gateway.builder().config(config).build()) {
            assertThat(gateway.assembly()).hasToString("""
                    transport: found (armeria)
                    dialects: found (signalbox)
                    lists of models: found (signalbox)
                    prices: found (signalbox)
                    token counter: found (jtokkit)
                    ledger: none (none of ledger.data_dir, ledger.url and ledger.store is set)
                    content: none (content.store is not set)""");
        }
    }

    private static GatewayConfig config(String yaml) {
        return ConfigReader.in(Map.of()).read(yaml, "signalbox.yaml").orThrow();
    }

    private static String ask(Gateway gateway) {
        String chat = "{\"model\": \"acme/one\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
        GatewayResponse response = gateway.send(
                        GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), chat.getBytes(UTF_8)))
                .join();
        assertThat(response.bodyText().toCompletableFuture().join()).contains("Hello from one");
        return response.headers().first("x-generation-id").orElseThrow();
    }
}
