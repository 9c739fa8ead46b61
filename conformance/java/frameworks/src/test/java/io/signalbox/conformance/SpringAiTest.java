package io.signalbox.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import io.signalbox.client.openai.GatewayHttpClient;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI's module for OpenAI, unmodified, against the packaged proxy: only base URL and key are ours. */
class SpringAiTest extends GatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    @DisplayName("a completion beside a system prompt")
    void answers() {
        ChatResponse answer = chat("acme/one")
                .prompt()
                .system("Be brief.")
                .user("Hello")
                .call()
                .chatResponse();
        assertEquals(HELLO, answer.getResult().getOutput().getText());
        assertEquals("acme/one", answer.getMetadata().getModel());
        assertTrue(answer.getMetadata().getUsage().getTotalTokens() > 0);
        assertTrue(lastRequest().contains("Be brief."));
    }

    @Test
    @DisplayName("S-099: a stream gives the same text, piece by piece")
    void streams() {
        List<String> pieces = chat("acme/one").prompt("Hello").stream()
                .content()
                .collectList()
                .block(PATIENCE);
        assertEquals(HELLO, String.join("", pieces));
        assertTrue(pieces.size() > 1);
    }

    @Test
    @DisplayName("S-105, S-106: two tools are called at once, and their results taken")
    void callsTools() {
        scriptToolCallsAndAnswer("acme/tools");
        assertEquals(
                "It is sunny and noon.",
                chat("acme/tools").prompt("Hello").tools(new Tools()).call().content());
        assertTrue(lastRequest().contains("sunny in Paris"), lastRequest());
        assertTrue(lastRequest().contains("noon in Paris"), lastRequest());
    }

    @Test
    @DisplayName("S-105, S-106: the same in streams")
    void streamsToolCalls() {
        scriptToolCallsAndAnswer("acme/tools");
        List<String> pieces = chat("acme/tools").prompt("Hello").tools(new Tools()).stream()
                .content()
                .collectList()
                .block(PATIENCE);
        assertEquals("It is sunny and noon.", String.join("", pieces));
    }

    @Test
    @DisplayName("S-107: structured output is read into a record, by the prompt and by the provider's own means")
    void readsStructuredOutput() {
        upstream.nextForModel("acme/one", Reply.answer(ADA), Reply.answer(ADA));
        assertEquals(
                new Person("Ada", 36), chat("acme/one").prompt("Who?").call().entity(Person.class));
        assertEquals(
                new Person("Ada", 36),
                chat("acme/one").prompt("Who?").call().entity(Person.class, how -> how.useProviderStructuredOutput()));
        assertTrue(lastRequest().contains("\"json_schema\""), lastRequest());
    }

    @Test
    @DisplayName("S-122, S-123: each error has its exception")
    void raisesTypedErrors() {
        ChatClient stranger = chat("acme/one", "sk-never-issued");
        assertThrows(
                UnauthorizedException.class,
                () -> stranger.prompt("Hello").call().content());
        assertThrows(
                NotFoundException.class,
                () -> chat("acme/none").prompt("Hello").call().content());
        assertThrows(BadRequestException.class, () -> chat("acme/one")
                .prompt("Hello")
                .options(OpenAiChatOptions.builder().maxTokens(-1))
                .call()
                .content());
    }

    private static ChatClient chat(String model) {
        return chat(model, KEY);
    }

    private static ChatClient chat(String model, String key) {
        OpenAiChatModel.Builder chat = OpenAiChatModel.builder()
                .options(options(model).apiKey(key).build());
        gateway.inProcess().ifPresent(face -> chat.openAiClient(new OpenAIClientImpl(inProcess(face, key)))
                .openAiClientAsync(new OpenAIClientAsyncImpl(inProcess(face, key))));
        return ChatClient.create(chat.build());
    }

    private static ClientOptions inProcess(InProcess face, String key) {
        return ClientOptions.builder()
                .httpClient(GatewayHttpClient.on(face))
                .baseUrl(gateway.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static OpenAiChatOptions.Builder options(String model) {
        OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
        options.baseUrl(gateway.baseUrl()).apiKey(KEY).model(model).maxRetries(0);
        return options;
    }

    record Person(String name, int age) {}

    static final class Tools {
        @Tool(name = "get_weather", description = "The weather there")
        String weather(String city) {
            return "sunny in " + city;
        }

        @Tool(name = "get_time", description = "The time there")
        String time(String city) {
            return "noon in " + city;
        }
    }
}
