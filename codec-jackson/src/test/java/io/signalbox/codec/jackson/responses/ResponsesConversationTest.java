package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.CacheMark;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.Turn.Role;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.ProviderType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesConversationTest {

    @Test
    @DisplayName("instructions come first, a text is what the user says")
    void readsText() {
        assertThat(read("'instructions':'Be brief.','input':'hi'").turns())
                .containsExactly(Turn.of(Role.SYSTEM, "Be brief."), Turn.of(Role.USER, "hi"));
    }

    @Test
    @DisplayName("thoughts, words and calls of one go are one turn; so are their results")
    void readsItems() {
        List<Turn> turns = read("""
                'input':[
                 {'role':'developer','content':'Be brief.'},
                 {'role':'user','content':'one'},{'role':'user','content':'two'},
                 {'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'a'},{'type':'summary_text','text':'b'}],'encrypted_content':'gAAA'},
                 {'type':'message','id':'msg_1','role':'assistant','status':'completed','content':[{'type':'output_text','text':'ok','annotations':[]},{'type':'refusal','refusal':'no'}]},
                 {'type':'function_call','id':'fc_1','call_id':'call_1','name':'look','arguments':'{}'},
                 {'type':'function_call','call_id':'call_2','name':'wait','arguments':''},
                 {'type':'function_call_output','call_id':'call_1','output':'found'},
                 {'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'t'},{'type':'input_image','image_url':'data:image/png;base64,aGk=','detail':'high'}]}]
                """).turns();

        assertThat(turns)
                .containsExactly(
                        Turn.of(Role.SYSTEM, "Be brief."),
                        Turn.of(Role.USER, "one"),
                        Turn.of(Role.USER, "two"),
                        Turn.of(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Thought(
                                                "a\n\nb",
                                                true,
                                                Optional.of(new Seal(
                                                        Seal.OPENAI,
                                                        Optional.empty(),
                                                        Optional.of("gAAA"),
                                                        Optional.of("rs_1")))),
                                        Part.Text.of("ok"),
                                        new Part.Refusal("no"),
                                        call("call_1", "look", "{}"),
                                        call("call_2", "wait", ""))),
                        Turn.of(
                                Role.TOOL,
                                List.of(
                                        result("call_1", Part.Text.of("found")),
                                        result(
                                                "call_2",
                                                Part.Text.of("t"),
                                                new Part.Media(
                                                        Part.Medium.IMAGE,
                                                        new Source.Inline("aGk="),
                                                        "image/png",
                                                        Optional.empty(),
                                                        Optional.of("high"),
                                                        Optional.empty())))));
    }

    @Test
    @DisplayName("images, documents and sound; marks for the cache of one part and of the whole")
    void readsParts() {
        Conversation conversation = read("""
                'cache_control':{'type':'ephemeral','ttl':'1h'},
                'input':[{'role':'user','content':[
                 {'type':'input_image','image_url':'https://a.example/i'},{'type':'input_image','file_id':'file-1'},
                 {'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,aGk='},
                 {'type':'input_file','file_url':'https://a.example/f'},
                 {'type':'input_audio','input_audio':{'data':'aGk=','format':'wav'}},
                 {'type':'input_text','text':'x','prompt_cache_breakpoint':{'mode':'explicit'}},
                 {'type':'input_text','text':'y'}]}]
                """);

        List<Part> parts = conversation.turns().get(0).parts();
        assertThat(parts.stream().limit(5).map(part -> ((Part.Media) part).source()))
                .containsExactly(
                        new Source.Address("https://a.example/i"),
                        new Source.Handle("file-1"),
                        new Source.Inline("aGk="),
                        new Source.Address("https://a.example/f"),
                        new Source.Inline("aGk="));
        assertThat(((Part.Media) parts.get(2)).name()).hasValue("a.pdf");
        assertThat(((Part.Media) parts.get(4)).mediaType()).isEqualTo("audio/wav");
        assertThat(parts.get(5).cache()).hasValue(new CacheMark(Optional.empty()));
        assertThat(parts.get(6).cache()).hasValue(new CacheMark(Optional.of("1h")));
    }

    @Test
    @DisplayName("tools, and which of them to call")
    void readsTools() {
        String tools =
                "'input':'x','tools':[{'type':'function','name':'look','description':'d','parameters':{'type':'object'},"
                        + "'strict':true},{'type':'custom','name':'shell','format':{'type':'grammar','syntax':'lark','definition':'x'}},"
                        + "{'type':'web_search','user_location':null}],'tool_choice':";

        assertThat(read(tools + "'required'").tools())
                .containsExactly(
                        new Tool.Function(
                                "look",
                                Optional.of("d"),
                                Said.json("{'type':'object'}"),
                                Optional.of(true),
                                Optional.empty()),
                        new Tool.Custom(
                                "shell",
                                Optional.empty(),
                                Optional.of(
                                        Said.json("{'type':'grammar','grammar':{'syntax':'lark','definition':'x'}}"))),
                        new Tool.Hosted("web_search", Said.json("{'type':'web_search','user_location':null}")));
        assertThat(read(tools + "'required'").toolChoice()).hasValue(ToolChoice.of(ToolChoice.Mode.REQUIRED));
        assertThat(read(tools + "{'type':'function','name':'look'}").toolChoice())
                .hasValue(ToolChoice.named("look"));
        assertThat(read(tools + "{'type':'custom','name':'shell'}").toolChoice())
                .hasValue(ToolChoice.named("shell"));
        assertThat(read(tools
                                + "{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'look'}]}")
                        .toolChoice())
                .hasValue(new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("look")));
        assertThat(refused(tools + "{'type':'web_search'}").parameter()).hasValue("tool_choice");
        assertThat(refused(tools + "'sometimes'").message()).contains("auto, none or required");
    }

    @Test
    @DisplayName("formats, reasoning and parameters under their common names")
    void readsSettings() {
        Conversation conversation = read("""
                'input':'x','max_output_tokens':50,'temperature':0.5,'top_logprobs':2,'truncation':'disabled','metadata':{},
                'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true},'verbosity':'low'},
                'reasoning':{'effort':'high','summary':'auto'},'store':true,'user':'u','max_tool_calls':3,'seed':7
                """);

        assertThat(conversation.format())
                .hasValue(new AnswerFormat.Schema(
                        "n", Optional.empty(), Said.json("{'type':'object'}"), Optional.of(true)));
        assertThat(conversation.reasoning())
                .hasValue(new Reasoning(Optional.of("high"), OptionalLong.empty(), false, Optional.of("auto")));
        assertThat(conversation.parameters().keySet())
                .containsExactlyInAnyOrder(
                        "max_tokens", "verbosity", "temperature", "top_logprobs", "logprobs", "user", "seed");
        assertThat(read("'input':'x','text':{'format':{'type':'json_object'}}").format())
                .hasValue(new AnswerFormat.AnyJson());
        assertThat(read("'input':'x','text':{'format':{'type':'text'}}").format())
                .isEmpty();
        assertThat(read("'input':'x','reasoning':{'enabled':true,'exclude':true}")
                        .reasoning())
                .hasValue(new Reasoning(Optional.of("medium"), OptionalLong.empty(), true, Optional.empty()));
        assertThat(read("'input':'x','reasoning':{'max_tokens':2000}").reasoning())
                .hasValue(new Reasoning(Optional.empty(), OptionalLong.of(2000), false, Optional.empty()));
        assertThat(read("'input':'x','truncation':'auto'").parameters()).containsKey("truncation");
    }

    @Test
    @DisplayName("seals of other families come back as they went out, with their thoughts and with their calls")
    void bringsSealsBack() {
        Seal claudes = new Seal(Seal.ANTHROPIC, Optional.of("sig"), Optional.empty(), Optional.empty());
        Seal geminis = new Seal(Seal.GEMINI, Optional.of("sig2"), Optional.empty(), Optional.empty());

        List<Part> parts =
                read("'input':[{'type':'reasoning','id':'rs_1','summary':[],'content':[{'type':'reasoning_text',"
                                + "'text':'why'}],'encrypted_content':'" + new CarriedSeal(claudes, false).text("rs_1")
                                + "'},"
                                + "{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'"
                                + new CarriedSeal(geminis, true).text("rs_2") + "'},"
                                + "{'type':'function_call','call_id':'c','name':'look','arguments':'{}'}]")
                        .turns()
                        .get(0)
                        .parts();

        assertThat(parts)
                .containsExactly(
                        new Part.Thought("why", false, Optional.of(claudes)),
                        new Part.ToolCall("c", "look", "{}", Optional.of(geminis), Optional.empty()));
    }

    @Test
    @DisplayName("what only OpenAI can answer is refused elsewhere, what its tools once did is left out")
    void refusesHosted() {
        assertThat(refused("'prompt':{'id':'pmpt_1'}").parameter()).hasValue("prompt");
        Conversation searched = read("'input':[{'type':'web_search_call','id':'ws_1','status':'completed'},"
                + "{'role':'user','content':'x'}]");
        assertThat(searched.turns().get(0).parts().get(0)).isInstanceOf(Part.Foreign.class);
        assertThat(searched.turns().get(0).role()).isEqualTo(Role.ASSISTANT);
        assertThat(read("'input':[{'type':'computer_call_output','call_id':'c','output':{}}]")
                        .turns()
                        .get(0)
                        .role())
                .isEqualTo(Role.USER);
    }

    @Test
    @DisplayName("items that are none are refused with their place")
    void refusesNonsense() {
        assertThat(refused("'input':[{'role':'robot','content':'x'}]").parameter())
                .hasValue("input[0].role");
        assertThat(refused("'input':[{'role':'user','content':7}]").parameter()).hasValue("input[0].content");
        assertThat(refused("'input':[{'role':'user','content':[{'type':'input_image'}]}]")
                        .parameter())
                .hasValue("input[0].content[0].image_url");
        assertThat(refused("'input':[{'type':'function_call','name':'f'}]").parameter())
                .hasValue("input[0].call_id");
        assertThat(refused("'input':'x','text':{'format':{'type':'grammar'}}").parameter())
                .hasValue("text.format.type");
        assertThat(refused("'input':'x','tools':[{'type':'function'}]").parameter())
                .hasValue("tools[0].name");
    }

    @Test
    @DisplayName("there and back: what a provider of this dialect gets is what was asked")
    void goesThereAndBack() {
        Conversation asked = read("""
                'instructions':'Be brief.','input':[{'role':'user','content':[{'type':'input_text','text':'x'}]},
                {'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'g'},
                {'type':'function_call','call_id':'c','name':'look','arguments':'{}'},
                {'type':'function_call_output','call_id':'c','output':'y'}],
                'tools':[{'type':'function','name':'look','parameters':{},'strict':false}],'tool_choice':'auto',
                'text':{'format':{'type':'json_schema','name':'n','schema':{'a':1}},'verbosity':'low'},
                'reasoning':{'effort':'low'},'max_output_tokens':99,'temperature':0.2,'user':'u'
                """);

        byte[] written = OpenAiResponses.upstream()
                .call(asked, Said.at(ProviderType.OPENAI).build(), false)
                .body();
        Conversation again = OpenAiResponses.client()
                .conversation(OpenAiResponses.dialect(Face.OPENAI).read(written));

        assertThat(again).isEqualTo(asked);
    }

    private static Conversation read(String members) {
        return OpenAiResponses.client().conversation(Exchange.read(Face.OPENAI, "{'model':'m'," + members + "}"));
    }

    private static Failure refused(String members) {
        try {
            read(members);
            throw new AssertionError("not refused: " + members);
        } catch (RequestRefusedException e) {
            return e.failure();
        }
    }

    private static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, Optional.empty(), Optional.empty());
    }

    private static Part result(String id, Part... content) {
        return new Part.ToolResult(id, List.of(content), false, Optional.empty());
    }
}
