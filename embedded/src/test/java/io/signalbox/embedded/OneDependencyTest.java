package io.signalbox.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDependencyTest {

    private static final String ASK =
            "{\"model\":\"acme/one\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @Test
    @DisplayName("S-188: one dependency and one file are a gateway, with its ledger, in the process")
    void oneDependencyAndOneFileAreEnough(@TempDir Path folder) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.answers("Hello from one");
            Path file = Files.writeString(
                    folder.resolve("signalbox.yaml"), """
                    providers:
                      main: {type: openai-compatible, base_url: "%s"}
                    default_provider: main
                    ledger: {data_dir: "%s"}
                    """.formatted(upstream.baseUri(), folder.resolve("data")));
            try (Gateway gateway = Gateway.builder().config(file).build()) {
                assertThat(gateway.assembly()).hasToString("""
                        transport: found (jdk)
                        dialects: found (signalbox)
                        lists of models: found (signalbox)
                        prices: found (signalbox)
                        token counter: found (jtokkit)
                        ledger: found (sqlite)
                        content: none (content.store is not set)""");
                FaceHead head = new FaceHead(
                        "POST", "/v1/chat/completions", "", Headers.of("content-type", "application/json"));
                try (InProcess.Response answer =
                        InProcess.of(gateway).send(head, ASK.getBytes(UTF_8)).join()) {
                    assertThat(new String(answer.body().readAllBytes(), UTF_8)).contains("Hello from one");
                    String id = answer.headers().first("x-generation-id").orElseThrow();
                    assertThat(gateway.generation(id).toCompletableFuture().join())
                            .isPresent();
                }
            }
        }
    }
}
