package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.RequestFacts;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesRequestTest {

    @Test
    @DisplayName("facts are in the words of supported_parameters, whatever the dialect calls them")
    void readsFacts() {
        RequestFacts facts = Exchange.read(Face.OPENROUTER, """
                {'model':'openai/gpt-5','models':['a/b'],'stream':true,'max_output_tokens':100,'temperature':0.5,'top_p':null,
                 'input':[{'role':'user','content':[{'type':'input_text','text':'x'},{'type':'input_image','image_url':'u'}]},
                          {'type':'function_call_output','call_id':'c','output':[{'type':'input_file','file_id':'f'}]}],
                 'tools':[{'type':'function','name':'f'}],'tool_choice':'auto','parallel_tool_calls':true,
                 'text':{'format':{'type':'json_schema','name':'n','schema':{}},'verbosity':'low'},
                 'reasoning':{'effort':'low'},'include':['message.output_text.logprobs'],'user':'u1','session_id':'s1',
                 'provider':{'only':['acme']}}
                """).facts();

        assertThat(facts.dialect()).isEqualTo("openai-responses");
        assertThat(facts.model()).hasValue("openai/gpt-5");
        assertThat(facts.alternatives()).containsExactly("a/b");
        assertThat(facts.stream()).isTrue();
        assertThat(facts.parameters())
                .containsExactlyInAnyOrder(
                        "max_tokens",
                        "temperature",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format",
                        "structured_outputs",
                        "verbosity",
                        "reasoning",
                        "logprobs");
        assertThat(facts.modalities()).isEqualTo(Set.of("image", "file"));
        assertThat(facts.maxOutputTokens()).isEqualTo(OptionalLong.of(100));
        assertThat(facts.user()).hasValue("u1");
        assertThat(facts.session()).hasValue("s1");
        assertThat(facts.preferences().only()).isNotEmpty();
    }

    @Test
    @DisplayName("what clients send though it says nothing asks for nothing")
    void leavesDefaults() {
        RequestFacts facts = Exchange.read(Face.OPENROUTER, """
                {'model':'m','input':'hi','service_tier':'auto','store':false,'stream':false,'tools':[],'tool_choice':'auto',
                 'parallel_tool_calls':true,'text':{'format':{'type':'text'}},'reasoning':{'effort':null},'top_logprobs':0,
                 'previous_response_id':null,'conversation':null,'background':false,'include':[]}
                """).facts();

        assertThat(facts.parameters()).isEmpty();
        assertThat(facts.stream()).isFalse();
    }

    @Test
    @DisplayName("what would need an answer to be kept is refused, and named")
    void keepsNothing() {
        assertThat(refused("'previous_response_id':'resp_1','input':'x'").parameter())
                .hasValue("previous_response_id");
        assertThat(refused("'conversation':{'id':'c'},'input':'x'").parameter()).hasValue("conversation");
        assertThat(refused("'background':true,'input':'x'").parameter()).hasValue("background");
        assertThat(refused("'input':['hi']").parameter()).hasValue("input[0]");
        assertThat(refused("'input':[{'role':'user','content':'x'},{'type':'item_reference','id':'msg_1'}]"))
                .satisfies(failure -> assertThat(failure.parameter()).hasValue("input[1]"))
                .satisfies(failure -> assertThat(failure.message()).contains("item_reference"));
        assertThat(refused("'input':[{'id':'msg_1'}]").message()).contains("item_reference");
        assertThat(refused("'store':true,'input':'x'").parameter()).hasValue("store");
        assertThatCode(() -> Exchange.read(Face.OPENAI, "{'model':'m','store':true,'input':'x'}"))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("members of the wrong kind are refused with what was expected")
    void refusesNonsense() {
        assertThat(refused("'instructions':'x'").parameter()).hasValue("input");
        assertThat(refused("'input':7").message()).isEqualTo("input: 7 (expected: a text or an array of items)");
        assertThat(refused("'input':'x','max_output_tokens':0").parameter()).hasValue("max_output_tokens");
        assertThat(refused("'input':'x','temperature':3").parameter()).hasValue("temperature");
        assertThat(refused("'input':'x','tools':{}").parameter()).hasValue("tools");
        assertThat(refused("'input':'x','text':'json'").parameter()).hasValue("text");
        assertThat(refused("'input':'x','reasoning':'high'").parameter()).hasValue("reasoning");
        assertThat(refused("'input':'x','include':'all'").parameter()).hasValue("include");
        assertThat(refused("'input':'x','top_logprobs':21").parameter()).hasValue("top_logprobs");
    }

    @Test
    @DisplayName("people see the parameters under their common names")
    void showsParameters() {
        Envelope envelope = Exchange.read(
                Face.OPENAI,
                "{'model':'m','input':'x','max_output_tokens':5,'temperature':0.50,'reasoning':{'effort':'low'},"
                        + "'text':{'verbosity':'high'}}");

        assertThat(envelope.parameters())
                .containsEntry("max_tokens", "5")
                .containsEntry("temperature", "0.50")
                .containsEntry("reasoning_effort", "\"low\"")
                .containsEntry("verbosity", "\"high\"");
    }

    private static Failure refused(String members) {
        try {
            Exchange.read(Face.OPENROUTER, "{'model':'m'," + members + "}");
            throw new AssertionError("not refused: " + members);
        } catch (RequestRefusedException e) {
            return e.failure();
        }
    }
}
