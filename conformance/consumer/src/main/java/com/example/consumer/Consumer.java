package com.example.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks models through a gateway in this process, by its API and by its HTTP interface, and reads in the ledger what it cost. */
public final class Consumer {

    private static final String ASKED =
            "{\"model\": \"acme/large\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
    private static final String STREAMED = ASKED.replace("{\"model", "{\"stream\": true, \"model");

    private Consumer() {}

    /** @param args none */
    public static void main(String[] args) throws IOException {
        Instant before = Instant.now();
        Path folder = Files.createTempDirectory("consumer");
        try (ScriptedUpstream provider = ScriptedUpstream.start().answers("Hello from afar")) {
            try (Gateway gateway = gateway(provider.baseUri(), folder)) {
                expect(ask(gateway).contains("Hello from afar"), "an answer");
                expect(stream(gateway).contains("data: [DONE]"), "a stream");
            }
            try (Gateway next = gateway(provider.baseUri(), folder)) {
                tell(recorded(next, before));
            }
        }
    }

    private static void tell(List<Generation> recorded) {
        expect(recorded.size() == 2, "two generations in the ledger");
        for (Generation generation : recorded) {
            expect(generation.charged().isPresent(), "a known cost");
            System.out.println(where() + ": " + generation.id() + " of " + generation.model() + " cost "
                    + generation.charged().get());
        }
    }

    /** Transport, dialects and ledger are not named: they are found. */
    private static Gateway gateway(URI provider, Path folder) {
        return Gateway.builder()
                .configText(
                        """
                        providers:
                          main:
                            type: openai-compatible
                            base_url: "%s"
                            models: [{id: acme/large, prices: {prompt: 2.5, completion: 10}}]
                        ledger: {data_dir: "%s"}
                        """
                                .formatted(provider, folder))
                .build();
    }

    private static String ask(Gateway gateway) {
        GatewayRequest request =
                GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), ASKED.getBytes(UTF_8));
        return gateway.send(request).join().bodyText().toCompletableFuture().join();
    }

    private static String stream(Gateway gateway) throws IOException {
        FaceHead head = FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
        try (InProcess.Response answer =
                InProcess.of(gateway).send(head, STREAMED.getBytes(UTF_8)).join()) {
            return new String(answer.body().readAllBytes(), UTF_8);
        }
    }

    private static List<Generation> recorded(Gateway gateway, Instant since) {
        TimeWindow window = new TimeWindow(since.minus(Duration.ofMinutes(1)), since.plus(Duration.ofHours(1)));
        return gateway.generations(GenerationQuery.of(window, GenerationQuery.Order.LATEST_FIRST, 10))
                .toCompletableFuture()
                .join()
                .generations();
    }

    private static String where() {
        String path = Gateway.class.getModule().isNamed() ? "module path" : "class path";
        return "Java " + Runtime.version().feature() + ", " + path;
    }

    private static void expect(boolean seen, String what) {
        if (!seen) {
            throw new IllegalStateException("not seen: " + what);
        }
    }
}
