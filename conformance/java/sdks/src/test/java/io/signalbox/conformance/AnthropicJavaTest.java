package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import io.signalbox.client.anthropic.GatewayHttpClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's SDK for Java, unmodified, against the packaged proxy, with models behind two dialects. */
class AnthropicJavaTest extends GatewayTest {

    private static AnthropicClient client;

    @BeforeAll
    static void connect() {
        client = client(KEY);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/one", "claude-one"})
    @DisplayName("S-049: a message beside a system prompt, the same whatever the provider speaks")
    void answers(String model) {
        Message message =
                client.messages().create(ask(model).system("Be brief.").build()).validate();
        assertEquals(HELLO, message.content().get(0).asText().text());
        assertEquals(model, message.model().asString());
        assertEquals(StopReason.END_TURN, message.stopReason().orElseThrow());
        assertTrue(message.usage().outputTokens() > 0);
        assertTrue(lastRequest().contains("Be brief."), lastRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/one", "claude-one"})
    @DisplayName("S-099: a stream gives the same message")
    void streams(String model) {
        Message message = joined(ask(model).build()).validate();
        assertEquals(HELLO, message.content().get(0).asText().text());
        assertEquals(StopReason.END_TURN, message.stopReason().orElseThrow());
        assertTrue(message.usage().outputTokens() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/tools", "claude-tools"})
    @DisplayName("S-105, S-106: two tools are called at once, and their results taken")
    void callsTools(String model) {
        scriptToolCallsAndAnswer(model);
        MessageCreateParams asked = askWithTools(model);
        Message called = client.messages().create(asked);
        List<ToolUseBlock> uses = uses(called);
        MessageCreateParams told = asked.toBuilder()
                .addMessage(called)
                .addUserMessageOfContentBlockParams(List.of(result(uses.get(0), "sunny"), result(uses.get(1), "noon")))
                .build();
        assertEquals(
                "It is sunny and noon.",
                client.messages().create(told).content().get(0).asText().text());
        assertTrue(lastRequest().contains("sunny") && lastRequest().contains("noon"), lastRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/tools", "claude-tools"})
    @DisplayName("S-105: the pieces of two streamed calls join to JSON")
    void streamsToolCalls(String model) {
        scriptToolCalls(model);
        assertEquals(2, uses(joined(askWithTools(model))).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/one", "claude-one"})
    @DisplayName("S-107: structured output is read into a class")
    void readsStructuredOutput(String model) {
        upstream.nextForModel(model, Reply.answer(ADA));
        Person person = client.messages()
                .create(ask(model).outputConfig(Person.class).build())
                .content()
                .get(0)
                .asText()
                .text();
        assertEquals("Ada", person.name);
        assertEquals(36, person.age);
    }

    @Test
    @DisplayName("S-122, S-123: each error has its exception")
    void raisesTypedErrors() {
        AnthropicClient stranger = client("sk-never-issued");
        assertThrows(
                UnauthorizedException.class,
                () -> stranger.messages().create(ask("acme/one").build()));
        stranger.close();
        assertThrows(
                BadRequestException.class,
                () -> client.messages().create(ask("acme/one").maxTokens(-1).build()));
        NotFoundException unknown = assertThrows(
                NotFoundException.class,
                () -> client.messages().create(ask("acme/none").build()));
        assertTrue(unknown.getMessage().contains("acme/none"), unknown.getMessage());
    }

    @Test
    @DisplayName("S-104: a stream that is closed is cancelled at the provider")
    void cancelsAtTheProvider() {
        Gate gate = scriptEndlessAnswer();
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(ask("acme/endless").build())) {
            assertTrue(stream.stream().anyMatch(RawMessageStreamEvent::isContentBlockDelta));
        }
        awaitCancelled();
        gate.open();
    }

    private static Message joined(MessageCreateParams asked) {
        MessageAccumulator joined = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(asked)) {
            stream.stream().forEach(joined::accumulate);
        }
        return joined.message();
    }

    private static List<ToolUseBlock> uses(Message message) {
        assertEquals(StopReason.TOOL_USE, message.stopReason().orElseThrow());
        List<ToolUseBlock> uses = message.content().stream()
                .filter(ContentBlock::isToolUse)
                .map(ContentBlock::asToolUse)
                .toList();
        assertEquals(
                List.of("get_weather", "get_time"),
                uses.stream().map(ToolUseBlock::name).toList());
        for (ToolUseBlock use : uses) {
            assertEquals(Map.of("city", "Paris"), use._input().convert(Map.class));
        }
        return uses;
    }

    private static MessageCreateParams askWithTools(String model) {
        return ask(model).addTool(tool("get_weather")).addTool(tool("get_time")).build();
    }

    private static Tool tool(String name) {
        return Tool.builder()
                .name(name)
                .inputSchema(Tool.InputSchema.builder()
                        .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
    }

    private static ContentBlockParam result(ToolUseBlock use, String text) {
        return ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                .toolUseId(use.id())
                .content(text)
                .build());
    }

    private static MessageCreateParams.Builder ask(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(1024).addUserMessage("Hello");
    }

    private static AnthropicClient client(String key) {
        return gateway.inProcess()
                .map(face -> (AnthropicClient) new AnthropicClientImpl(ClientOptions.builder()
                        .httpClient(GatewayHttpClient.on(face))
                        .baseUrl(gateway.origin())
                        .putHeader("x-api-key", key)
                        .maxRetries(0)
                        .build()))
                .orElseGet(() -> AnthropicOkHttpClient.builder()
                        .baseUrl(gateway.origin())
                        .apiKey(key)
                        .maxRetries(0)
                        .build());
    }

    /** What the structured output is read into. */
    static final class Person {
        public String name = "";
        public int age;
    }
}
