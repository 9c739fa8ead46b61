package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What providers of other dialects get of a caller's request. */
class GeminiConversationTest {

    @Test
    void whatIsCarriedIsTheSameThereAndBack() {
        String body = """
                {'systemInstruction':{'parts':[{'text':'Be brief.'}]},
                 'contents':[{'role':'user','parts':[{'text':'look'},{'inlineData':{'mimeType':'image/png','data':'AA=='}},
                     {'fileData':{'mimeType':'application/pdf','fileUri':'gs://a/b.pdf'}}]},
                   {'role':'model','parts':[{'text':'hm','thought':true},{'text':'I look.','thoughtSignature':'S1'},
                     {'functionCall':{'id':'c1','name':'look','args':{'at':1.50}},'thoughtSignature':'S2'},
                     {'functionCall':{'id':'c2','name':'look','args':{}}}]},
                   {'role':'user','parts':[{'functionResponse':{'id':'c1','name':'look','response':{'seen':true}}},
                     {'functionResponse':{'id':'c2','name':'look','response':{'result':'plain'}}}]}],
                 'tools':[{'functionDeclarations':[{'name':'look','description':'Looks.',
                   'parametersJsonSchema':{'type':'object','properties':{'at':{'type':'number'}}}}]}],
                 'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['look']}},
                 'generationConfig':{'temperature':0.70,'topP':0.9,'topK':5,'maxOutputTokens':99,'stopSequences':['a'],
                   'candidateCount':2,'seed':7,'presencePenalty':1,'frequencyPenalty':-1,'responseLogprobs':true,'logprobs':2,
                   'responseMimeType':'application/json','responseJsonSchema':{'type':'object'},
                   'thinkingConfig':{'thinkingLevel':'LOW','includeThoughts':true},'responseModalities':['TEXT','IMAGE']},
                 'serviceTier':'flex'}""";

        assertThat(Asking.sent(read(body), Asking.FLASH_3)).isEqualTo(json(body));
    }

    @Test
    void callsWithoutIdsAreMatchedByNameAndOrder() {
        Conversation read = read("""
                {'contents':[{'parts':[{'text':'x'}]},
                   {'role':'model','parts':[{'functionCall':{'name':'f'}},{'functionCall':{'name':'g'}},{'functionCall':{'name':'f'}}]},
                   {'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'1'}}},
                     {'functionResponse':{'name':'f','response':{'error':'2'}}},
                     {'functionResponse':{'name':'g','response':{'a':1,'b':2}}},{'text':'and now'}]}]}""");

        List<Part.ToolResult> results = read.turns().get(2).parts().stream()
                .map(Part.ToolResult.class::cast)
                .toList();
        assertThat(results).map(Part.ToolResult::callId).containsExactly("call_1", "call_3", "call_2");
        assertThat(results).map(Part.ToolResult::text).containsExactly("1", "2", "{\"a\":1,\"b\":2}");
        assertThat(results).map(Part.ToolResult::error).containsExactly(false, true, false);
        assertThat(read.turns().get(3)).isEqualTo(Turn.of(Turn.Role.USER, "and now"));
    }

    @Test
    void piecesOfAStreamAreJoined() {
        assertThat(read("""
                {'contents':[{'role':'model','parts':[{'text':'h','thought':true},{'text':'m','thought':true},{'text':'I '},
                   {'text':'see'},{'text':''}]}]}""").turns().get(0).parts())
                .containsExactly(new Part.Thought("hm", false, Optional.empty()), Part.Text.of("I see"));
    }

    @Test
    void sealsOfOtherModelsComeBackAsTheyWere() {
        Part.Seal readable =
                new Part.Seal(Part.Seal.ANTHROPIC, Optional.of("sig"), Optional.empty(), Optional.of("id"));
        Part.Seal ofCall = new Part.Seal(Part.Seal.OPENAI, Optional.empty(), Optional.of("data"), Optional.empty());

        assertThat(read("""
                {'contents':[{'role':'model','parts':[{'text':'hm','thought':true},{'text':'a','thoughtSignature':'%s'},
                  {'functionCall':{'name':'f'},'thoughtSignature':'%s'},
                  {'functionCall':{'name':'g'},'thoughtSignature':'%s'}]}]}""".formatted(
                                        GeminiSeals.wrap(readable, "", false),
                                        GeminiSeals.wrap(ofCall, "", true),
                                        GeminiSeals.wrap(readable, "hidden", false)))
                        .turns()
                        .get(0)
                        .parts())
                .containsExactly(
                        new Part.Thought("hm", false, Optional.of(readable)),
                        Part.Text.of("a"),
                        new Part.ToolCall("call_1", "f", "{}", Optional.of(ofCall), Optional.empty()),
                        new Part.Thought("hidden", false, Optional.of(readable)),
                        new Part.ToolCall("call_2", "g", "{}", Optional.empty(), Optional.empty()));
    }

    @Test
    void openApiSchemasBecomeJsonSchemas() {
        Conversation read = read("""
                {'contents':[{'parts':[{'text':'x'}]}],
                 'tools':[{'function_declarations':[{'name':'f','parameters':{'type':'OBJECT','properties':{
                   'a':{'type':'STRING','nullable':true,'enum':['x']},'b':{'type':'ARRAY','items':{'type':'INTEGER'},'maxItems':'3'},
                   'c':{'anyOf':[{'type':'STRING'},{'type':'NUMBER'}],'nullable':true}},
                   'required':['a'],'propertyOrdering':['a','b']}}]}]}""");

        assertThat(((Tool.Function) read.tools().get(0)).parameters()).isEqualTo(json("""
                {'type':'object','properties':{'a':{'type':['string','null'],'enum':['x',null]},
                  'b':{'type':'array','items':{'type':'integer'},'maxItems':3},
                  'c':{'anyOf':[{'type':'string'},{'type':'number'},{'type':'null'}]}},'required':['a']}"""));
    }

    @Test
    void everyModeOfCallingIsAChoice() {
        assertThat(choice("AUTO")).contains(ToolChoice.of(ToolChoice.Mode.AUTO));
        assertThat(choice("VALIDATED")).contains(ToolChoice.of(ToolChoice.Mode.AUTO));
        assertThat(choice("ANY")).contains(ToolChoice.of(ToolChoice.Mode.REQUIRED));
        assertThat(choice("NONE")).contains(ToolChoice.of(ToolChoice.Mode.NONE));
        assertThat(choice("MODE_UNSPECIFIED")).isEmpty();
        assertThatThrownBy(() -> choice("SOME")).isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void thinkingIsAnEffortOrABudgetAndShownOnlyIfAsked() {
        assertThat(thinking("{'thinkingBudget':0}"))
                .isEqualTo(new Reasoning(Optional.of("none"), OptionalLong.empty(), true, Optional.empty()));
        assertThat(thinking("{'thinkingBudget':-1,'includeThoughts':true}"))
                .isEqualTo(new Reasoning(Optional.empty(), OptionalLong.empty(), false, Optional.empty()));
        assertThat(thinking("{'thinking_budget':500}"))
                .isEqualTo(new Reasoning(Optional.empty(), OptionalLong.of(500), true, Optional.empty()));
        assertThat(thinking("{'thinkingLevel':'HIGH','includeThoughts':true}")).isEqualTo(Reasoning.ofEffort("high"));
    }

    @Test
    void theFormatIsASchemaOrAnyObject() {
        assertThat(format("{'responseMimeType':'application/json'}")).contains(new AnswerFormat.AnyJson());
        assertThat(format("{'responseMimeType':'application/json','responseSchema':{'type':'OBJECT'}}"))
                .contains(new AnswerFormat.Schema(
                        "response", Optional.empty(), json("{'type':'object'}"), Optional.empty()));
        assertThat(format("{'responseMimeType':'text/plain'}")).isEmpty();
        assertThatThrownBy(() -> format("{'responseMimeType':'text/x.enum'}"))
                .isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void whatOnlyGoogleHasIsKeptUnderItsNameAndWhatHoldsThePromptIsRefused() {
        Map<String, JsonNode> parameters = read("""
                {'contents':[{'parts':[{'text':'x'}]}],'safetySettings':[],'labels':{'a':'b'},'models':['m'],'user':'u',
                 'generationConfig':{'speechConfig':{}}}""").parameters();

        assertThat(parameters).containsOnlyKeys("safetySettings", "labels", "user", "generationConfig.speechConfig");
        assertThatThrownBy(() -> read("{'contents':[{}],'cachedContent':'c'}"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message())
                                .isEqualTo(
                                        "cachedContent: cannot be expressed elsewhere (dialects that have it: gemini)"));
    }

    @Test
    void toolsOfGooglesAndPartsOfOtherKindsAreNamed() {
        Conversation read = read("""
                {'contents':[{'role':'model','parts':[{'executableCode':{'code':'1'}}]}],'tools':[{'googleSearch':{}}]}""");

        assertThat(read.tools()).containsExactly(new Tool.Hosted("googleSearch", json("{'googleSearch':{}}")));
        assertThat(read.turns().get(0).parts())
                .containsExactly(
                        new Part.Foreign("contents[0].parts.executableCode", json("{'executableCode':{'code':'1'}}")));
    }

    @Test
    void whatIsNoContentIsRefused() {
        assertThatThrownBy(() -> read("{'contents':[3]}")).isInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> read("{'contents':[{'role':'god','parts':[]}]}"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message()).contains("contents[0].role", "god"));
        assertThatThrownBy(() -> read("{'contents':[{'parts':[{'functionResponse':{'name':'f'}}]}]}"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message()).contains("contents[0].parts[0].functionResponse"));
    }

    private static Optional<ToolChoice> choice(String mode) {
        return read("{'contents':[{'parts':[{'text':'x'}]}],'toolConfig':{'functionCallingConfig':{'mode':'" + mode
                        + "'}}}")
                .toolChoice();
    }

    private static Reasoning thinking(String config) {
        return read("{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'thinkingConfig':" + config + "}}")
                .reasoning()
                .orElseThrow();
    }

    private static Optional<AnswerFormat> format(String config) {
        return read("{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':" + config + "}")
                .format();
    }

    private static Conversation read(String body) {
        assertThat(Trees.read(body.replace('\'', '"'))).isPresent();
        return Gemini.client().conversation(Answered.envelope(false, true, body));
    }
}
