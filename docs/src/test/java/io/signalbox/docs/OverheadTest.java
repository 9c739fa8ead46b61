package io.signalbox.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.ReadyTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A call through the gateway in the process allocates little. Bytes, not time: they are the same on every machine once the code is
 * compiled, however busy the machine is; so it is called until it is. {@code bench/embedded} measures both.
 */
class OverheadTest {

    // Each is what was reached and seven in a hundred. Tests are compiled in haste, which leaves 3 kB in a call that
    // are gone later.
    private static final int MOST_BYTES = 20_400;
    private static final int MOST_BYTES_THROUGH_THE_FACE = 21_900;
    private static final int MOST_BYTES_OF_FIVE_ENDPOINTS = 24_200;

    private static final int CALLS = 5_000;
    private static final int MOST_ROUNDS = 60;

    private static final byte[] CHAT =
            "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"What does a signal box do?\"}]}"
                    .getBytes(UTF_8);

    private final GatewayRequest request = GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), CHAT);

    @Test
    @DisplayName("a small chat in the process allocates no more than it may, whatever the provider")
    void allocatesLittle() {
        try (Gateway gateway = gateway(1)) {
            assertAllocates(MOST_BYTES, () -> isAnswered(gateway));
        }
    }

    @Test
    @DisplayName("a small chat through the face in the process allocates no more than it may")
    void allocatesLittleThroughTheFace() {
        FaceHead head = FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
        byte[] buffer = new byte[8192];
        try (Gateway gateway = gateway(1)) {
            InProcess face = InProcess.of(gateway);
            assertAllocates(MOST_BYTES_THROUGH_THE_FACE, () -> {
                try (InProcess.Response response = face.send(head, CHAT).join()) {
                    return response.status() == 200 && response.body().read(buffer) > 0;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    @DisplayName("a small chat that five endpoints may serve allocates no more than it may")
    void allocatesLittleForFiveEndpoints() {
        try (Gateway gateway = gateway(5)) {
            assertAllocates(MOST_BYTES_OF_FIVE_ENDPOINTS, () -> isAnswered(gateway));
        }
    }

    /** @param call whether it was answered */
    private static void assertAllocates(int most, BooleanSupplier call) {
        ThreadMXBean threads = assumeCounted();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && bytes > most; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            int answers = answers(call);
            long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            assertThat(answers).isEqualTo(CALLS);
            bytes = (after - before) / CALLS;
        }
        assertThat(bytes).as("bytes a call").isBetween(1L, (long) most);
    }

    private boolean isAnswered(Gateway gateway) {
        GatewayResponse response = gateway.send(request).join();
        return response.status() == 200
                && response.bodyText().toCompletableFuture().isDone();
    }

    private static ThreadMXBean assumeCounted() {
        boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()
                && threads.isThreadAllocatedMemoryEnabled();
        assumeTrue(counts, "this JVM does not count what a thread allocates");
        return (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    /** @param providers each with an endpoint of the model */
    private static Gateway gateway(int providers) {
        GatewayConfig.Builder config = GatewayConfig.builder().discovery(DiscoveryConfig.NONE);
        for (int i = 0; i < providers; i++) {
            config.provider(ProviderConfig.builder("p" + i, ProviderType.OPENAI_COMPATIBLE)
                    .baseUrl(URI.create("http://nowhere.example/v1"))
                    .models("a/b"));
        }
        return Gateway.builder()
                .config(config.build())
                .transport(ReadyTransport.json(
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"b\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"It sets points.\"},"
                                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"
                                + "\"total_tokens\":13}}"))
                .bridges(Dialects.bridges())
                .build();
    }

    /** How many of the calls were answered. */
    private static int answers(BooleanSupplier call) {
        int answers = 0;
        for (int i = 0; i < CALLS; i++) {
            answers += call.getAsBoolean() ? 1 : 0;
        }
        return answers;
    }
}
