package io.signalbox.codec.jackson.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of each dialect, as its callers' bodies hold them. */
class StoredTextsTest {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private static GenerationContent read(String dialect, String request, String type, String answer) {
        return read(dialect, body(request, false), type, body(answer, false));
    }

    private static GenerationContent read(String dialect, Body request, String type, Body answer) {
        return Dialects.contentReader()
                .read(new StoredContent(
                        "gen-1", Optional.empty(), Instant.EPOCH, dialect, request, type, answer, Optional.empty()));
    }

    private static Body body(String text, boolean truncated) {
        return new Body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), truncated);
    }

    private static String events(String... data) {
        StringBuilder stream = new StringBuilder(": a comment\n\n");
        for (String event : data) {
            stream.append("data: ").append(event).append("\n\n");
        }
        return stream.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{'messages':[{'role':'user','content':'Hi'}]} => [{'role':'user','content':'Hi'}]",
                "{'system':'Be brief','messages':[{'role':'user','content':'Hi'}]}"
                        + " => [{'role':'system','content':'Be brief'},{'role':'user','content':'Hi'}]",
                "{'instructions':'Be brief','input':'Hi'}"
                        + " => [{'role':'system','content':'Be brief'},{'role':'user','content':'Hi'}]",
                "{'input':[{'type':'message','role':'user','content':'Hi'}]}"
                        + " => [{'type':'message','role':'user','content':'Hi'}]",
                "{'systemInstruction':{'parts':[{'text':'Be brief'}]},'contents':[{'parts':[{'text':'Hi'}]}]}"
                        + " => [{'role':'system','parts':[{'text':'Be brief'}]},{'parts':[{'text':'Hi'}]}]",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'c1'}]},{'role':'tool','tool_call_id':'c1','content':'5'}]}"
                        + " => [{'role':'assistant','tool_calls':[{'id':'c1'}]},{'role':'tool','tool_call_id':'c1','content':'5'}]",
            })
    @DisplayName("S-142: messages are as they were written, with the instructions that stand beside them first")
    void readsMessages(String request, String messages) {
        GenerationContent content = read("openai-chat", request.replace('\'', '"'), JSON, "{}");
        assertThat(content.messages()).contains(messages.replace('\'', '"'));
        assertThat(content.prompt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{'prompt':'Hi'} => Hi",
                "{'prompt':['Hi','Ho']} => ['Hi','Ho']",
                "{'input':'Hi'} => Hi",
                "no JSON at all => no JSON at all",
                "{'model':'m'} => {'model':'m'}",
            })
    @DisplayName("S-142: a request without messages has a prompt")
    void readsPrompts(String request, String prompt) {
        GenerationContent content = read("openai-completions", request.replace('\'', '"'), JSON, "{}");
        assertThat(content.prompt()).contains(prompt.replace('\'', '"'));
        assertThat(content.messages()).isEmpty();
    }

    @Test
    @DisplayName("S-142: the thought before an answer, the calls in it, and several choices one after the other")
    void readsWholeAnswers() {
        GenerationContent content = read("openai-chat", HELLO, JSON, """
                {"id":"a","choices":[
                  {"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"One","reasoning":"Hm",
                   "tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{\\"a\\":1}"}}]}},
                  {"index":1,"finish_reason":"stop","message":{"role":"assistant","content":"Two"}}]}""");
        assertThat(content.completion()).contains("One\n\nTwo");
        assertThat(content.reasoning()).contains("Hm");
        assertThat(content.toolCalls())
                .contains("[{\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"a\\\":1}\"}}]");
        assertThat(content.truncated()).isFalse();
    }

    @Test
    @DisplayName("S-142: a chat stream, with thoughts and calls in pieces; what is no JSON in it is left out")
    void readsChatStreams() {
        GenerationContent content = read(
                "openai-chat",
                HELLO,
                EVENTS,
                events(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"reasoning\":\"H\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"m\"}}]}",
                        "{broken",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"On\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"e\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                        "[DONE]"));
        assertThat(content.completion()).contains("One");
        assertThat(content.reasoning()).contains("Hm");
        assertThat(content.toolCalls().orElseThrow()).contains("\"arguments\":\"{\\\"a\\\":1}\"");
    }

    @Test
    @DisplayName("S-142: a Messages stream with a thought and a call")
    void readsMessagesStreams() {
        GenerationContent content = read(
                "anthropic-messages",
                HELLO,
                EVENTS,
                events(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":0}",
                        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"One\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":1}",
                        "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"add\",\"input\":{}}}",
                        "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":2}",
                        "{\"type\":\"message_stop\"}"));
        assertThat(content.completion()).contains("One");
        assertThat(content.reasoning()).contains("Hm");
        assertThat(content.toolCalls().orElseThrow())
                .contains("\"id\":\"c1\"", "\"name\":\"add\"", "\"arguments\":\"{\\\"a\\\":1}\"");
    }

    @Test
    @DisplayName("S-142: Gemini's stream as one array of its events")
    void readsArraysOfEvents() {
        GenerationContent content = read("gemini", "{\"contents\":[]}", JSON, """
                [{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Hm","thought":true},{"text":"On"}]}}]},
                 {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"e"}]},"finishReason":"STOP"}]}]""");
        assertThat(content.completion()).contains("One");
        assertThat(content.reasoning()).contains("Hm");
        assertThat(content.messages()).contains("[]");
    }

    @Test
    @DisplayName("S-175: of bodies that were cut comes what is there")
    void readsWhatWasCut() {
        GenerationContent whole = read(
                "openai-chat",
                body(HELLO.substring(0, 20), true),
                JSON,
                body("{\"choices\":[{\"message\":{\"content\":\"On", true));
        assertThat(whole.prompt()).contains(HELLO.substring(0, 20));
        assertThat(whole.completion()).contains("{\"choices\":[{\"message\":{\"content\":\"On");
        assertThat(whole.truncated()).isTrue();
        String first = events("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"One\"}}]}");
        GenerationContent stream = read("openai-chat", body(HELLO, false), EVENTS, body(first + "data: {\"cho", true));
        assertThat(stream.completion()).contains("One");
        assertThat(stream.truncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "17", "{}", "{\"choices\":17}", "{\"error\":{}}", "\u0000"})
    @DisplayName("S-142: an answer that is none is given as it is, and no fault")
    void readsAnything(String answer) {
        for (String dialect : new String[] {
            "openai-chat", "openai-completions", "openai-responses", "anthropic-messages", "gemini", "x"
        }) {
            for (String type : new String[] {JSON, EVENTS, ""}) {
                GenerationContent content = read(dialect, HELLO, type, answer);
                assertThat(content.completion().orElse(answer)).isIn(answer, "");
            }
        }
    }

    @Test
    @DisplayName("S-175: sound and other bytes that are no text have no words")
    void leavesOutWhatIsNoText() {
        Body bytes = Body.of(new byte[] {(byte) 0xff, (byte) 0xd8, 0});
        GenerationContent content = read("openai-speech", bytes, "audio/mpeg", bytes);
        assertThat(content.prompt()).isEmpty();
        assertThat(content.completion()).isEmpty();
    }

    @Test
    @DisplayName("S1: what is read prints none of its words")
    void printsNothing() {
        assertThat(read("openai-chat", HELLO, JSON, "answer").toString()).doesNotContain("Hi", "answer");
    }
}
