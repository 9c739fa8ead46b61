package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.Turn.Role;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesRequestWriterTest {

    private static final Endpoint OPENAI = Said.at(ProviderType.OPENAI).build();
    private static final Endpoint OPENROUTER = Said.at(ProviderType.OPENROUTER).build();
    private static final Turn HI = Turn.of(Role.USER, "hi");
    private static final Seal SEAL = new Seal(Seal.OPENAI, Optional.empty(), Optional.of("gAAA"), Optional.of("rs_1"));

    @Test
    @DisplayName("turns are items, system turns at their places; nothing is kept")
    void writesTurns() {
        JsonNode request = Said.written(
                Said.conversation(
                        Turn.of(Role.SYSTEM, "Be brief."),
                        HI,
                        Turn.of(Role.ASSISTANT, "Hello"),
                        Turn.of(Role.USER, "?")),
                OPENAI);

        assertThat(request).isEqualTo(Said.json("""
                {'model':'gpt-5-2026','input':[
                 {'type':'message','role':'system','content':[{'type':'input_text','text':'Be brief.'}]},
                 {'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]},
                 {'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hello'}]},
                 {'type':'message','role':'user','content':[{'type':'input_text','text':'?'}]}],
                 'store':false}
                """));
    }

    @Test
    @DisplayName("a thought goes back whole, before the call that it led to; results follow")
    void replaysThoughts() {
        JsonNode input = Said.written(
                        Said.conversation(
                                HI,
                                Turn.of(
                                        Role.ASSISTANT,
                                        List.of(
                                                new Part.Thought("why", true, Optional.of(SEAL)),
                                                call("call_1", "{\"q\":1}"),
                                                call("call_2", ""))),
                                Turn.of(
                                        Role.TOOL,
                                        List.of(
                                                result("call_1", false, Part.Text.of("one")),
                                                result("call_2", true, Part.Text.of("broke"))))),
                        OPENAI)
                .path("input");

        assertThat(input.get(1))
                .isEqualTo(Said.json("{'type':'reasoning','id':'rs_1','summary':"
                        + "[{'type':'summary_text','text':'why'}],'encrypted_content':'gAAA'}"));
        assertThat(input.get(2))
                .isEqualTo(Said.json(
                        "{'type':'function_call','call_id':'call_1','name':'look','arguments':'{\\'q\\':1}'}"));
        assertThat(input.get(3).path("arguments").asText()).isEqualTo("{}");
        assertThat(input.get(4))
                .isEqualTo(Said.json("{'type':'function_call_output','call_id':'call_1','output':'one'}"));
        assertThat(input.get(5).path("output").asText()).isEqualTo("Error: broke");
    }

    @Test
    @DisplayName("a thought without what followed it, of another family, or without its data stays behind")
    void leavesThoughtsBehind() {
        Part last = new Part.Thought("why", true, Optional.of(SEAL));
        Part groks = new Part.Thought(
                "why", true, Optional.of(new Seal(Seal.XAI, Optional.empty(), Optional.of("x"), Optional.empty())));
        Part bare = new Part.Thought(
                "why",
                true,
                Optional.of(new Seal(Seal.OPENAI, Optional.empty(), Optional.empty(), Optional.of("rs_2"))));

        assertThat(Said.written(Said.conversation(HI, Turn.of(Role.ASSISTANT, List.of(last)), HI), OPENAI)
                        .path("input"))
                .hasSize(2);
        assertThat(Said.written(
                                Said.conversation(
                                        HI, Turn.of(Role.ASSISTANT, List.of(groks, bare, Part.Text.of("so"))), HI),
                                OPENAI)
                        .path("input"))
                .hasSize(3);
    }

    @Test
    @DisplayName("OpenRouter gets items as it sends them: with ids, a status, and whose thought it is")
    void writesForOpenRouter() {
        JsonNode input = Said.written(
                        Said.conversation(
                                HI,
                                Turn.of(
                                        Role.ASSISTANT,
                                        List.of(
                                                new Part.Thought("", true, Optional.of(SEAL)),
                                                Part.Text.of("so"),
                                                call("call_1", "{}")))),
                        OPENROUTER)
                .path("input");

        assertThat(input.get(1).path("format").asText()).isEqualTo(Seal.OPENAI);
        assertThat(input.get(2).path("id").asText()).startsWith("msg_");
        assertThat(input.get(2).path("status").asText()).isEqualTo("completed");
        assertThat(input.get(3).path("id").asText()).startsWith("fc_");
    }

    @Test
    @DisplayName("images and documents by address, by name and in place; results hold them too")
    void writesMedia() {
        JsonNode input = Said.written(
                        Said.conversation(
                                Turn.of(
                                        Role.USER,
                                        List.of(
                                                media(Part.Medium.IMAGE, new Source.Address("https://a.example/i"), ""),
                                                media(Part.Medium.IMAGE, new Source.Inline("aGk="), "image/webp"),
                                                media(Part.Medium.IMAGE, new Source.Handle("file-1"), ""),
                                                media(Part.Medium.FILE, new Source.Inline("aGk="), "application/pdf"),
                                                media(Part.Medium.FILE, new Source.Address("https://a.example/f"), ""),
                                                media(Part.Medium.FILE, new Source.Handle("file-2"), ""),
                                                media(Part.Medium.FILE, new Source.Plain("words"), "text/plain"))),
                                Turn.of(
                                        Role.TOOL,
                                        List.of(result(
                                                "call_1",
                                                false,
                                                Part.Text.of("see"),
                                                media(Part.Medium.IMAGE, new Source.Inline("aGk="), ""))))),
                        OPENAI)
                .path("input");

        assertThat(input.get(0).path("content")).isEqualTo(Said.json("""
                [{'type':'input_image','image_url':'https://a.example/i','detail':'auto'},
                 {'type':'input_image','image_url':'data:image/webp;base64,aGk=','detail':'auto'},
                 {'type':'input_image','file_id':'file-1','detail':'auto'},
                 {'type':'input_file','filename':'file.pdf','file_data':'data:application/pdf;base64,aGk='},
                 {'type':'input_file','file_url':'https://a.example/f'},
                 {'type':'input_file','file_id':'file-2'},
                 {'type':'input_text','text':'words'}]
                """));
        assertThat(input.get(1).path("output"))
                .isEqualTo(Said.json("[{'type':'input_text','text':'see'},"
                        + "{'type':'input_image','image_url':'data:image/png;base64,aGk=','detail':'auto'}]"));
    }

    @Test
    @DisplayName("tools are flat, and strict only if that was said, because silence means strict here")
    void writesTools() {
        Tool plain = new Tool.Function(
                "look", Optional.of("Looks."), Said.json("{'type':'object'}"), Optional.empty(), Optional.empty());
        Tool strict = new Tool.Function("wait", Optional.empty(), Said.json("{}"), Optional.of(true), Optional.empty());
        Tool custom = new Tool.Custom(
                "shell",
                Optional.empty(),
                Optional.of(Said.json("{'type':'grammar','grammar':{'syntax':'lark','definition':'x'}}")));

        JsonNode request = Said.written(tools(ToolChoice.named("shell"), plain, strict, custom), OPENAI);

        assertThat(request.path("tools")).isEqualTo(Said.json("""
                [{'type':'function','name':'look','description':'Looks.','parameters':{'type':'object'},'strict':false},
                 {'type':'function','name':'wait','parameters':{},'strict':true},
                 {'type':'custom','name':'shell','format':{'type':'grammar','syntax':'lark','definition':'x'}}]
                """));
        assertThat(request.path("tool_choice")).isEqualTo(Said.json("{'type':'custom','name':'shell'}"));
        assertThat(Said.written(tools(ToolChoice.of(ToolChoice.Mode.NONE), plain), OPENAI)
                        .path("tool_choice")
                        .asText())
                .isEqualTo("none");
        assertThat(Said.written(tools(new ToolChoice(ToolChoice.Mode.AUTO, List.of("look", "wait")), plain), OPENAI)
                        .path("tool_choice"))
                .isEqualTo(Said.json("{'type':'allowed_tools','mode':'auto','tools':"
                        + "[{'type':'function','name':'look'},{'type':'function','name':'wait'}]}"));
    }

    @Test
    @DisplayName("a custom tool's call and result are items of their own kind")
    void writesCustomCalls() {
        Conversation asked = new Conversation(
                List.of(
                        Turn.of(
                                Role.ASSISTANT,
                                List.of(new Part.ToolCall(
                                        "call_1", "shell", "ls -l", Optional.empty(), Optional.empty()))),
                        Turn.of(Role.TOOL, List.of(result("call_1", false, Part.Text.of("none"))))),
                List.of(new Tool.Custom("shell", Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());

        JsonNode input = Said.written(asked, OPENAI).path("input");

        assertThat(input.get(0))
                .isEqualTo(Said.json("{'type':'custom_tool_call','call_id':'call_1','name':'shell','input':'ls -l'}"));
        assertThat(input.get(1).path("type").asText()).isEqualTo("custom_tool_call_output");
    }

    @Test
    @DisplayName("a call's id that is too long is shortened alike in the call and in its result")
    void shortensIds() {
        String id = "x".repeat(65);

        JsonNode input = Said.written(
                        Said.conversation(
                                HI,
                                Turn.of(Role.ASSISTANT, List.of(call(id, "{}"))),
                                Turn.of(Role.TOOL, List.of(result(id, false, Part.Text.of("y"))))),
                        OPENAI)
                .path("input");

        assertThat(input.get(1).path("call_id").asText()).hasSizeLessThanOrEqualTo(64);
        assertThat(input.get(2).path("call_id")).isEqualTo(input.get(1).path("call_id"));
    }

    @Test
    @DisplayName("parameters under the dialect's names, in its ranges")
    void writesParameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        parameters.put("max_tokens", Said.json("8"));
        parameters.put("temperature", Said.json("0.70"));
        parameters.put("top_p", Said.json("0.5"));
        parameters.put("verbosity", Said.json("'max'"));
        parameters.put("service_tier", Said.json("'fast'"));
        parameters.put("logprobs", Said.json("true"));
        parameters.put("top_logprobs", Said.json("3"));
        parameters.put("parallel_tool_calls", Said.json("false"));
        parameters.put("metadata", Said.json("{'a':'b'}"));
        parameters.put("safety_identifier", Said.json("'u'"));
        parameters.put("prompt_cache_key", Said.json("'k'"));
        parameters.put("store", Said.json("true"));
        Conversation asked = Said.conversation(HI).with(parameters);

        JsonNode request = Said.written(asked, OPENAI);

        assertThat(request.path("max_output_tokens").asInt()).isEqualTo(16);
        assertThat(request.path("temperature").decimalValue()).isEqualTo("0.70");
        assertThat(request.path("text").path("verbosity").asText()).isEqualTo("high");
        assertThat(request.path("service_tier").asText()).isEqualTo("priority");
        assertThat(request.path("include")).isEqualTo(Said.json("['message.output_text.logprobs']"));
        assertThat(request.path("top_logprobs").asInt()).isEqualTo(3);
        assertThat(request.path("store").asBoolean()).isTrue();
        assertThat(request.has("parallel_tool_calls") && request.has("metadata") && request.has("safety_identifier"))
                .isTrue();
        assertThat(Said.written(asked, Said.at(ProviderType.OPENAI_COMPATIBLE).build())
                        .path("max_output_tokens")
                        .asInt())
                .isEqualTo(8);
    }

    @Test
    @DisplayName(
            "schemas stand one level higher than in chat; thinking asks for what is encrypted, so that it can be replayed")
    void writesFormatAndReasoning() {
        Conversation asked = new Conversation(
                List.of(HI),
                List.of(),
                Optional.empty(),
                Optional.of(new AnswerFormat.Schema(
                        "answer", Optional.empty(), Said.json("{'type':'object'}"), Optional.of(true))),
                Optional.of(new Reasoning(Optional.of("high"), OptionalLong.empty(), false, Optional.of("auto"))),
                Map.of());

        JsonNode request = Said.written(asked, OPENAI);

        assertThat(request.path("text"))
                .isEqualTo(Said.json(
                        "{'format':{'type':'json_schema','name':'answer','schema':{'type':'object'},'strict':true}}"));
        assertThat(request.path("reasoning")).isEqualTo(Said.json("{'effort':'high','summary':'auto'}"));
        assertThat(request.path("include")).isEqualTo(Said.json("['reasoning.encrypted_content']"));
    }

    @Test
    @DisplayName(
            "models that are known to think are asked for what is encrypted, others are not, because they refuse that")
    void asksForEncrypted() {
        Endpoint thinks = Said.at(ProviderType.OPENAI)
                .supportedParameters(Set.of("tools", "reasoning"))
                .build();

        assertThat(Said.written(Said.conversation(HI), thinks).has("include")).isTrue();
        assertThat(Said.written(Said.conversation(HI), OPENAI).has("include")).isFalse();
    }

    @Test
    @DisplayName("some JSON, a stream, a budget of thought in words")
    void writesTheRest() {
        Conversation asked = new Conversation(
                List.of(HI),
                List.of(),
                Optional.empty(),
                Optional.of(new AnswerFormat.AnyJson()),
                Optional.of(new Reasoning(Optional.empty(), OptionalLong.of(900), false, Optional.empty())),
                Map.of("max_tokens", Said.json("1000")));

        JsonNode request = Said.json(new String(
                OpenAiResponses.upstream().call(asked, OPENAI, true).body(), java.nio.charset.StandardCharsets.UTF_8));

        assertThat(request.path("text").path("format")).isEqualTo(Said.json("{'type':'json_object'}"));
        assertThat(request.path("reasoning").path("effort").asText()).isEqualTo("high");
        assertThat(request.path("stream").asBoolean()).isTrue();
    }

    private static Conversation tools(ToolChoice choice, Tool... tools) {
        return new Conversation(
                List.of(HI), List.of(tools), Optional.of(choice), Optional.empty(), Optional.empty(), Map.of());
    }

    private static Part call(String id, String arguments) {
        return new Part.ToolCall(id, "look", arguments, Optional.empty(), Optional.empty());
    }

    private static Part result(String id, boolean error, Part... content) {
        return new Part.ToolResult(id, List.of(content), error, Optional.empty());
    }

    private static Part.Media media(Part.Medium medium, Source source, String mediaType) {
        return new Part.Media(medium, source, mediaType, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
