package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesStreamTest {

    private static final AnswerEvent.Finished STOP = finished("stop");
    private static final AnswerEvent.Used USED = new AnswerEvent.Used(
            Usage.reported(Map.of(
                    UsageClass.PROMPT, 60L,
                    UsageClass.CACHED_READ, 30L,
                    UsageClass.CACHE_WRITE, 10L,
                    UsageClass.COMPLETION, 15L,
                    UsageClass.REASONING, 5L)),
            Optional.empty());

    @Test
    @DisplayName("a text: created, in progress, the item, its part, pieces, and each of them done")
    void writesText() {
        List<JsonNode> events = events(Face.OPENAI, text("Hel"), text("lo"), STOP, USED);

        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
        }
        String id = events.get(2).path("item").path("id").asText();
        assertThat(id).startsWith("msg_");
        assertThat(events.get(4))
                .isEqualTo(Said.json("{'type':'response.output_text.delta','sequence_number':4,'item_id':'" + id
                        + "','output_index':0,'content_index':0,'logprobs':[],'delta':'Hel'}"));
        assertThat(events.get(6).path("text").asText()).isEqualTo("Hello");
        JsonNode response = events.get(9).path("response");
        assertThat(response.path("id").asText()).isEqualTo("resp_" + Exchange.ID);
        assertThat(response.path("model").asText()).isEqualTo("openai/gpt-5");
        assertThat(response.path("created_at").asLong()).isEqualTo(1700000000);
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("output").get(0)).isEqualTo(events.get(8).path("item"));
        assertThat(response.path("usage"))
                .isEqualTo(Said.json("{'input_tokens':100,'input_tokens_details':"
                        + "{'cached_tokens':30,'cache_write_tokens':10},'output_tokens':20,'output_tokens_details':"
                        + "{'reasoning_tokens':5},'total_tokens':120}"));
    }

    @Test
    @DisplayName("OpenRouter's face: the generation's id, what it cost, all of the text, and [DONE]")
    void writesForOpenRouter() {
        String stream = Exchange.streamed(Exchange.asked(Face.OPENROUTER, true), List.of(text("Hello"), STOP, USED));
        List<JsonNode> events = Said.events(stream);
        JsonNode response = events.get(events.size() - 1).path("response");

        assertThat(stream).endsWith("\n\ndata: [DONE]\n\n");
        assertThat(response.path("id").asText()).isEqualTo(Exchange.ID);
        assertThat(response.path("output_text").asText()).isEqualTo("Hello");
        assertThat(response.path("usage").path("cost").decimalValue()).isPositive();
        assertThat(response.path("usage").path("is_byok").asBoolean(true)).isFalse();
        for (String required : List.of(
                "id",
                "object",
                "created_at",
                "completed_at",
                "status",
                "model",
                "error",
                "incomplete_details",
                "instructions",
                "metadata",
                "output",
                "parallel_tool_calls",
                "tools",
                "tool_choice",
                "temperature",
                "top_p",
                "presence_penalty",
                "frequency_penalty")) {
            assertThat(response.has(required)).as(required).isTrue();
        }
    }

    @Test
    @DisplayName("thoughts are items of their own, summed up or aloud, sealed by whoever made them")
    void writesThoughts() {
        Seal claudes = new Seal(Seal.ANTHROPIC, Optional.of("sig"), Optional.empty(), Optional.empty());
        List<JsonNode> events = events(
                Face.OPENAI,
                new AnswerEvent.Thought(0, "sum", true),
                new AnswerEvent.Thought(0, "aloud", false),
                new AnswerEvent.Sealed(0, claudes),
                text("ok"),
                STOP);

        assertThat(types(events))
                .containsSubsequence(
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added");
        JsonNode output = last(events).path("output");
        assertThat(output.get(0).path("summary").get(0).path("text").asText()).isEqualTo("sum");
        assertThat(output.get(0).has("encrypted_content")).isFalse();
        assertThat(output.get(1).path("content").get(0))
                .isEqualTo(Said.json("{'type':'reasoning_text','text':'aloud'}"));
        assertThat(CarriedSeal.read(
                        output.get(1).path("encrypted_content").asText(), Optional.empty(), Optional.empty()))
                .hasValue(new CarriedSeal(claudes, false));
        assertThat(output.get(2).path("type").asText()).isEqualTo("message");
    }

    @Test
    @DisplayName("OpenAI's own seal needs no wrapping, a call's seal stands before it")
    void writesSeals() {
        Seal openAis = new Seal(Seal.OPENAI, Optional.empty(), Optional.of("gAAA"), Optional.empty());
        Seal geminis = new Seal(Seal.GEMINI, Optional.of("sig"), Optional.empty(), Optional.empty());
        JsonNode output = last(events(
                        Face.OPENAI,
                        new AnswerEvent.Sealed(0, openAis),
                        new AnswerEvent.CallBegun(0, 0, "call_1", "look", Optional.of(geminis)),
                        finished("tool_calls")))
                .path("output");

        assertThat(output.get(0).path("encrypted_content").asText()).isEqualTo("gAAA");
        assertThat(output.get(1).path("encrypted_content").asText()).startsWith(SealText.MARK);
        assertThat(output.get(2).path("name").asText()).isEqualTo("look");
    }

    @Test
    @DisplayName(
            "parallel calls grow side by side; one without arguments gets an empty object; the status is completed")
    void writesCalls() {
        List<JsonNode> events = events(
                Face.OPENAI,
                new AnswerEvent.CallBegun(0, 0, "call_1", "look", Optional.empty()),
                new AnswerEvent.CallArguments(0, 0, "{\"q\""),
                new AnswerEvent.CallBegun(0, 1, "call_2", "wait", Optional.empty()),
                new AnswerEvent.CallArguments(0, 0, ":1}"),
                finished("tool_calls"));

        assertThat(types(events).subList(2, 12))
                .containsExactly(
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(last(events).path("status").asText()).isEqualTo("completed");
        JsonNode call = last(events).path("output").get(0);
        assertThat(call.path("call_id").asText()).isEqualTo("call_1");
        assertThat(call.path("arguments").asText()).isEqualTo("{\"q\":1}");
        assertThat(last(events).path("output").get(1).path("arguments").asText())
                .isEqualTo("{}");
    }

    @Test
    @DisplayName("a tool that takes free text is called in its own kind of item")
    void writesCustomCalls() {
        Envelope asked = Exchange.read(
                Face.OPENAI, "{'model':'m','input':'x','stream':true,'tools':[{'type':'custom','name':'shell'}]}");
        List<JsonNode> events = Said.events(Exchange.streamed(
                asked,
                List.of(
                        new AnswerEvent.CallBegun(0, 0, "call_1", "shell", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "ls"),
                        finished("tool_calls"))));

        assertThat(types(events))
                .contains("response.custom_tool_call_input.delta", "response.custom_tool_call_input.done");
        assertThat(last(events).path("output").get(0).path("input").asText()).isEqualTo("ls");
        assertThat(last(events).path("tools").get(0).path("name").asText()).isEqualTo("shell");
    }

    @Test
    @DisplayName("refusals are parts, citations and log probabilities stand at their text, images are items")
    void writesTheRest() {
        List<JsonNode> events = events(
                Face.OPENAI,
                text("see"),
                new AnswerEvent.Citation(
                        0, Said.json("{'type':'url_citation','url_citation':{'url':'https://a.example'}}")),
                new AnswerEvent.LogProbabilities(0, Said.json("[{'token':'see','logprob':-0.5}]")),
                new AnswerEvent.Refusal(0, "no"),
                new AnswerEvent.Media(
                        0,
                        new Part.Media(
                                Part.Medium.IMAGE,
                                new Part.Source.Inline("aGk="),
                                "image/png",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty()),
                STOP);

        assertThat(types(events))
                .contains("response.output_text.annotation.added", "response.refusal.delta", "response.refusal.done");
        JsonNode content = last(events).path("output").get(0).path("content");
        assertThat(content.get(0).path("annotations"))
                .isEqualTo(Said.json("[{'type':'url_citation','url':'https://a.example'}]"));
        assertThat(content.get(0).path("logprobs").get(0).path("token").asText())
                .isEqualTo("see");
        assertThat(content.get(1)).isEqualTo(Said.json("{'type':'refusal','refusal':'no'}"));
        assertThat(last(events).path("output").get(1).path("result").asText()).isEqualTo("aGk=");
    }

    @Test
    @DisplayName("an answer that was cut short or filtered is incomplete, and says why")
    void writesCuts() {
        List<JsonNode> cut = events(Face.OPENAI, text("Hel"), finished("length"));

        assertThat(cut.get(cut.size() - 1).path("type").asText()).isEqualTo("response.incomplete");
        assertThat(last(cut).path("incomplete_details")).isEqualTo(Said.json("{'reason':'max_output_tokens'}"));
        assertThat(last(cut).path("output").get(0).path("status").asText()).isEqualTo("incomplete");
        assertThat(last(events(Face.OPENAI, text("Hel"), finished("content_filter")))
                        .path("incomplete_details")
                        .path("reason")
                        .asText())
                .isEqualTo("content_filter");
    }

    @Test
    @DisplayName("the response says again what was asked, but that nothing is kept")
    void echoesSettings() {
        Envelope asked = Exchange.read(Face.OPENAI, """
                {'model':'m','input':'x','stream':true,'store':true,'instructions':'Be brief.','temperature':0.25,
                 'metadata':{'a':'b'},'text':{'verbosity':'low'},'reasoning':{'effort':'low'},'user':'u'}
                """);
        JsonNode response = Said.events(Exchange.streamed(asked, List.of(text("x"), STOP)))
                .get(0)
                .path("response");

        assertThat(response.path("status").asText()).isEqualTo("in_progress");
        assertThat(response.path("store").asBoolean(true)).isFalse();
        assertThat(response.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(response.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(response.path("text")).isEqualTo(Said.json("{'verbosity':'low','format':{'type':'text'}}"));
        assertThat(response.path("metadata").path("a").asText()).isEqualTo("b");
    }

    @Test
    @DisplayName("a whole answer has the items that a stream would end with")
    void writesWhole() {
        Message.Choice choice = new Message.Choice(
                List.of(
                        new Part.Thought("why", true, Optional.empty()),
                        Part.Text.of("Hello"),
                        new Part.ToolCall("call_1", "look", "{}", Optional.empty(), Optional.empty())),
                List.of(Said.json("{'type':'url_citation','url_citation':{'url':'https://a.example'}}")),
                List.of(),
                Optional.of(finished("tool_calls")));

        JsonNode response = Exchange.whole(Exchange.asked(Face.OPENAI, false), choice);
        JsonNode streamed = last(events(
                Face.OPENAI,
                new AnswerEvent.Thought(0, "why", true),
                text("Hello"),
                new AnswerEvent.Citation(0, choice.citations().get(0)),
                new AnswerEvent.CallBegun(0, 0, "call_1", "look", Optional.empty()),
                finished("tool_calls")));

        assertThat(response.path("output")).isEqualTo(streamed.path("output"));
        assertThat(response.path("status").asText()).isEqualTo("completed");
    }

    @Test
    @DisplayName("F-059: what breaks off is gone on with: the same names, higher numbers, the whole text at the end")
    void goesOn() {
        String first = Said.sse("""
                {'type':'response.created','response':{'id':'resp_1','model':'m'}}
                {'type':'response.output_text.delta','item_id':'msg_1','delta':'The quick brown '}
                """);
        Exchange.Result begun = Exchange.translating(Face.OPENAI, true).of(first);
        String rest = Said.sse("""
                {'type':'response.output_text.delta','item_id':'msg_9','delta':'quick brown fox.'}
                {'type':'response.completed','response':{'status':'completed','output':[]}}
                """);

        assertThat(begun.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE));
        assertThat(begun.plainText()).hasValue("The quick brown ");
        for (Exchange going : List.of(Exchange.translating(Face.OPENAI, true), Exchange.passing(Face.OPENAI, true))) {
            List<JsonNode> all = new ArrayList<>(begun.events());
            all.addAll(going.continuing("The quick brown ").of(rest).events());
            long number = -1;
            for (JsonNode event : all) {
                assertThat(event.path("sequence_number").asLong()).isGreaterThan(number);
                number = event.path("sequence_number").asLong();
            }
            assertThat(all.stream().map(event -> event.path("item_id").asText()).filter(id -> !id.isEmpty()))
                    .hasSizeGreaterThan(3)
                    .allMatch(begun.events().get(2).path("item").path("id").asText()::equals);
            assertThat(types(all)).containsOnlyOnce("response.created", "response.output_item.added");
            assertThat(last(all)
                            .path("output")
                            .get(0)
                            .path("content")
                            .get(0)
                            .path("text")
                            .asText())
                    .isEqualTo("The quick brown fox.");
        }
    }

    @Test
    @DisplayName("F-067: an error after the beginning is a failed response with a code of the dialect's")
    void endsWithErrors() {
        Dialect dialect = OpenAiResponses.dialect(Face.OPENROUTER);
        Failure failure = Failure.of(FailureKind.RATE_LIMITED, "slow down");
        String event = StandardCharsets.UTF_8
                .decode(dialect.errorEvent(new ErrorContext(failure, Exchange.ID, "openai/gpt-5", List.of())))
                .toString();
        JsonNode data = Said.events(event).get(0);

        assertThat(data.path("type").asText()).isEqualTo("response.failed");
        assertThat(data.path("sequence_number").isIntegralNumber()).isTrue();
        assertThat(data.path("response").path("status").asText()).isEqualTo("failed");
        assertThat(data.path("response").path("error"))
                .isEqualTo(Said.json("{'code':'rate_limit_exceeded','message':'slow down'}"));
        assertThat(data.path("response").path("error_type").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(dialect.status(failure)).isEqualTo(429);
        assertThat(new String(
                        dialect.error(new ErrorContext(failure, Exchange.ID, "", List.of())), StandardCharsets.UTF_8))
                .contains("\"code\":429");
        assertThat(new String(
                        OpenAiResponses.dialect(Face.OPENAI)
                                .error(new ErrorContext(failure, Exchange.ID, "", List.of())),
                        StandardCharsets.UTF_8))
                .contains("\"code\":\"rate_limit_exceeded\"");
    }

    private static AnswerEvent text(String text) {
        return new AnswerEvent.Text(0, text);
    }

    private static AnswerEvent.Finished finished(String reason) {
        return new AnswerEvent.Finished(0, reason, reason, Optional.empty());
    }

    private static List<JsonNode> events(Face face, AnswerEvent... events) {
        return Said.events(Exchange.streamed(Exchange.asked(face, true), List.of(events)));
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("response");
    }
}
