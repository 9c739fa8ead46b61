package io.signalbox.codec.jackson.bedrock;

import static io.signalbox.codec.jackson.bedrock.Asking.GPT_OSS;
import static io.signalbox.codec.jackson.bedrock.Asking.HAIKU;
import static io.signalbox.codec.jackson.bedrock.Asking.HI;
import static io.signalbox.codec.jackson.bedrock.Asking.LLAMA;
import static io.signalbox.codec.jackson.bedrock.Asking.MISTRAL;
import static io.signalbox.codec.jackson.bedrock.Asking.NOVA;
import static io.signalbox.codec.jackson.bedrock.Asking.NOVA_1;
import static io.signalbox.codec.jackson.bedrock.Asking.OPUS;
import static io.signalbox.codec.jackson.bedrock.Asking.SONNET_3;
import static io.signalbox.codec.jackson.bedrock.Asking.TITAN;
import static io.signalbox.codec.jackson.bedrock.Asking.json;
import static io.signalbox.codec.jackson.bedrock.Asking.request;
import static io.signalbox.codec.jackson.bedrock.Asking.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Bedrock is sent. */
class BedrockRequestTest {

    private static final String LOOK = "{'type':'function','function':{'name':'look','description':'Looks.',"
            + "'parameters':{'type':'object','properties':{'at':{'type':'integer'}}}}}";
    private static final String TOOLS = "'tools':[" + LOOK + ",{'type':'function','function':{'name':'wait'}}]";
    private static final String HISTORY = "'messages':[{'role':'user','content':'look'},"
            + "{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'look','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'a','content':'seen'}]";
    private static final String SCHEMA = "'response_format':{'type':'json_schema','json_schema':{'name':'n',"
            + "'schema':{'type':'object','properties':{'a':{'type':'string'}}}}}";

    @Test
    void theModelIsOneSegmentOfThePath() {
        assertThat(request(HAIKU, HI).path())
                .isEqualTo("/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse");
        assertThat(request("arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x~*y", HI + ",'stream':true")
                        .path())
                .isEqualTo(
                        "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.x~%2Ay/converse-stream");
    }

    @Test
    void streamsAreAskedForInFrames() {
        assertThat(request(HAIKU, HI + ",'stream':true").headers().first("accept"))
                .contains("application/vnd.amazon.eventstream");
        assertThat(request(HAIKU, HI).headers().first("accept")).contains("application/json");
    }

    @Test
    void usersAndModelTakeTurnsAndNothingIsBlank() {
        JsonNode sent = sent(HAIKU, """
                'messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'assistant','content':'Hello.'},
                  {'role':'user','content':[{'type':'text','text':'  '},{'type':'text','text':'What?'}]},
                  {'role':'user','content':'Now?'},
                  {'role':'system','content':'In French.'},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'call:1','type':'function','function':{'name':'look','arguments':''}},
                    {'id':'b','type':'function','function':{'name':'look','arguments':'{}'}},
                    {'id':'c','type':'function','function':{'name':'look','arguments':'{}'}}]},
                  {'role':'tool','tool_call_id':'b','content':''},
                  {'role':'tool','tool_call_id':'call:1','content':'one'},
                  {'role':'user','content':'And?'}],
                'tools':[""" + LOOK + "]");

        assertThat(sent.path("system")).isEqualTo(json("[{'text':'Be brief.'}]"));
        String id = sent.at("/messages/3/content/0/toolUse/toolUseId").asText();
        assertThat(id).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(sent.path("messages")).isEqualTo(json("""
                [{'role':'user','content':[{'text':'.'}]},
                 {'role':'assistant','content':[{'text':'Hello.'}]},
                 {'role':'user','content':[{'text':'What?'},{'text':'Now?'},{'text':'In French.'}]},
                 {'role':'assistant','content':[
                   {'toolUse':{'toolUseId':'ID','name':'look','input':{}}},
                   {'toolUse':{'toolUseId':'b','name':'look','input':{}}},
                   {'toolUse':{'toolUseId':'c','name':'look','input':{}}}]},
                 {'role':'user','content':[
                   {'toolResult':{'toolUseId':'b','content':[{'text':'(no output)'}]}},
                   {'toolResult':{'toolUseId':'ID','content':[{'text':'one'}]}},
                   {'toolResult':{'toolUseId':'c','content':[{'text':'There is no result of this call.'}],'status':'error'}},
                   {'text':'And?'}]}]""".replace("ID", id)));
    }

    @Test
    void modelsThatTakeNoInstructionsAreToldThemByTheUser() {
        String said = "'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'hi'}]";

        assertThat(sent(TITAN, said))
                .isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'Be brief.'},{'text':'hi'}]}]}"));
        assertThat(sent(HAIKU, "'messages':[{'role':'system','content':'Say hi.'}]"))
                .isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'Say hi.'}]}]}"));
    }

    @Test
    @DisplayName("S-109: images and documents arrive as bytes, documents with names of their own and words beside them")
    void mediaAreBytes() {
        JsonNode content = sent(HAIKU, """
                        'messages':[{'role':'user','content':[
                          {'type':'image_url','image_url':{'url':'data:image/jpg;base64,AAAA'}},
                          {'type':'file','file':{'filename':'my_report (v1.2).pdf','file_data':'data:application/pdf;base64,BBBB'}},
                          {'type':'file','file':{'filename':'my report (v1 2).md','file_data':'data:application/octet-stream;base64,CCCC'}}]}]""").at("/messages/0/content");

        assertThat(content).isEqualTo(json("""
                [{'image':{'format':'jpeg','source':{'bytes':'AAAA'}}},
                 {'document':{'format':'pdf','name':'my report (v1 2)','source':{'bytes':'BBBB'}}},
                 {'document':{'format':'md','name':'my report (v1 2) 2','source':{'bytes':'CCCC'}}},
                 {'text':'.'}]"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'type':'image_url','image_url':{'url':'https://example.com/a.png'}} | image_url",
                "{'type':'image_url','image_url':{'url':'data:image/bmp;base64,AA=='}} | image/bmp (expected: image/png",
                "{'type':'file','file':{'filename':'a.zip','file_data':'data:application/zip;base64,AA=='}} | application/zip (expected: pdf",
            })
    void whatCannotBeShownIsRefused(String part, String message) {
        assertThatThrownBy(() -> sent(HAIKU, "'messages':[{'role':'user','content':[" + part + "]}]"))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void toolsAreDescribedAndSchemasAreObjects() {
        JsonNode sent = sent(HAIKU, HI + "," + TOOLS.replace("'parameters':", "'strict':true,'parameters':"));

        assertThat(sent.path("toolConfig")).isEqualTo(json("""
                {'tools':[
                  {'toolSpec':{'name':'look','description':'Looks.','inputSchema':{'json':{'type':'object',
                    'properties':{'at':{'type':'integer'}},'additionalProperties':false}},'strict':true}},
                  {'toolSpec':{'name':'wait','description':'wait','inputSchema':{'json':{'type':'object','properties':{}}}}}]}"""));
        assertThat(request(NOVA, HI + "," + TOOLS.replace("'parameters':", "'strict':true,'parameters':"))
                        .dropped())
                .containsExactly("tools.strict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                HAIKU + " | 'auto' | 2 | null | false",
                HAIKU + " | 'none' | 0 | null | false",
                HAIKU + " | 'required' | 2 | {'any':{}} | false",
                HAIKU + " | {'type':'function','function':{'name':'wait'}} | 2 | {'tool':{'name':'wait'}} | false",
                MISTRAL + " | {'type':'function','function':{'name':'wait'}} | 1 | {'any':{}} | false",
                LLAMA + " | 'required' | 2 | null | true",
            })
    void aChoiceIsWhatTheModelTakes(String model, String asked, int tools, String choice, boolean dropped) {
        UpstreamRequest request = request(model, HI + "," + TOOLS + ",'tool_choice':" + asked);
        JsonNode config = Asking.body(request).path("toolConfig");

        assertThat(config.path("tools")).hasSize(tools);
        assertThat(config.has("toolChoice") ? config.path("toolChoice") : json("null"))
                .isEqualTo(json(choice));
        assertThat(request.dropped().contains("tool_choice")).isEqualTo(dropped);
    }

    @Test
    void aChoiceOfNoToolIsRefused() {
        assertThatThrownBy(() ->
                        sent(HAIKU, HI + "," + TOOLS + ",'tool_choice':{'type':'function','function':{'name':'fly'}}"))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("tool_choice: fly (expected: ");
    }

    @Test
    void whereCallsWereMadeThereAreTools() {
        JsonNode without = sent(HAIKU, HISTORY);
        UpstreamRequest none = request(HAIKU, HISTORY + "," + TOOLS + ",'tool_choice':'none'");

        assertThat(without.at("/toolConfig/tools")).isEqualTo(json("""
                [{'toolSpec':{'name':'look','description':'look','inputSchema':{'json':{'type':'object','properties':{}}}}}]"""));
        assertThat(without.path("system")).isEqualTo(json("[{'text':'" + ConverseTools.NO_CALLS + "'}]"));
        assertThat(Asking.body(none).at("/toolConfig/tools")).hasSize(2);
        assertThat(Asking.body(none).at("/toolConfig").has("toolChoice")).isFalse();
        assertThat(Asking.body(none).at("/system/0/text").asText()).isEqualTo(ConverseTools.NO_CALLS);
        assertThat(none.dropped()).containsExactly("tool_choice");
    }

    @Test
    void aSchemaIsATextWhereTheModelFollowsIt() {
        JsonNode format = sent(HAIKU, HI + "," + SCHEMA).at("/outputConfig/textFormat");

        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.at("/structure/jsonSchema/name").asText()).isEqualTo("n");
        assertThat(format.at("/structure/jsonSchema/schema").textValue())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},"
                        + "\"additionalProperties\":false}");
        assertThat(sent(GPT_OSS, HI + "," + SCHEMA).has("outputConfig")).isTrue();
    }

    @Test
    void elsewhereASchemaIsTheInputOfATool() {
        JsonNode nova = sent(NOVA, HI + "," + SCHEMA);

        assertThat(nova.has("outputConfig")).isFalse();
        assertThat(nova.at("/toolConfig/tools/0/toolSpec/name").asText()).isEqualTo(EmulatedFormat.WHOLE);
        assertThat(nova.at("/toolConfig/toolChoice/tool/name").asText()).isEqualTo(EmulatedFormat.WHOLE);
        assertThat(sent(NOVA, HI + "," + SCHEMA + "," + TOOLS).at("/toolConfig/toolChoice"))
                .isEqualTo(json("{'any':{}}"));
        assertThat(request(LLAMA, HI + "," + SCHEMA).dropped()).containsExactly("response_format.json_schema");
        assertThat(request(NOVA, HI + "," + SCHEMA + "," + TOOLS + ",'tool_choice':'required'")
                        .dropped())
                .containsExactly("response_format.json_schema");
        assertThat(sent(NOVA, HI + ",'response_format':{'type':'json_object'}")
                        .at("/system/0/text")
                        .asText())
                .isEqualTo(EmulatedFormat.ANY_JSON);
    }

    @ParameterizedTest
    @DisplayName("S-111: sampling has the names and ranges of each model")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                HAIKU + " | 'temperature':1.5 | {'temperature':1} | null | temperature",
                HAIKU + " | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5} | null | top_p",
                SONNET_3
                        + " | 'temperature':0.5,'top_p':0.9,'top_k':7 | {'temperature':0.5,'topP':0.9} | {'top_k':7} | ''",
                HAIKU + " | 'max_tokens':9,'stop':['a',' '] | {'maxTokens':9,'stopSequences':['a']} | null | ''",
                NOVA + " | 'top_k':7 | null | {'inferenceConfig':{'topK':7}} | ''",
                MISTRAL + " | 'top_k':7 | null | {'top_k':7} | ''",
                LLAMA + " | 'top_k':7 | null | null | top_k",
                HAIKU + " | 'frequency_penalty':1,'seed':3 | null | null | frequency_penalty,seed",
                HAIKU + " | 'reasoning_effort':'low','max_tokens':10000,'temperature':0.5 | {'maxTokens':10000}"
                        + " | {'thinking':{'type':'enabled','budget_tokens':2000}} | temperature",
                NOVA
                        + " | 'reasoning_effort':'minimal' | null | {'reasoningConfig':{'type':'enabled','maxReasoningEffort':'low'}} | ''",
                NOVA + " | 'reasoning_effort':'high','max_tokens':9 | null"
                        + " | {'reasoningConfig':{'type':'enabled','maxReasoningEffort':'high'}} | max_tokens",
                NOVA + " | 'reasoning_effort':'none' | null | {'reasoningConfig':{'type':'disabled'}} | ''",
                NOVA_1 + " | 'reasoning_effort':'low' | null | null | reasoning",
                GPT_OSS + " | 'reasoning_effort':'xhigh' | null | {'reasoning_effort':'high'} | ''",
                GPT_OSS + " | 'reasoning_effort':'none' | null | null | reasoning",
                LLAMA + " | 'reasoning_effort':'low' | null | null | reasoning",
                LLAMA + " | 'reasoning_effort':'none' | null | null | ''",
            })
    void samplingAndThought(String model, String asked, String config, String additional, String dropped) {
        UpstreamRequest request = request(model, HI + "," + asked);
        JsonNode sent = Asking.body(request);

        assertThat(sent.has("inferenceConfig") ? sent.path("inferenceConfig") : json("null"))
                .hasToString(json(config).toString());
        assertThat(sent.has("additionalModelRequestFields") ? sent.path("additionalModelRequestFields") : json("null"))
                .isEqualTo(json(additional));
        assertThat(String.join(",", request.dropped())).isEqualTo(dropped.replace("''", ""));
    }

    @Test
    void newerModelsThinkAsMuchAsTheyLike() {
        JsonNode sent = sent(OPUS, HI + ",'reasoning_effort':'high'");

        assertThat(sent.at("/additionalModelRequestFields/thinking/type").asText())
                .isEqualTo("adaptive");
        assertThat(sent.at("/outputConfig/effort").asText()).isEqualTo("high");
        assertThat(sent(HAIKU, HI + ",'stop':'x'").path("additionalModelResponseFieldPaths"))
                .isEqualTo(json("['/stop_sequence']"));
    }

    @Test
    @DisplayName("S-108: thoughts go back with their signatures to the family that made them, and to no other")
    void thoughtsGoBackSealed() {
        String said = """
                'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'Hello.','reasoning_details':[
                  {'type':'reasoning.text','text':'Hm.','signature':'SIG','format':'anthropic-claude-v1'},
                  {'type':'reasoning.encrypted','data':'DATA','format':'anthropic-claude-v1'}]},
                  {'role':'user','content':'?'}]""";

        assertThat(sent(HAIKU, said).at("/messages/1/content")).isEqualTo(json("""
                [{'reasoningContent':{'reasoningText':{'text':'Hm.','signature':'SIG'}}},
                 {'reasoningContent':{'redactedContent':'DATA'}},{'text':'Hello.'}]"""));
        assertThat(sent(NOVA, said).at("/messages/1/content")).isEqualTo(json("[{'text':'Hello.'}]"));
    }

    @Test
    void cacheMarksAreBlocksOfTheirOwn() {
        String marked = """
                'messages':[{'role':'system','content':[{'type':'text','text':'Long.','cache_control':{'type':'ephemeral','ttl':'1h'}}]},
                  {'role':'user','content':[
                    {'type':'text','text':'a','cache_control':{'type':'ephemeral'}},
                    {'type':'text','text':'b','cache_control':{'type':'ephemeral'}},
                    {'type':'text','text':'c','cache_control':{'type':'ephemeral'}},
                    {'type':'text','text':'d','cache_control':{'type':'ephemeral'}}]}]""";

        UpstreamRequest request = request(HAIKU, marked);
        assertThat(Asking.body(request).path("system")).isEqualTo(json("[{'text':'Long.'}]"));
        assertThat(Asking.body(request).at("/messages/0/content")).hasSize(8);
        assertThat(request.dropped()).containsExactly("cache_control");
        String one = marked.substring(0, marked.indexOf("{'type':'text','text':'a'")) + "{'type':'text','text':'a'}]}]";
        assertThat(sent(HAIKU, one).path("system"))
                .isEqualTo(json("[{'text':'Long.'},{'cachePoint':{'type':'default','ttl':'1h'}}]"));
        assertThat(sent(NOVA, one).path("system"))
                .isEqualTo(json("[{'text':'Long.'},{'cachePoint':{'type':'default'}}]"));
        assertThat(request(LLAMA, one).dropped()).containsExactly("cache_control");
    }

    @Test
    void tiersAndUsersHaveTheirPlaces() {
        assertThat(sent(HAIKU, HI + ",'service_tier':'flex','user':'u-1'")).isEqualTo(json("""
                        {'messages':[{'role':'user','content':[{'text':'hi'}]}],
                         'serviceTier':{'type':'flex'},'requestMetadata':{'user':'u-1'}}"""));
        assertThat(sent(HAIKU, HI + ",'user':'ü'").at("/requestMetadata/user").asText())
                .matches("[0-9a-f]{32}");
        assertThat(request(HAIKU, HI + ",'service_tier':'scale'").dropped()).containsExactly("service_tier");
        assertThat(request(HAIKU, HI + ",'service_tier':'auto'").dropped()).isEmpty();
    }

    @Test
    void anAnswerToGoOnWithDoesNotEndInWhiteSpace() {
        assertThat(sent(SONNET_3, "'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'Well, '}]")
                        .at("/messages/1/content/0/text")
                        .asText())
                .isEqualTo("Well,");
        assertThat(BedrockConverse.upstream().takesPrefill(Asking.endpoint(SONNET_3)))
                .isTrue();
        assertThat(BedrockConverse.upstream().takesPrefill(Asking.endpoint(NOVA)))
                .isFalse();
    }
}
