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
import io.signalbox.testkit.ReadyTransport;
import java.lang.management.ManagementFactory;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A call through the gateway in the process allocates little. Bytes, not time: they are the same on every machine once the code is
 * compiled, however busy the machine is; so it is called until it is. {@code bench/embedded} measures both.
 */
class OverheadTest {

    private static final int MOST_BYTES = 20 * 1024;
    private static final int CALLS = 5_000;
    private static final int MOST_ROUNDS = 60;

    @Test
    @DisplayName("a small chat in the process allocates no more than it may, whatever the provider")
    void allocatesLittle() {
        ThreadMXBean threads = assumeCounted();
        GatewayRequest request = GatewayRequest.of(
                OpenAiChat.dialect(OpenAiChat.Face.OPENAI),
                "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"What does a signal box do?\"}]}"
                        .getBytes(UTF_8));
        try (Gateway gateway = gateway()) {
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes > MOST_BYTES; round++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                int answers = answers(gateway, request);
                long after =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                assertThat(answers).isEqualTo(CALLS);
                bytes = (after - before) / CALLS;
            }
            assertThat(bytes).as("bytes a call").isBetween(1L, (long) MOST_BYTES);
        }
    }

    private static ThreadMXBean assumeCounted() {
        boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()
                && threads.isThreadAllocatedMemoryEnabled();
        assumeTrue(counts, "this JVM does not count what a thread allocates");
        return (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    private static Gateway gateway() {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://nowhere.example/v1"))
                        .models("a/b"))
                .discovery(DiscoveryConfig.NONE)
                .build();
        return Gateway.builder()
                .config(config)
                .transport(ReadyTransport.json(
                        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"b\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"It sets points.\"},"
                                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"
                                + "\"total_tokens\":13}}"))
                .bridges(Dialects.bridges())
                .build();
    }

    /** How many of the calls were answered. */
    private static int answers(Gateway gateway, GatewayRequest request) {
        int answers = 0;
        for (int i = 0; i < CALLS; i++) {
            GatewayResponse response = gateway.send(request).join();
            answers += response.status() == 200
                            && response.bodyText().toCompletableFuture().isDone()
                    ? 1
                    : 0;
        }
        return answers;
    }
}
