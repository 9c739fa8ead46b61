package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The official SDK for Java, unmodified, against the packaged proxy: only base URL and key are ours. */
class OpenAiJavaTest extends GatewayTest {

    private static OpenAIClient client;

    @BeforeAll
    static void connect() {
        client = client(KEY);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    @DisplayName("S-059: a completion, with nothing changed but base URL and key")
    void answersACompletion() {
        ChatCompletion completion = client.chat().completions().create(ask("acme/one").build());
        assertEquals(HELLO, completion.choices().get(0).message().content().orElseThrow());
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
                HELLO,
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
    @DisplayName("S-105, S-106: two tools are called at once, and their results taken")
    void callsTools() {
        scriptToolCallsAndAnswer("acme/tools");
        ChatCompletionCreateParams asked =
                ask("acme/tools").addTool(tool("get_weather")).addTool(tool("get_time")).build();
        ChatCompletionMessage message =
                client.chat().completions().create(asked).choices().get(0).message();
        List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElseThrow();
        for (ChatCompletionMessageToolCall call : calls) {
            assertEquals(
                    "{\"city\":\"Paris\"}", call.asFunction().function().arguments());
        }
        ChatCompletionCreateParams told = asked.toBuilder()
                .addMessage(message)
                .addMessage(result(calls.get(0), "sunny"))
                .addMessage(result(calls.get(1), "noon"))
                .build();
        assertEquals(
                "It is sunny and noon.",
                client.chat()
                        .completions()
                        .create(told)
                        .choices()
                        .get(0)
                        .message()
                        .content()
                        .orElseThrow());
        assertTrue(lastRequest().contains("\"call_2\""), lastRequest());
    }

    @Test
    @DisplayName("S-105: the pieces of two streamed calls join to JSON")
    void streamsToolCalls() {
        scriptToolCalls("acme/tools");
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams asked =
                ask("acme/tools").addTool(tool("get_weather")).addTool(tool("get_time")).build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            stream.stream().forEach(joined::accumulate);
        }
        List<ChatCompletionMessageToolCall> calls = joined.chatCompletion()
                .choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow();
        assertEquals(
                List.of("get_weather{\"city\":\"Paris\"}", "get_time{\"city\":\"Paris\"}"),
                calls.stream()
                        .map(call -> call.asFunction().function())
                        .map(function -> function.name() + function.arguments())
                        .toList());
    }

    @Test
    @DisplayName("S-107: structured output is read into a class")
    void readsStructuredOutput() {
        upstream.nextForModel("acme/one", Reply.answer(ADA));
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
    @DisplayName("a bad request raises the bad-request exception")
    void refusesABadRequest() {
        BadRequestException refusal = assertThrows(
                BadRequestException.class,
                () -> client.chat().completions().create(ask("acme/one").maxTokens(-1).build()));
        assertTrue(refusal.getMessage().contains("max_tokens"), refusal.getMessage());
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
        Gate gate = scriptEndlessAnswer();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(ask("acme/endless").build())) {
            assertTrue(stream.stream()
                    .anyMatch(chunk -> chunk.choices().get(0).delta().content().orElse("").equals("first ")));
        }
        awaitCancelled();
        gate.open();
    }

    private static ChatCompletionFunctionTool tool(String name) {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build();
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name(name)
                        .parameters(parameters)
                        .build())
                .build();
    }

    private static ChatCompletionToolMessageParam result(ChatCompletionMessageToolCall call, String text) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content(text)
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    private static OpenAIClient client(String key) {
        return OpenAiClients.of(gateway, key);
    }

    /** What the structured output is read into. */
    static final class Person {
        public String name = "";
        public int age;
    }
}
