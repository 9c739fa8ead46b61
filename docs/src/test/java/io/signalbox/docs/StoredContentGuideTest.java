package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.ContentStore;
import io.signalbox.store.jdbc.SqliteContentStore;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to stored content: its configurations load, and its snippet does what it says. */
class StoredContentGuideTest {

    private static final String GUIDE = "docs/guides/stored-content.md";
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "SIGNALBOX_CONTENT_KEY",
            "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "CONTENT_KEY_2027",
            "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=");

    private static List<String> examples() {
        List<String> all = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Pages.read(GUIDE));
        while (example.find()) {
            all.add(example.group(1));
        }
        return all;
    }

    @Test
    void theExamplesLoadWithoutWarning() {
        assertThat(examples()).hasSize(2).allSatisfy(text -> {
            ConfigResult result = ConfigReader.in(ENVIRONMENT).read(text, "example.yaml");
            assertThat(result.problems()).isEmpty();
            assertThat(result.warnings()).isEmpty();
            assertThat(result.orThrow().content().store()).isTrue();
        });
    }

    @Test
    void storesAndReads(@TempDir Path folder) {
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello to you")) {
            String providers = "providers: {main: {type: openai-compatible, base_url: \"%s\", models: [acme/m]}}\n"
                    .formatted(upstream.baseUri());
            GatewayConfig config = ConfigReader.in(ENVIRONMENT)
                    .read(providers + examples().get(0), "example.yaml")
                    .orThrow();
            assertThat(answered(config, folder.resolve("content.db"))).contains("Hello to you");
        }
    }

    private static Optional<String> answered(GatewayConfig config, Path file) {
        // tag::store
        ContentStore store = SqliteContentStore.open(file, config.content().encryptionKeys());
        try (Gateway gateway = Gateway.builder()
                .config(config)
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .content(store, Dialects.contentReader())
                .build()) {
            String id = ask(gateway);
            Optional<GenerationContent> said =
                    gateway.content(id, Caller.ANONYMOUS).toCompletableFuture().join();
            return said.flatMap(GenerationContent::completion);
        }
        // end::store
    }

    private static String ask(Gateway gateway) {
        String chat = "{\"model\": \"acme/m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
        GatewayResponse response = gateway.send(GatewayRequest.of(
                        OpenAiChat.dialect(OpenAiChat.Face.OPENAI), chat.getBytes(StandardCharsets.UTF_8)))
                .join();
        response.bodyText().toCompletableFuture().join();
        return response.headers().first("x-generation-id").orElseThrow();
    }

    @Test
    void theGuideShowsTheSnippet() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/StoredContentGuideTest.java");
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::store")) + 1, source.indexOf("        // end::store"));
        String snippet =
                region.lines().map(line -> line.replaceFirst("^ {8}", "")).collect(Collectors.joining("\n"));
        assertThat(Pages.read(GUIDE)).contains("<!-- snippet: store -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }
}
