package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpClientBuilderLoader;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LangChain4j's module for OpenAI, unmodified, against the packaged proxy: only base URL and key are ours. */
class LangChain4jTest extends GatewayTest {

    @Test
    @DisplayName("a completion beside a system prompt")
    void answers() {
        ChatResponse answer =
                model("acme/one").build().chat(List.of(SystemMessage.from("Be brief."), UserMessage.from("Hello")));
        assertEquals(HELLO, answer.aiMessage().text());
        assertEquals("acme/one", answer.metadata().modelName());
        assertEquals(FinishReason.STOP, answer.metadata().finishReason());
        assertTrue(answer.metadata().tokenUsage().totalTokenCount() > 0);
        assertTrue(lastRequest().contains("Be brief."));
    }

    @Test
    @DisplayName("S-099: a stream gives the same text, piece by piece, and its usage")
    void streams() throws Exception {
        Collected collected = new Collected();
        streaming("acme/one").chat("Hello", collected);
        ChatResponse answer = collected.whole();
        assertEquals(HELLO, answer.aiMessage().text());
        assertEquals(HELLO, collected.text.toString());
        assertTrue(collected.pieces > 1);
        assertTrue(answer.metadata().tokenUsage().totalTokenCount() > 0);
    }

    @Test
    @DisplayName("S-105, S-106: two tools are called at once, and their results taken")
    void callsTools() {
        scriptToolCallsAndAnswer("acme/tools");
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model("acme/tools").build())
                .tools(new Tools())
                .build();
        assertEquals("It is sunny and noon.", assistant.chat("Hello"));
        assertTrue(lastRequest().contains("\"sunny in Paris\""), lastRequest());
        assertTrue(lastRequest().contains("\"noon in Paris\""), lastRequest());
    }

    @Test
    @DisplayName("S-105, S-106: the same in streams")
    void streamsToolCalls() throws Exception {
        scriptToolCallsAndAnswer("acme/tools");
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        AiServices.builder(Assistant.class)
                .streamingChatModel(streaming("acme/tools"))
                .tools(new Tools())
                .build()
                .stream("Hello")
                .onPartialResponse(text -> {})
                .onCompleteResponse(answer::complete)
                .onError(answer::completeExceptionally)
                .start();
        assertEquals(
                "It is sunny and noon.",
                answer.get(30, TimeUnit.SECONDS).aiMessage().text());
    }

    @Test
    @DisplayName("S-107: structured output is read into a record")
    void readsStructuredOutput() {
        upstream.nextForModel("acme/one", Reply.answer(ADA));
        Extractor extractor = AiServices.create(
                Extractor.class,
                model("acme/one")
                        .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                        .strictJsonSchema(true)
                        .build());
        assertEquals(new Person("Ada", 36), extractor.person("Who?"));
        assertTrue(lastRequest().contains("\"json_schema\""), lastRequest());
    }

    @Test
    @DisplayName("S-122, S-123: each error has its exception")
    void raisesTypedErrors() {
        assertThrows(
                AuthenticationException.class,
                () -> model("acme/one").apiKey("sk-never-issued").build().chat("Hello"));
        assertThrows(
                InvalidRequestException.class,
                () -> model("acme/one").maxTokens(-1).build().chat("Hello"));
        assertThrows(
                ModelNotFoundException.class, () -> model("acme/none").build().chat("Hello"));
        assertThrows(
                InternalServerException.class, () -> model("acme/busy").build().chat("Hello"));
    }

    @Test
    @DisplayName("S-123: an error reaches the handler of a stream")
    void raisesTypedErrorsInStreams() throws Exception {
        Collected collected = new Collected();
        streaming("acme/none").chat("Hello", collected);
        assertInstanceOf(ModelNotFoundException.class, collected.failure());
    }

    @Test
    @DisplayName("S-104: a stream that is cancelled is cancelled at the provider")
    void cancelsAtTheProvider() throws Exception {
        Gate gate = scriptEndlessAnswer();
        Collected collected = new Collected();
        collected.leavesAtOnce = true;
        streaming("acme/endless").chat("Hello", collected);
        collected.left.get(30, TimeUnit.SECONDS);
        awaitCancelled();
        gate.open();
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder model(String name) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(http())
                .baseUrl(gateway.baseUrl())
                .apiKey(KEY)
                .modelName(name)
                .maxRetries(0);
    }

    private static OpenAiStreamingChatModel streaming(String name) {
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http())
                .baseUrl(gateway.baseUrl())
                .apiKey(KEY)
                .modelName(name)
                .build();
    }

    private static HttpClientBuilder http() {
        return gateway.inProcess()
                .map(face -> (HttpClientBuilder) GatewayHttpClientBuilder.on(face))
                .orElseGet(HttpClientBuilderLoader::loadHttpClientBuilder);
    }

    interface Assistant {
        String chat(String message);

        TokenStream stream(String message);
    }

    interface Extractor {
        Person person(String text);
    }

    record Person(String name, int age) {}

    static final class Tools {
        @Tool(name = "get_weather", value = "The weather there")
        String weather(@P(name = "city", value = "the city") String city) {
            return "sunny in " + city;
        }

        @Tool(name = "get_time", value = "The time there")
        String time(@P(name = "city", value = "the city") String city) {
            return "noon in " + city;
        }
    }

    private static final class Collected implements StreamingChatResponseHandler {
        final StringBuilder text = new StringBuilder();
        final CompletableFuture<ChatResponse> end = new CompletableFuture<>();
        final CompletableFuture<Void> left = new CompletableFuture<>();
        volatile boolean leavesAtOnce;
        int pieces;

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            text.append(piece.text());
            pieces++;
            if (leavesAtOnce) {
                context.streamingHandle().cancel();
                left.complete(null);
            }
        }

        @Override
        public void onCompleteResponse(ChatResponse whole) {
            end.complete(whole);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        ChatResponse whole() throws Exception {
            return end.get(30, TimeUnit.SECONDS);
        }

        Throwable failure() throws Exception {
            return end.handle((whole, failure) -> failure).get(30, TimeUnit.SECONDS);
        }
    }
}
