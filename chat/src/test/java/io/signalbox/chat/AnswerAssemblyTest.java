package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers and chunks, put together. */
class AnswerAssemblyTest {

    private static final Served SERVED = Served.in(Headers.NONE);

    private static JsonNode tree(String json) {
        return Trees.read(json).orElseThrow();
    }

    private static Answer whole(String json) {
        AnswerAssembly assembly = new AnswerAssembly(event -> {});
        assembly.whole(tree(json));
        return assembly.answer(SERVED, Optional.empty());
    }

    private static Answer streamed(List<ChatEvent> told, String... chunks) {
        AnswerAssembly assembly = new AnswerAssembly(told::add);
        for (String chunk : chunks) {
            assembly.chunk(tree(chunk));
        }
        return assembly.answer(SERVED, Optional.empty());
    }

    @Test
    void readsAWholeAnswer() {
        Answer answer = whole("""
                {"id":"gen-1","model":"acme/one","provider":"Acme","choices":[
                  {"index":0,"finish_reason":"length","native_finish_reason":"max_output","message":{"role":"assistant",
                   "content":"Hi","reasoning":"Hm. So.","reasoning_details":[
                     {"type":"reasoning.text","text":"Hm. ","signature":"s1","format":"anthropic-claude-v1"},
                     {"type":"reasoning.encrypted","data":"d2","id":"r2","format":"openai-responses-v1"}],
                   "tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"a\\": 1}"}}],
                   "images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,YWJj"}}],
                   "annotations":[{"type":"url_citation","url_citation":{"url":"https://host.example"}}]}},
                  {"index":1,"finish_reason":"stop","message":{"content":"other"}}],
                 "usage":{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17,"cost":0.00001230,
                  "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""");

        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.reasoning()).isEqualTo("Hm. ");
        assertThat(answer.message().thoughts())
                .containsExactly(
                        new Thought(
                                "Hm. ",
                                false,
                                "anthropic-claude-v1",
                                Optional.of("s1"),
                                Optional.empty(),
                                Optional.empty()),
                        new Thought(
                                "",
                                false,
                                "openai-responses-v1",
                                Optional.empty(),
                                Optional.of("d2"),
                                Optional.of("r2")));
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("c1", "look", "{\"a\": 1}"));
        assertThat(answer.message().media())
                .containsExactly(new Content.Image("data:image/png;base64,YWJj", Optional.empty()));
        assertThat(answer.annotations().get(0).at("/url_citation/url").flatMap(RawJson::text))
                .contains("https://host.example");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.nativeFinishReason()).isEqualTo("max_output");
        assertThat(answer.usage().count(UsageClass.PROMPT)).isEqualTo(6);
        assertThat(answer.usage().count(UsageClass.CACHED_READ)).isEqualTo(4);
        assertThat(answer.usage().count(UsageClass.COMPLETION)).isEqualTo(5);
        assertThat(answer.usage().count(UsageClass.REASONING)).isEqualTo(2);
        assertThat(answer.cost()).contains(Money.of("0.0000123"));
        assertThat(answer.served().model()).isEqualTo("acme/one");
        assertThat(answer.served().provider()).isEqualTo("Acme");
    }

    @Test
    @DisplayName("thoughts whose details only prove them are read from where their text stands")
    void readsThoughtsBesideTheirProof() {
        Answer answer = whole("""
                {"choices":[{"finish_reason":"stop","message":{"content":"Hi","reasoning":"Hm.","reasoning_details":[
                  {"type":"reasoning.encrypted","data":"d","format":"google-gemini-v1"}]}}]}""");

        assertThat(answer.reasoning()).isEqualTo("Hm.");
        assertThat(answer.message().thoughts()).extracting(Thought::isSealed).containsExactly(false, true);
    }

    @Test
    void readsRefusalsAndWhatIsEstimated() {
        Answer answer = whole("""
                {"choices":[{"finish_reason":"content_filter","message":{"content":null,"refusal":"I will not."}}],
                 "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"estimated":true}}""");

        assertThat(answer.text()).isEmpty();
        assertThat(answer.message().refusal()).contains("I will not.");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(answer.usage().isEstimated()).isTrue();
        assertThat(answer.usage().isBounded()).isFalse();
        assertThat(answer.cost()).isEmpty();
    }

    @Test
    @DisplayName("calls that come mixed are told apart, sound that comes in pieces is one")
    void putsChunksTogether() {
        List<ChatEvent> told = new ArrayList<>();
        Answer answer = streamed(
                told,
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\"}},"
                        + "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"two\",\"arguments\":\"{\"}}]}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"}\"}}]}}]}",
                "{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"YQ==\",\"transcript\":\"He\"}}}]}",
                "{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"YmM=\",\"transcript\":\"llo\"}}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],\"later\":1}");

        assertThat(answer.toolCalls()).containsExactly(new ToolCall("a", "one", "{}"), new ToolCall("b", "two", "{}"));
        assertThat(answer.message().media()).containsExactly(new Content.Audio("YWJj", "", Optional.of("Hello")));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(answer.text()).isEmpty();
        assertThat(told)
                .contains(
                        new ChatEvent.ToolCallBegun(0, "a", "one"),
                        new ChatEvent.ToolCallBegun(1, "b", "two"),
                        new ChatEvent.ToolArguments(1, "}"))
                .noneMatch(ChatEvent.Text.class::isInstance);
    }

    @Test
    @DisplayName("a chunk that is not what it should be says nothing, and those after it do")
    void skipsWhatIsMalformed() {
        List<ChatEvent> told = new ArrayList<>();

        Answer answer = streamed(
                told,
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{}}]}}]}",
                "{\"choices\":[],\"usage\":" + "{\"deep\":".repeat(70) + "1" + "}".repeat(70) + "}",
                "{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"no base64\"}}}]}",
                "{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"YQ==\"}}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}");

        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.message().media()).hasSize(2);
    }

    /** What a model says in a turn, bit by bit. */
    sealed interface Bit {
        /** Words, which may be cut within a character of two halves. */
        record Words(String text) implements Bit {}

        /** A thought. */
        record Idea(String text) implements Bit {}
    }

    @Provide
    Arbitrary<List<Bit>> turns() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab \n\"\\{}\u00e9\u20ac\ud83d\ude00")
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<Bit> bit = Combinators.combine(Arbitraries.integers().between(0, 2), text)
                .as((kind, words) -> kind == 0 ? new Bit.Idea(words) : new Bit.Words(words));
        return bit.list().ofMaxSize(30);
    }

    @Property
    @Label("the pieces of a stream, joined, are the answer; whole or streamed, it is the same")
    void piecesAreTheWhole(@ForAll("turns") List<Bit> bits) {
        List<ChatEvent> told = new ArrayList<>();
        AnswerAssembly assembly = new AnswerAssembly(told::add);
        StringBuilder words = new StringBuilder();
        StringBuilder ideas = new StringBuilder();
        for (Bit bit : bits) {
            boolean isIdea = bit instanceof Bit.Idea;
            String text = isIdea ? ((Bit.Idea) bit).text() : ((Bit.Words) bit).text();
            (isIdea ? ideas : words).append(text);
            assembly.chunk(tree("{\"choices\":[{\"index\":0}]}"));
            ObjectNode chunk = Trees.object();
            chunk.putArray("choices").addObject().putObject("delta").put(isIdea ? "reasoning" : "content", text);
            assembly.chunk(chunk);
        }
        Answer streamed = assembly.answer(SERVED, Optional.empty());

        ObjectNode message = Trees.object().put("content", words.toString()).put("reasoning", ideas.toString());
        ObjectNode json = Trees.object();
        json.putArray("choices").addObject().put("finish_reason", "stop").set("message", message);
        AnswerAssembly once = new AnswerAssembly(event -> {});
        once.whole(json);
        Answer whole = once.answer(SERVED, Optional.empty());

        assertThat(joined(told, ChatEvent.Text.class)).isEqualTo(words.toString());
        assertThat(joined(told, ChatEvent.Reasoning.class)).isEqualTo(ideas.toString());
        assertThat(streamed.text()).isEqualTo(words.toString()).isEqualTo(whole.text());
        assertThat(streamed.reasoning()).isEqualTo(ideas.toString()).isEqualTo(whole.reasoning());
    }

    private static String joined(List<ChatEvent> events, Class<? extends ChatEvent> kind) {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : events) {
            if (kind.isInstance(event) && event instanceof ChatEvent.Text more) {
                text.append(more.text());
            } else if (kind.isInstance(event) && event instanceof ChatEvent.Reasoning more) {
                text.append(more.text());
            }
        }
        return text.toString();
    }
}
