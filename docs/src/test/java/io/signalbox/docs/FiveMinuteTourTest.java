package io.signalbox.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The snippet of the front page, run; and the front page, held to it. */
class FiveMinuteTourTest {

    @Test
    @DisplayName("S-188: a service calls a provider through the library, with no listening socket of its own")
    void embedsTheGateway() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.answers("Hello from the small one").forModel("acme/large", Reply.status(503));
            assertThat(ask(upstream.baseUri()))
                    .contains("Hello from the small one")
                    .contains("acme/small");
            assertThat(upstream.requests())
                    .filteredOn(request -> request.method().equals("POST"))
                    .hasSize(2);
        }
    }

    private static String ask(URI baseUrl) {
        // tag::embedded
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(baseUrl))
                .alias(new ModelAlias.Group("smart", List.of("main:acme/large", "main:acme/small")))
                .build();
        try (Gateway gateway = Gateway.builder().config(config).build()) {
            String chat = "{\"model\": \"smart\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
            GatewayRequest request =
                    GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), chat.getBytes(UTF_8));
            GatewayResponse response = gateway.send(request).join();
            return response.bodyText().toCompletableFuture().join();
        }
        // end::embedded
    }

    @Test
    @DisplayName("S-188: the front page's whole program gets its reply, through the file's notation and the typed API")
    void asksByAWholeProgram() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.answers("Hello!").forModel("demo/flaky", Reply.status(503));
            String here = FirstReply.CONFIG.replace(
                    "http://localhost:8080/v1", upstream.baseUri().toString());
            assertThat(FirstReply.ask(here)).isEqualTo("Hello!");
        }
    }

    @Test
    void theFrontPageShowsTheWholeProgram() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/FirstReply.java");
        assertThat(Pages.read("README.md"))
                .contains("<!-- snippet: program -->\n```java\n" + source.substring(source.indexOf("import "))
                        + "```\n<!-- end -->");
    }

    @Test
    void theFrontPageShowsThisSnippet() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/FiveMinuteTourTest.java");
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::embedded")) + 1,
                source.indexOf("        // end::embedded"));
        String snippet =
                region.lines().map(line -> line.replaceFirst("^ {8}", "")).collect(Collectors.joining("\n"));

        assertThat(Pages.read("README.md"))
                .contains("<!-- snippet: embedded -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }
}
