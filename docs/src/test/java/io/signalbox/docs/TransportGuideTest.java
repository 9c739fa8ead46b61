package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Transport;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import io.signalbox.transport.vertx.VertxTransport;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide to writing a transport, held to the example that it shows and to what the three transports declare. */
class TransportGuideTest {

    private static final String GUIDE = "docs/guides/writing-a-transport.md";

    @Test
    void theGuideShowsTheExample() {
        String folder = "docs/src/test/java/io/signalbox/docs/transport/";
        assertThat(Pages.read(GUIDE))
                .contains(snippet("transport", folder + "SocketTransport.java"))
                .contains(snippet("contract", folder + "SocketTransportContractTest.java"));
    }

    @Test
    void theGuideKnowsEveryTrait() {
        try (Transport jdk = JdkTransport.create();
                Transport vertx = VertxTransport.create();
                Transport armeria = ArmeriaTransport.create()) {
            List<Transport> columns = List.of(jdk, vertx, armeria);
            for (TransportTrait trait : TransportTrait.values()) {
                String row = columns.stream()
                        .map(transport -> transport.traits().contains(trait) ? "yes" : "–")
                        .collect(Collectors.joining(" | ", "| `" + trait.word() + "` | ", " | "));
                assertThat(Pages.read(GUIDE)).contains(row);
            }
        }
    }

    private static String snippet(String tag, String file) {
        String source = Pages.read(file);
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::" + tag)) + 1, source.indexOf("// end::" + tag));
        return "<!-- snippet: " + tag + " -->\n```java\n" + region + "```\n<!-- end -->";
    }
}
