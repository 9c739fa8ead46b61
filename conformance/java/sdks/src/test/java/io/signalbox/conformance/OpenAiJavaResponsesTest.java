package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import io.signalbox.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK for Java beyond chat, with models behind three dialects. */
class OpenAiJavaResponsesTest extends GatewayTest {

    private static OpenAIClient client;

    @BeforeAll
    static void connect() {
        client = OpenAiClients.of(gateway, KEY);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/one", "acme/one", "claude-one"})
    @DisplayName("S-049: a response beside instructions, the same whatever the provider speaks")
    void answers(String model) {
        Response response = client.responses()
                .create(ask(model).instructions("Be brief.").build())
                .validate();
        assertEquals(HELLO, text(response));
        assertTrue(response.usage().orElseThrow().outputTokens() > 0);
        assertTrue(lastRequest().contains("Be brief."), lastRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/one", "acme/one", "claude-one"})
    @DisplayName("S-099: a stream gives the same response")
    void streams(String model) {
        assertEquals(HELLO, text(joined(ask(model).build()).validate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/tools", "acme/tools", "claude-tools"})
    @DisplayName("S-105, S-106: two tools are called at once, and their results taken")
    void callsTools(String model) {
        scriptToolCallsAndAnswer(model);
        ResponseCreateParams asked = askWithTools(model);
        List<ResponseFunctionToolCall> calls = calls(client.responses().create(asked));
        List<ResponseInputItem> turns = new ArrayList<>();
        turns.add(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("Hello")
                .build()));
        calls.forEach(call -> turns.add(ResponseInputItem.ofFunctionCall(call)));
        turns.add(result(calls.get(0), "sunny"));
        turns.add(result(calls.get(1), "noon"));
        ResponseCreateParams told = asked.toBuilder().inputOfResponse(turns).build();
        assertEquals("It is sunny and noon.", text(client.responses().create(told)));
        assertTrue(lastRequest().contains("sunny") && lastRequest().contains("noon"), lastRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/tools", "acme/tools", "claude-tools"})
    @DisplayName("S-105: the pieces of two streamed calls join to JSON")
    void streamsToolCalls(String model) {
        scriptToolCalls(model);
        assertEquals(2, calls(joined(askWithTools(model))).size());
    }

    @Test
    @DisplayName("S-123: an unknown model raises the not-found exception")
    void knowsNoSuchModel() {
        assertThrows(
                NotFoundException.class,
                () -> client.responses().create(ask("acme/none").build()));
    }

    @Test
    @DisplayName("embeddings pass")
    void embeds() {
        upstream.forPath(
                "/embeddings",
                Reply.json("{\"object\":\"list\",\"model\":\"one\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                        + "\"embedding\":[0.5,-0.25]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}"));
        EmbeddingCreateParams asked =
                EmbeddingCreateParams.builder().model("acme/one").input("Hello").build();
        assertEquals(
                List.of(0.5f, -0.25f),
                client.embeddings().create(asked).data().get(0).embedding());
    }

    private static Response joined(ResponseCreateParams asked) {
        ResponseAccumulator joined = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(asked)) {
            stream.stream().forEach(joined::accumulate);
        }
        return joined.response();
    }

    private static String text(Response response) {
        return response.output().get(0).asMessage().content().get(0).asOutputText().text();
    }

    private static List<ResponseFunctionToolCall> calls(Response response) {
        List<ResponseFunctionToolCall> calls = response.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .map(ResponseOutputItem::asFunctionCall)
                .toList();
        assertEquals(
                List.of("get_weather{\"city\":\"Paris\"}", "get_time{\"city\":\"Paris\"}"),
                calls.stream().map(call -> call.name() + call.arguments()).toList());
        return calls;
    }

    private static ResponseCreateParams askWithTools(String model) {
        return ask(model).addTool(tool("get_weather")).addTool(tool("get_time")).build();
    }

    private static FunctionTool tool(String name) {
        return FunctionTool.builder()
                .name(name)
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
    }

    private static ResponseInputItem result(ResponseFunctionToolCall call, String text) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(text)
                .build());
    }

    private static ResponseCreateParams.Builder ask(String model) {
        return ResponseCreateParams.builder().model(model).input("Hello").store(false);
    }
}
