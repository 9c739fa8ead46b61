package io.signalbox.docs.extensions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.cost.Money;
import io.signalbox.core.extension.Extension;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.docs.Pages;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One example of each extension, found on the class path and given by hand; and the guide, held to them. */
class ExtensionsGuideTest {

    private static final List<Extension> EXAMPLES = List.of(
            new AuditedTransports(),
            new AcmeProvider(),
            new ParrotProvider(),
            new AcmeSeal(),
            new AcmeTalk(),
            new QuestionDialects(),
            new NoPreviews(),
            new CountingListener(),
            new AcmePrices(),
            new MemoryLedgers(),
            new MemoryContent(),
            new WordCounter(),
            new AcmeCatalog(),
            new PropertiesConfigs());

    /** A service that uses all of them. */
    private static final String YAML = """
            providers:
              acme: {type: acme, base_url: "%s", priced_as: acme}
              parrot: {type: parrot, models: [pet/parrot]}
            transport: audited
            routing: {policy: no-previews}
            ledger: {store: memory}
            content: {store: true}
            """;

    private static final String TALK = """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "one", "choices": [{"index": 0,
             "message": {"role": "assistant", "content": "Hello from acme one"}, "finish_reason": "stop"}]}""";

    private final ScriptedUpstream upstream = ScriptedUpstream.start()
            .forPath("/models", Reply.text("one\ntwo-preview"))
            .forPath("/talk", Reply.json(TALK));

    private final CompletableFuture<ListingReport> listed = new CompletableFuture<>();

    @AfterEach
    void close() {
        upstream.close();
    }

    static Stream<Named> ways() {
        return Stream.of(
                new Named(
                        "found on the class path",
                        (builder, folder) -> builder.classLoader(new ExampleServices(folder, EXAMPLES))),
                new Named("given by hand", (builder, folder) -> {
                    EXAMPLES.forEach(builder::extension);
                    return builder;
                }));
    }

    /** A way in which examples come to a gateway. */
    record Named(String name, Way way) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Brings all examples to a builder. */
    interface Way {
        GatewayBuilder bring(GatewayBuilder builder, Path folder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    @DisplayName(
            "S-188: transport, provider, signer, dialects of providers and of callers, policy, listener, prices, ledger, content, counter and catalog of one's own")
    void everyExampleDoesItsPart(Named named, @TempDir Path folder) throws IOException {
        AuditedTransports.CALLED.clear();
        CountingListener.TOKENS.reset();
        try (Gateway gateway = gateway(builder -> named.way.bring(builder, folder))) {
            assertThat(listed.join().models()).isEqualTo(2);

            GatewayResponse answer = ask(gateway, "acme/one");
            assertThat(text(answer)).contains("Hello from acme one");
            assertThat(AuditedTransports.CALLED)
                    .extracting(Object::toString)
                    .containsExactly(upstream.baseUri() + "/models", upstream.baseUri() + "/talk");
            RecordedRequest list = upstream.takeRequest();
            RecordedRequest talk = upstream.takeRequest();
            assertThat(list.header("x-acme-seal")).hasValue("acme 0");
            assertThat(talk.header("x-acme-seal").orElseThrow()).startsWith("acme ");

            String id = answer.headers().first("x-generation-id").orElseThrow();
            Generation generation =
                    gateway.generation(id).toCompletableFuture().join().orElseThrow();
            assertThat(generation.charge().usage().completionTokens()).isEqualTo(4);
            assertThat(generation.charge().charged())
                    .contains(Money.of("0.000002")
                            .times(generation.charge().usage().promptTokens())
                            .plus(Money.of("0.00004")));
            assertThat(CountingListener.TOKENS.sum()).isEqualTo(4);
            assertThat(gateway.content(id, Caller.ANONYMOUS)
                            .toCompletableFuture()
                            .join()
                            .flatMap(GenerationContent::completion))
                    .contains("Hello from acme one");

            assertThat(text(ask(gateway, "acme/two-preview"))).contains("it is a preview");
            assertThat(text(ask(gateway, "pet/parrot"))).contains("Polly wants a cracker");
            assertThat(question(gateway, "{\"model\": \"acme/one\", \"question\": \"Who is there?\"}"))
                    .contains("\"object\": \"chat.completion\"", "Hello from acme one");
            assertThat(question(gateway, "{\"model\": \"acme/one\"}"))
                    .isEqualTo("{\"sorry\":\"question: is missing (expected: a text)\"}");
            assertThat(gateway.assembly().toString()).contains("callers' dialects: ", "(question)");
        }
    }

    private static String question(Gateway gateway, String body) throws IOException {
        FaceHead head = FaceHead.of("POST", "/v1/question", Headers.of("content-type", "application/json"));
        try (InProcess.Response answer =
                InProcess.of(gateway).send(head, body.getBytes(UTF_8)).join()) {
            return new String(answer.body().readAllBytes(), UTF_8);
        }
    }

    @Test
    @DisplayName("a name that is not there is a problem with its line, its value and the names that are")
    void namesWhatIsNotThere(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers: {parrot: {type: parrot}}
                transport: audted
                routing: {policy: no-previews}
                ledger: {store: memry}
                """);
        GatewayBuilder builder = Gateway.builder()
                .config(file)
                .extension(new ParrotProvider())
                .extension(new AuditedTransports())
                .extension(new MemoryLedgers());
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("""
                        FILE:2: transport: "audted": is not there (expected: audited, armeria, vertx, jdk)
                        FILE:3: routing.policy: "no-previews": is not there (none is on the class path)
                        FILE:4: ledger.store: "memry": is not there (expected: memory, sqlite, postgresql)""".replace("FILE", file.toString()));
    }

    @Test
    @DisplayName("a type that nobody brings is named with the types that there are")
    void namesATypeThatIsNotThere() {
        assertThatThrownBy(Gateway.builder().configText("providers: {polly: {type: parrot}}")::build)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith(
                        "configuration.yaml:1: providers.polly.type: \"parrot\": (expected: one of openrouter, openai, ");
    }

    @Test
    @DisplayName("a configuration in a format of one's own")
    void readsAFormatOfOnesOwn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.properties"), "parrot = unused");
        try (Gateway gateway = Gateway.builder()
                .config(file)
                .extension(new PropertiesConfigs())
                .extension(new ParrotProvider())
                .build()) {
            assertThat(text(ask(gateway, "parrot:pet/parrot"))).contains("Polly wants a cracker");
        }
    }

    @Test
    void theGuideShowsEveryExample() {
        String guide = Pages.read("docs/guides/extensions.md");
        List<Class<?>> shown = new ArrayList<>(List.of(AcmeTalkContractTest.class));
        EXAMPLES.forEach(example -> shown.add(example.getClass()));
        for (Class<?> example : shown) {
            String name = example.getSimpleName();
            String source = Pages.read("docs/src/test/java/io/signalbox/docs/extensions/" + name + ".java");
            String tag = "// tag::example\n";
            String snippet = source.substring(source.indexOf(tag) + tag.length(), source.indexOf("// end::example"));
            assertThat(guide).contains("<!-- snippet: " + name + " -->\n```java\n" + snippet + "```\n<!-- end -->");
        }
    }

    @Test
    void theGuideNamesEveryKind() {
        String guide = Pages.read("docs/guides/extensions.md");
        for (Class<?> kind : Extension.class.getPermittedSubclasses()) {
            assertThat(guide).contains("| `" + kind.getSimpleName() + "` |");
        }
        assertThat(guide).contains(String.join(", ", Extensions.discovered().names(TransportExtension.class)));
    }

    private Gateway gateway(UnaryOperator<GatewayBuilder> more) {
        return more.apply(Gateway.builder())
                .configText(YAML.formatted(upstream.baseUri()))
                .environment(Map.of())
                .background(Runnable::run)
                .listener(new Listener() {
                    @Override
                    public void ended(Generation generation) {}

                    @Override
                    public void listed(String provider, ListingReport report) {
                        listed.complete(report);
                    }
                })
                .build();
    }

    private static GatewayResponse ask(Gateway gateway, String model) {
        String chat = "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}";
        return gateway.send(GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), chat.getBytes(UTF_8)))
                .join();
    }

    private static String text(GatewayResponse response) {
        return response.bodyText().toCompletableFuture().join();
    }
}
