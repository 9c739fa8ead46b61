package io.signalbox.codec.jackson.cohere;

import static io.signalbox.codec.jackson.cohere.Asking.asked;
import static io.signalbox.codec.jackson.cohere.Asking.body;
import static io.signalbox.codec.jackson.cohere.Asking.json;
import static io.signalbox.codec.jackson.cohere.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Cohere is sent. */
class CohereRequestTest {

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'look','description':'Looks.',"
            + "'parameters':{'type':'object','properties':{'at':{'type':'integer'}},'required':['at']},'strict':true}},"
            + "{'type':'function','function':{'name':'wait'}}]";

    @Test
    void aConversationWithToolsKeepsItsShape() {
        UpstreamRequest sent = asked("""
                {'model':'m','messages':[
                  {'role':'developer','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'What is it?'},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}}]},
                  {'role':'assistant','content':null,'reasoning':'I will look.','tool_calls':[
                    {'id':'a','type':'function','function':{'name':'look','arguments':'{}'}},
                    {'id':'b','type':'function','function':{'name':'wait','arguments':''}}]},
                  {'role':'tool','tool_call_id':'a','content':'one'},
                  {'role':'tool','tool_call_id':'b','content':'two'},
                  {'role':'user','content':'And?'}]}""");

        assertThat(sent.path()).isEqualTo("/chat");
        assertThat(sent.headers().first("accept")).contains("application/json");
        assertThat(body(sent)).isEqualTo(json("""
                {'model':'command-a-03-2025','stream':false,'messages':[
                  {'role':'system','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'What is it?'},
                    {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}}]},
                  {'role':'assistant','tool_plan':'I will look.','tool_calls':[
                    {'id':'a','type':'function','function':{'name':'look','arguments':'{}'}},
                    {'id':'b','type':'function','function':{'name':'wait','arguments':'{}'}}]},
                  {'role':'tool','tool_call_id':'a','content':'one'},
                  {'role':'tool','tool_call_id':'b','content':'two'},
                  {'role':'user','content':'And?'}]}"""));
        assertThat(sent.dropped()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("S-112: numbers are bent to what is taken, and what had to be bent is named")
    @CsvSource(
            delimiter = '|',
            value = {
                "'temperature':0.70 | temperature | 0.70 | false",
                "'temperature':1.5 | temperature | 1 | true",
                "'top_p':1 | p | 0.99 | false",
                "'top_p':0 | p | 0.01 | false",
                "'top_k':900 | k | 500 | true",
                "'frequency_penalty':-1 | frequency_penalty | 0 | true",
                "'presence_penalty':1.5 | presence_penalty | 1 | true",
                "'presence_penalty':0.5 | presence_penalty | 0.5 | false",
                "'seed':7 | seed | 7 | false",
                "'seed':-7 | seed | 0 | true",
                "'max_completion_tokens':9 | max_tokens | 9 | false",
                "'stop':'a' | stop_sequences | ['a'] | false",
                "'stop':['a','b','c','','d'] | stop_sequences | ['a','b','c','d'] | false",
            },
            quoteCharacter = '\0')
    void numbersAreWithinTheirRanges(String asked, String name, String written, boolean named) {
        UpstreamRequest sent = request(asked);

        assertThat(body(sent).path(name)).hasToString(json(written).toString());
        assertThat(sent.dropped()).hasSize(named ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'auto' | 2 | ''",
                "'none' | 2 | 'NONE'",
                "'required' | 2 | 'REQUIRED'",
                "{'type':'function','function':{'name':'wait'}} | 1 | 'REQUIRED'",
            })
    void aNamedToolIsTheOnlyOneThatIsShown(String choice, int tools, String word) {
        JsonNode sent = body(request(TOOLS + ",'tool_choice':" + choice));

        assertThat(sent.path("tools")).hasSize(tools);
        assertThat(sent.path("tool_choice").asText()).isEqualTo(json(word).asText());
        assertThat(sent.at("/tools/" + (tools - 1) + "/function"))
                .isEqualTo(json("{'name':'wait','parameters':{'type':'object','properties':{}}}"));
    }

    @Test
    void aChoiceOfNoToolIsRefused() {
        assertThatThrownBy(() -> request(TOOLS + ",'tool_choice':{'type':'function','function':{'name':'fly'}}"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message()).contains("tool_choice", "fly", "expected"));
    }

    @Test
    void strictnessIsForAllToolsOrNamed() {
        String one = TOOLS.substring(0, TOOLS.indexOf(",{'type':'function','function':{'name':'wait'")) + "]";

        assertThat(body(request(one)).path("strict_tools").booleanValue()).isTrue();
        assertThat(body(request(TOOLS)).has("strict_tools")).isFalse();
        assertThat(request(TOOLS).dropped()).containsExactly("tools.strict");
    }

    @Test
    void aSchemaIsTakenAloneAndToldBesideTools() {
        String format =
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}}";

        assertThat(body(request(format)).path("response_format"))
                .isEqualTo(json("{'type':'json_object','json_schema':{'type':'object'}}"));
        assertThat(body(request("'response_format':{'type':'json_object'}")).path("response_format"))
                .isEqualTo(json("{'type':'json_object'}"));
        UpstreamRequest beside = request(format + "," + TOOLS.replace(",'strict':true", ""));
        assertThat(body(beside).has("response_format")).isFalse();
        assertThat(body(beside).at("/messages/0/content").asText()).contains("{\"type\":\"object\"}");
        assertThat(beside.dropped()).containsExactly("response_format.json_schema");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'reasoning_effort':'none' | {'type':'disabled'}",
                "'reasoning_effort':'low','max_tokens':10000 | {'type':'enabled','token_budget':2000}",
                "'reasoning_effort':'high','max_tokens':500 | {'type':'enabled','token_budget':499}",
                "'reasoning':{'max_tokens':3000} | {'type':'enabled','token_budget':3000}",
            })
    void thoughtHasABudget(String asked, String thinking) {
        assertThat(body(request(asked)).path("thinking")).isEqualTo(json(thinking));
    }

    @Test
    void aThoughtWithoutACallIsPartOfTheAnswer() {
        JsonNode sent = body(asked("""
                {'model':'m','messages':[{'role':'user','content':'hi'},
                  {'role':'assistant','reasoning':'Hm.','content':'Hello.'},{'role':'user','content':'?'}]}"""));

        assertThat(sent.at("/messages/1"))
                .isEqualTo(json("{'role':'assistant','content':[{'type':'thinking','thinking':'Hm.'},"
                        + "{'type':'text','text':'Hello.'}]}"));
    }

    @Test
    @DisplayName("S-112: what has no place is named")
    void whatHasNoPlaceIsNamed() {
        assertThat(request("'logit_bias':{'5':1},'parallel_tool_calls':false,'user':'u','min_p':0.1")
                        .dropped())
                .containsExactly("logit_bias", "min_p", "parallel_tool_calls", "user");
        assertThatThrownBy(() -> asked("{'model':'m','messages':[{'role':'user','content':[{'type':'input_audio',"
                        + "'input_audio':{'data':'AA==','format':'wav'}}]}]}"))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("input_audio");
    }
}
