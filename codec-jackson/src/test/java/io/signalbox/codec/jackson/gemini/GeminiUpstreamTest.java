package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Asking.FLASH_2;
import static io.signalbox.codec.jackson.gemini.Asking.FLASH_25;
import static io.signalbox.codec.jackson.gemini.Asking.FLASH_3;
import static io.signalbox.codec.jackson.gemini.Asking.PRO_25;
import static io.signalbox.codec.jackson.gemini.Asking.PRO_3;
import static io.signalbox.codec.jackson.gemini.Asking.call;
import static io.signalbox.codec.jackson.gemini.Asking.function;
import static io.signalbox.codec.jackson.gemini.Asking.hello;
import static io.signalbox.codec.jackson.gemini.Asking.json;
import static io.signalbox.codec.jackson.gemini.Asking.result;
import static io.signalbox.codec.jackson.gemini.Asking.said;
import static io.signalbox.codec.jackson.gemini.Asking.sent;
import static io.signalbox.codec.jackson.gemini.Asking.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a provider of this dialect is sent. */
class GeminiUpstreamTest {

    private static final Tool LOOK =
            function("look", "{'type':'object','properties':{'at':{'type':'integer'}},'required':['at']}");

    @Test
    void theModelAndTheMannerStandInThePath() {
        assertThat(new GeminiModel("gemini-2.5-pro", 25, false).path(false))
                .isEqualTo("/models/gemini-2.5-pro:generateContent");
        assertThat(new GeminiModel("gemini-2.5-pro", 25, false).path(true))
                .isEqualTo("/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
        assertThat(new GeminiModel("gemini-2.5-pro@001", 25, true).path(true))
                .isEqualTo("/publishers/google/models/gemini-2.5-pro@001:streamGenerateContent?alt=sse");
        assertThat(new GeminiModel("tunedModels/mine", 25, false).path(false))
                .isEqualTo("/tunedModels/mine:generateContent");
        assertThat(GeminiModel.of(Asking.endpoint("gemini-3:x+y")).path(false))
                .isEqualTo("/models/gemini-3%3Ax%2By:generateContent");
    }

    @Test
    void theGenerationIsReadOffTheName() {
        assertThat(List.of(FLASH_2, FLASH_25, PRO_3, "gemini-flash-latest", "mine"))
                .map(name -> GeminiModel.of(Asking.endpoint(name)).generation())
                .containsExactly(20, 25, 31, 999, 25);
    }

    @Test
    @DisplayName("S-109: an image reaches the provider by its bytes or by its address")
    void systemTurnsAreJoinedAndNeighboursAreOneContent() {
        Conversation conversation = said(
                Turn.of(Turn.Role.SYSTEM, "Be brief."),
                Turn.of(Turn.Role.SYSTEM, "Be kind."),
                Turn.of(Turn.Role.ASSISTANT, "Hello."),
                Turn.of(Turn.Role.USER, "What is it?"),
                Turn.of(
                        Turn.Role.USER,
                        List.of(
                                image(new Part.Source.Inline("iVBORw0KGgo="), ""),
                                image(new Part.Source.Address("https://example.com/a.webp?x=1"), ""))),
                Turn.of(Turn.Role.SYSTEM, "Now in French."));

        assertThat(sent(conversation, FLASH_25)).isEqualTo(json("""
                {'systemInstruction':{'parts':[{'text':'Be brief.\\n\\nBe kind.'}]},
                 'contents':[{'role':'user','parts':[{'text':' '}]},
                   {'role':'model','parts':[{'text':'Hello.'}]},
                   {'role':'user','parts':[{'text':'What is it?'},
                     {'inlineData':{'mimeType':'image/png','data':'iVBORw0KGgo='}},
                     {'fileData':{'mimeType':'image/webp','fileUri':'https://example.com/a.webp?x=1'}},
                     {'text':'Now in French.'}]}]}"""));
    }

    @Test
    void aConversationOfInstructionsAloneIsSaidByTheUser() {
        assertThat(sent(said(Turn.of(Turn.Role.SYSTEM, "Say hi.")), FLASH_25))
                .isEqualTo(json("{'contents':[{'role':'user','parts':[{'text':'Say hi.'}]}]}"));
    }

    @Test
    void resultsNameTheirToolAndStandInTheOrderOfTheCalls() {
        Conversation conversation = said(
                Turn.of(Turn.Role.USER, "look"),
                Turn.of(Turn.Role.ASSISTANT, List.of(call("c1", "look", "{\"at\":1}"), call("c2", "listen", "null"))),
                result("c2", "plain"),
                result("c1", "{\"seen\":true}"));

        assertThat(sent(conversation, FLASH_25).path("contents")).isEqualTo(json("""
                [{'role':'user','parts':[{'text':'look'}]},
                 {'role':'model','parts':[{'functionCall':{'name':'look','args':{'at':1}}},
                   {'functionCall':{'name':'listen','args':{}}}]},
                 {'role':'user','parts':[{'functionResponse':{'name':'look','response':{'seen':true}}},
                   {'functionResponse':{'name':'listen','response':{'result':'plain'}}}]}]"""));
    }

    @Test
    void aResultOfNoCallIsRefused() {
        assertThatThrownBy(() -> sent(said(Turn.of(Turn.Role.USER, "x"), result("c9", "y")), FLASH_25))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message()).contains("tool_call_id", "c9", "expected"));
    }

    @Test
    void newModelsGetIdsSignaturesAndMediaInResults() {
        Part.ToolCall signed =
                new Part.ToolCall("c1", "look", "{}", Optional.of(GeminiSeals.hidden("SIG")), Optional.empty());
        Conversation conversation = said(
                Turn.of(Turn.Role.USER, "look"),
                Turn.of(Turn.Role.ASSISTANT, List.of(signed, call("c2", "look", "{}"))),
                Turn.of(
                        Turn.Role.TOOL,
                        List.of(new Part.ToolResult(
                                "c1",
                                List.of(Part.Text.of("x"), image(new Part.Source.Inline("AA=="), "image/png")),
                                true,
                                Optional.empty()))));

        assertThat(sent(conversation, PRO_3).path("contents")).isEqualTo(json("""
                [{'role':'user','parts':[{'text':'look'}]},
                 {'role':'model','parts':[
                   {'functionCall':{'id':'c1','name':'look','args':{}},'thoughtSignature':'SIG'},
                   {'functionCall':{'id':'c2','name':'look','args':{}}}]},
                 {'role':'user','parts':[{'functionResponse':{'id':'c1','name':'look','response':{'error':'x'},
                   'parts':[{'inlineData':{'mimeType':'image/png','data':'AA=='}}]}}]}]"""));
    }

    @Test
    void foreignCallsAreSignedInTheAgreedWayForNewModelsOnly() {
        Conversation conversation = said(
                Turn.of(Turn.Role.USER, "look"),
                Turn.of(Turn.Role.ASSISTANT, List.of(call("c1", "look", "{}"), call("c2", "look", "{}"))));

        assertThat(sent(conversation, PRO_3).at("/contents/1/parts")).isEqualTo(json("""
                [{'functionCall':{'id':'c1','name':'look','args':{}},
                   'thoughtSignature':'skip_thought_signature_validator'},
                 {'functionCall':{'id':'c2','name':'look','args':{}}}]"""));
        assertThat(sent(conversation, FLASH_25).toString()).doesNotContain("thoughtSignature");
    }

    @Test
    void theSealOfAThoughtGoesWithWhatFollowsIt() {
        Part.Seal seal = new Part.Seal(Part.Seal.GEMINI, Optional.of("S1"), Optional.empty(), Optional.empty());
        Conversation conversation = said(
                Turn.of(Turn.Role.USER, "hi"),
                Turn.of(
                        Turn.Role.ASSISTANT,
                        List.of(
                                new Part.Thought("hm", false, Optional.of(seal)),
                                Part.Text.of("a"),
                                new Part.Thought("", false, Optional.of(GeminiSeals.hidden("S2"))))));

        assertThat(sent(conversation, FLASH_25).at("/contents/1/parts")).isEqualTo(json("""
                [{'text':'hm','thought':true},{'text':'a','thoughtSignature':'S1'},{'text':'','thoughtSignature':'S2'}]"""));
    }

    @Test
    @DisplayName("S-111: sampling has the names and ranges of the provider")
    void parametersHaveGooglesNames() {
        Conversation conversation = with(hello(), """
                {'max_tokens':90,'temperature':0.70,'top_p':0.9,'top_k':40,'seed':8589934599,'presence_penalty':2,
                 'frequency_penalty':-2,'stop':['a','','b'],'n':2,'logprobs':true,'top_logprobs':3,
                 'modalities':['text','image'],'service_tier':'flex'}""");

        JsonNode sent = sent(conversation, FLASH_25);

        assertThat(sent.path("generationConfig")).isEqualTo(json("""
                {'maxOutputTokens':90,'temperature':0.70,'topP':0.9,'topK':40,'seed':5,'presencePenalty':1.99,
                 'frequencyPenalty':-2,'stopSequences':['a','b'],'candidateCount':2,'responseLogprobs':true,'logprobs':3,
                 'responseModalities':['TEXT','IMAGE']}"""));
        assertThat(sent.path("serviceTier").asText()).isEqualTo("flex");
    }

    @Test
    void tooManyStopsAndCandidatesAreRefused() {
        assertThatThrownBy(() -> sent(with(hello(), "{'stop':['1','2','3','4','5','6']}"), FLASH_25))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message())
                                .isEqualTo("stop: 6 texts (expected: up to 5 for a model of Google's)"));
        assertThatThrownBy(() -> sent(with(hello(), "{'n':9}"), FLASH_25)).isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void toolsAreDeclaredWithTheirSchemaAsItIsOrAsOldModelsTakeIt() {
        Conversation conversation = tools(Optional.empty(), LOOK, function("now", "{'type':'object','properties':{}}"));

        assertThat(sent(conversation, FLASH_25).at("/tools/0/functionDeclarations"))
                .isEqualTo(json("""
                        [{'name':'look','parametersJsonSchema':
                          {'type':'object','properties':{'at':{'type':'integer'}},'required':['at']}},{'name':'now'}]"""));
        assertThat(sent(conversation, FLASH_2).at("/tools/0/functionDeclarations/0/parameters"))
                .isEqualTo(json("{'type':'OBJECT','properties':{'at':{'type':'INTEGER'}},'required':['at']}"));
        assertThat(sent(conversation, FLASH_25).has("toolConfig")).isFalse();
    }

    @Test
    void everyChoiceAmongToolsHasItsMode() {
        assertThat(calling(ToolChoice.of(ToolChoice.Mode.AUTO), FLASH_25)).isEqualTo(json("{'mode':'AUTO'}"));
        assertThat(calling(ToolChoice.of(ToolChoice.Mode.NONE), FLASH_25)).isEqualTo(json("{'mode':'NONE'}"));
        assertThat(calling(ToolChoice.of(ToolChoice.Mode.REQUIRED), FLASH_25)).isEqualTo(json("{'mode':'ANY'}"));
        assertThat(calling(ToolChoice.named("look"), FLASH_25))
                .isEqualTo(json("{'mode':'ANY','allowedFunctionNames':['look']}"));
        assertThat(calling(new ToolChoice(ToolChoice.Mode.AUTO, List.of("look")), FLASH_25))
                .isEqualTo(json("{'mode':'VALIDATED','allowedFunctionNames':['look']}"));
        assertThat(calling(new ToolChoice(ToolChoice.Mode.AUTO, List.of("look")), FLASH_2))
                .isEqualTo(json("{'mode':'AUTO'}"));
    }

    @Test
    void strictToolsAreValidated() {
        Tool strict = new Tool.Function(
                "look", Optional.of("Looks."), json("{'type':'object'}"), Optional.of(true), Optional.empty());

        assertThat(sent(tools(Optional.empty(), strict), FLASH_25)
                        .at("/toolConfig/functionCallingConfig/mode")
                        .asText())
                .isEqualTo("VALIDATED");
        assertThat(sent(tools(Optional.empty(), strict), FLASH_2).has("toolConfig"))
                .isFalse();
    }

    @Test
    void theFormatOfTheAnswerIsASchemaInItsForm() {
        AnswerFormat schema = new AnswerFormat.Schema(
                "n", Optional.empty(), json("{'type':'object','properties':{'a':{'const':'x'}}}"), Optional.of(true));

        assertThat(sent(formatted(schema), FLASH_25).path("generationConfig")).isEqualTo(json("""
                {'responseMimeType':'application/json',
                 'responseJsonSchema':{'type':'object','properties':{'a':{'const':'x'}}}}"""));
        assertThat(sent(formatted(schema), FLASH_2).path("generationConfig")).isEqualTo(json("""
                {'responseMimeType':'application/json',
                 'responseSchema':{'type':'OBJECT','properties':{'a':{'type':'STRING','enum':['x']}}}}"""));
        assertThat(sent(formatted(new AnswerFormat.AnyJson()), FLASH_25).path("generationConfig"))
                .isEqualTo(json("{'responseMimeType':'application/json'}"));
    }

    @Test
    void aFormatBesideToolsIsRefusedWhereItCannotBeHad() {
        Conversation both = new Conversation(
                hello().turns(),
                List.of(LOOK),
                Optional.empty(),
                Optional.of(new AnswerFormat.AnyJson()),
                Optional.empty(),
                Map.of());

        assertThat(sent(both, FLASH_3).at("/generationConfig/responseMimeType").asText())
                .isEqualTo("application/json");
        assertThatThrownBy(() -> sent(both, FLASH_25)).isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void thinkingIsAWordForNewModelsAndANumberForOldOnes() {
        assertThat(thinking(Reasoning.ofEffort("high"), "{}", PRO_3))
                .isEqualTo(json("{'thinkingLevel':'HIGH','includeThoughts':true}"));
        assertThat(thinking(Reasoning.ofEffort("none"), "{}", FLASH_3))
                .isEqualTo(json("{'thinkingLevel':'MINIMAL','includeThoughts':false}"));
        assertThat(thinking(Reasoning.ofEffort("minimal"), "{}", PRO_3))
                .isEqualTo(json("{'thinkingLevel':'LOW','includeThoughts':true}"));
        assertThat(thinking(Reasoning.ofEffort("medium"), "{}", FLASH_25))
                .isEqualTo(json("{'thinkingBudget':8192,'includeThoughts':true}"));
        assertThat(thinking(Reasoning.ofEffort("none"), "{}", FLASH_25))
                .isEqualTo(json("{'thinkingBudget':0,'includeThoughts':false}"));
        assertThat(thinking(Reasoning.ofEffort("none"), "{}", PRO_25))
                .isEqualTo(json("{'thinkingBudget':128,'includeThoughts':false}"));
        assertThat(thinking(budget(100_000), "{}", FLASH_25))
                .isEqualTo(json("{'thinkingBudget':24576,'includeThoughts':true}"));
    }

    @Test
    void thoughtsNeverGetAllOfALimitedAnswer() {
        assertThat(thinking(Reasoning.ofEffort("high"), "{'max_tokens':1000}", FLASH_25))
                .isEqualTo(json("{'thinkingBudget':950,'includeThoughts':true}"));
        assertThat(thinking(Reasoning.ofEffort("low"), "{'max_tokens':10000}", FLASH_25))
                .isEqualTo(json("{'thinkingBudget':2000,'includeThoughts':true}"));
    }

    private static Reasoning budget(long tokens) {
        return new Reasoning(Optional.empty(), OptionalLong.of(tokens), false, Optional.empty());
    }

    private static Part.Media image(Part.Source source, String type) {
        return new Part.Media(Part.Medium.IMAGE, source, type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Conversation tools(Optional<ToolChoice> choice, Tool... tools) {
        return new Conversation(hello().turns(), List.of(tools), choice, Optional.empty(), Optional.empty(), Map.of());
    }

    private static Conversation formatted(AnswerFormat format) {
        return new Conversation(
                hello().turns(), List.of(), Optional.empty(), Optional.of(format), Optional.empty(), Map.of());
    }

    private static JsonNode calling(ToolChoice choice, String model) {
        return sent(tools(Optional.of(choice), LOOK), model).at("/toolConfig/functionCallingConfig");
    }

    private static JsonNode thinking(Reasoning reasoning, String parameters, String model) {
        Conversation asked = new Conversation(
                hello().turns(), List.of(), Optional.empty(), Optional.empty(), Optional.of(reasoning), Map.of());
        return sent(with(asked, parameters), model).at("/generationConfig/thinkingConfig");
    }
}
