package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ToolCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official SDK for Java, unmodified, against the packaged proxy: only base URL and key are ours. */
class OpenAiJavaTest {

    private static final String KEY = "sk-conformance-0123456789abcdefghijklmnopqrstuvwxyz";

    @TempDir
    static Path directory;

    private static ScriptedUpstream upstream;
    private static PackagedProxy proxy;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws Exception {
        upstream = ScriptedUpstream.start();
        proxy = PackagedProxy.start(
                directory,
                """
                providers:
                  main: {type: openai-compatible, api_key: sk-upstream, base_url: "%s", models: [acme/one, acme/busy, acme/tools, acme/endless]}
                model_aliases:
                  sturdy: [acme/busy, acme/one]
                keys:
                  - {name: conformance, key: %s}
                """
                        .formatted(upstream.baseUri(), KEY));
        upstream.answers("Hello from one");
        upstream.forModel("acme/busy", Reply.status(503));
        client = client(KEY);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        proxy.close();
        upstream.close();
    }

    @Test
    @DisplayName("S-059: a completion, with nothing changed but base URL and key")
    void answersACompletion() {
        ChatCompletion completion = client.chat().completions().create(ask("acme/one").build());
        assertEquals("Hello from one", completion.choices().get(0).message().content().orElseThrow());
        assertEquals("acme/one", completion.model());
    }

    @Test
    @DisplayName("S-099: a stream gives the same text")
    void streams() {
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(ask("acme/one").build())) {
            stream.stream().forEach(joined::accumulate);
        }
        assertEquals(
                "Hello from one",
                joined.chatCompletion().choices().get(0).message().content().orElseThrow());
    }

    @Test
    @DisplayName("S-102: a provider that fails is survived")
    void survivesAFailure() {
        assertEquals(
                "acme/one",
                client.chat().completions().create(ask("sturdy").build()).model());
    }

    @Test
    @DisplayName("S-105: a tool call comes back with its arguments")
    void callsATool() {
        upstream.nextForModel("acme/tools", Reply.toolCalls(new ToolCall("call_1", "get_weather", "{\"city\":\"Paris\"}")));
        ChatCompletion completion = client.chat()
                .completions()
                .create(ask("acme/tools")
                        .addTool(ChatCompletionFunctionTool.builder()
                                .function(FunctionDefinition.builder()
                                        .name("get_weather")
                                        .parameters(FunctionParameters.builder()
                                                .putAdditionalProperty("type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "properties",
                                                        JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                                .build())
                                        .build())
                                .build())
                        .build());
        assertEquals(
                "{\"city\":\"Paris\"}",
                completion.choices().get(0).message().toolCalls().orElseThrow().get(0).asFunction()
                        .function()
                        .arguments());
    }

    @Test
    @DisplayName("S-107: structured output is read into a class")
    void readsStructuredOutput() {
        upstream.nextForModel("acme/one", Reply.answer("{\"name\":\"Ada\",\"age\":36}"));
        Person person = client.chat()
                .completions()
                .create(ask("acme/one").responseFormat(Person.class).build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
        assertEquals("Ada", person.name);
        assertEquals(36, person.age);
    }

    @Test
    @DisplayName("S-044, S-122: a stranger raises the unauthorized exception")
    void refusesAStranger() {
        OpenAIClient stranger = client("sk-never-issued");
        assertThrows(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(ask("acme/one").build()));
        stranger.close();
    }

    @Test
    @DisplayName("S-123: an unknown model raises the not-found exception")
    void knowsNoSuchModel() {
        assertThrows(
                NotFoundException.class,
                () -> client.chat().completions().create(ask("acme/none").build()));
    }

    @Test
    @DisplayName("S-104: a stream that is closed is cancelled at the provider")
    void cancelsAtTheProvider() {
        Gate gate = Gate.closed();
        upstream.nextForModel(
                "acme/endless", Reply.stream("first ", "never").holds(Point.afterTokens(1), gate));
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(ask("acme/endless").build())) {
            assertTrue(stream.stream()
                    .anyMatch(chunk -> chunk.choices().get(0).delta().content().orElse("").equals("first ")));
        }
        upstream.exchanges().get(upstream.exchanges().size() - 1).awaitPeerClosed();
        gate.open();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(proxy.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    /** What the structured output is read into. */
    static final class Person {
        public String name = "";
        public int age;
    }
}
