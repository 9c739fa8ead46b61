package io.signalbox.codec.jackson.cohere;

import static io.signalbox.codec.jackson.cohere.Asking.json;
import static io.signalbox.codec.jackson.cohere.Asking.stream;
import static io.signalbox.codec.jackson.cohere.Asking.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cohere answers. */
class CohereAnswerTest {

    private static final String STREAM = """
            event: message-start
            data: {"id":"x1","type":"message-start","delta":{"message":{"role":"assistant","content":[]}}}

            event: tool-plan-delta
            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"Löok ünd see."}}}

            event: tool-call-start
            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"a","type":"function","function":{"name":"look","arguments":""}}}}}

            event: tool-call-delta
            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\\"at\\""}}}}}

            event: tool-call-delta
            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":":1}"}}}}}

            event: tool-call-end
            data: {"type":"tool-call-end","index":0}

            event: tool-call-start
            data: {"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"b","type":"function","function":{"name":"wait","arguments":""}}}}}

            event: tool-call-end
            data: {"type":"tool-call-end","index":1}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":20,"output_tokens":9},"tokens":{"input_tokens":900,"output_tokens":30}}}}

            data: [DONE]

            """;

    @Test
    void aTextComesWithItsThoughtAndWhatIsBilled() {
        assertThat(whole("""
                {'id':'x1','message':{'role':'assistant','content':[{'type':'thinking','thinking':'Hm.'},
                  {'type':'text','text':'Four.'}]},'finish_reason':'COMPLETE','usage':{
                  'billed_units':{'input_tokens':30,'output_tokens':12.0,'search_units':1},
                  'tokens':{'input_tokens':530,'output_tokens':20,'reasoning_tokens':8,'image_tokens':4},
                  'cached_tokens':10}}"""))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.of("x1"), Optional.empty()),
                        new AnswerEvent.Thought(0, "Hm.", false),
                        new AnswerEvent.Text(0, "Four."),
                        new AnswerEvent.Used(
                                Usage.reported(Map.of(
                                        UsageClass.PROMPT, 20L,
                                        UsageClass.CACHED_READ, 10L,
                                        UsageClass.COMPLETION, 4L,
                                        UsageClass.REASONING, 8L,
                                        UsageClass.SEARCH, 1L)),
                                Optional.empty()),
                        new AnswerEvent.Finished(0, "stop", "COMPLETE", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'billed_units':{'input_tokens':8,'output_tokens':8},'cached_tokens':448} | 0 | 8 | 8",
                "{'tokens':{'input_tokens':30,'output_tokens':5,'image_tokens':100}} | 130 | 0 | 5",
                "{'billed_units':{'input_tokens':5}} | 5 | 0 | 0",
            })
    void whatIsBilledCounts(String usage, long prompt, long cached, long completion) {
        Usage read = ((AnswerEvent.Used) CohereUsage.read(json(usage)).orElseThrow()).usage();

        assertThat(read.promptTokens() - read.cachedTokens()).isEqualTo(prompt);
        assertThat(read.count(UsageClass.CACHED_READ)).isEqualTo(cached);
        assertThat(read.count(UsageClass.COMPLETION)).isEqualTo(completion);
    }

    @ParameterizedTest
    @DisplayName("F-72: what cannot be a count is none")
    @ValueSource(
            strings = {
                "{}",
                "{'billed_units':{'search_units':1}}",
                "{'billed_units':{'input_tokens':-8,'output_tokens':3}}",
                "{'billed_units':{'input_tokens':8,'output_tokens':'3'}}",
                "{'billed_units':{'input_tokens':8.5,'output_tokens':3}}",
                "{'billed_units':{'input_tokens':9223372036854775808,'output_tokens':3}}",
            })
    void whatCannotBeACountIsNone(String usage) {
        assertThat(CohereUsage.read(json(usage)).filter(told -> !(told instanceof AnswerEvent.Misreported)))
                .isEmpty();
    }

    @Test
    void aPlanIsAThoughtAndCallsHaveObjectsForArguments() {
        assertThat(whole("""
                {'id':'x','message':{'tool_plan':'I will wait.','tool_calls':[
                  {'id':'a','type':'function','function':{'name':'wait','arguments':'null'}},
                  {'id':'b','type':'function','function':{'name':'wait','arguments':''}},
                  {'id':'c','type':'function','function':{'name':'wait','arguments':'{ }'}},
                  {'id':'d','type':'function','function':{'name':'wait','arguments':'[1]'}}]},
                 'finish_reason':'TOOL_CALL'}"""))
                .contains(
                        new AnswerEvent.Thought(0, "I will wait.", false),
                        new AnswerEvent.CallBegun(0, 3, "d", "wait", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "{}"),
                        new AnswerEvent.CallArguments(0, 1, "{}"),
                        new AnswerEvent.CallArguments(0, 2, "{ }"),
                        new AnswerEvent.CallArguments(0, 3, "{\"_raw\":\"[1]\"}"),
                        new AnswerEvent.Finished(0, "tool_calls", "TOOL_CALL", Optional.empty()));
    }

    @Test
    void aStreamHasTheSameEvents() {
        assertThat(stream(
                        "{'type':'message-start','id':'x'}",
                        "{'type':'content-start','index':0,'delta':{'message':{'content':{'type':'thinking','thinking':'H'}}}}",
                        "{'type':'content-delta','index':0,'delta':{'message':{'content':{'thinking':'m.'}}}}",
                        "{'type':'content-end','index':0}",
                        "{'type':'content-start','index':1,'delta':{'message':{'content':{'type':'text','text':''}}}}",
                        "{'type':'debug','prompt':'secret'}",
                        "{'type':'content-delta','index':1,'delta':{'message':{'content':{'text':'Four.'}}}}",
                        "{'type':'message-end','delta':{'finish_reason':'MAX_TOKENS'}}"))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.of("x"), Optional.empty()),
                        new AnswerEvent.Thought(0, "H", false),
                        new AnswerEvent.Thought(0, "m.", false),
                        new AnswerEvent.Text(0, "Four."),
                        new AnswerEvent.Finished(0, "length", "MAX_TOKENS", Optional.empty()));
    }

    @Test
    void aCallThatIsNullInAStreamIsAnEmptyObject() {
        assertThat(stream(
                        "{'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':{'id':'a','function':{'name':'f','arguments':''}}}}}",
                        "{'type':'tool-call-delta','index':0,'delta':{'message':{'tool_calls':{'function':{'arguments':'nu'}}}}}",
                        "{'type':'tool-call-delta','index':0,'delta':{'message':{'tool_calls':{'function':{'arguments':'ll'}}}}}",
                        "{'type':'message-end','delta':{'finish_reason':'COMPLETE'}}"))
                .containsExactly(
                        new AnswerEvent.CallBegun(0, 0, "a", "f", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "{}"),
                        new AnswerEvent.Finished(0, "tool_calls", "COMPLETE", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE, stop",
        "STOP_SEQUENCE, stop",
        "TOOL_CALL, stop",
        "MAX_TOKENS, length",
        "ERROR_LIMIT, length",
        "ERROR_TOXIC, content_filter",
        "SOMETHING_NEW, stop",
    })
    void everyReasonHasItsWord(String word, String common) {
        assertThat(whole("{'message':{'content':[]},'finish_reason':'" + word + "'}"))
                .contains(new AnswerEvent.Finished(0, common, word, Optional.empty()));
    }

    @ParameterizedTest
    @DisplayName("F-29: an error within a successful answer is one")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'finish_reason':'ERROR','error':'backend error'} | UPSTREAM_ERROR",
                "{'finish_reason':'ERROR'} | UPSTREAM_ERROR",
                "{'finish_reason':'ERROR','error':'too many tokens: size limit exceeded by 5 tokens'} | CONTEXT_LENGTH",
                "{'finish_reason':'TIMEOUT'} | TIMEOUT",
            })
    void anErrorAtTheEndFails(String delta, FailureKind kind) {
        assertThat(stream("{'type':'message-end','delta':" + delta + "}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AnswerEvent.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
    }

    @Test
    void anErrorInsteadOfAnAnswerFails() {
        assertThat(whole("{'id':'x','message':'rate limit reached'}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AnswerEvent.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED));
        assertThatThrownBy(() -> whole("{'id':'x'}")).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> whole("{'message':{'content':[]}}")).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void sourcesBecomeAnnotations() {
        List<AnswerEvent> events = whole("""
                {'message':{'content':[{'type':'text','text':'It is so.'}],'citations':[
                  {'start':0,'end':5,'text':'It is','type':'TEXT_CONTENT','sources':[
                    {'type':'tool','id':'look_1:0','tool_output':{'content':'so'}},
                    {'type':'document','id':'d','document':{'url':'https://example.com/a','title':'A'}}]},
                  {'start':0,'end':2,'text':'Hm','type':'THINKING_CONTENT','sources':[{'type':'tool','id':'t'}]}]},
                 'finish_reason':'COMPLETE'}""");

        assertThat(events)
                .filteredOn(AnswerEvent.Citation.class::isInstance)
                .containsExactly(new AnswerEvent.Citation(0, json("""
                                {'type':'url_citation','url_citation':{'url':'urn:cohere:tool:look_1:0','title':'look_1:0',
                                  'content':'It is','start_index':0,'end_index':5}}""")), new AnswerEvent.Citation(0, json("""
                                {'type':'url_citation','url_citation':{'url':'https://example.com/a','title':'A',
                                  'content':'It is','start_index':0,'end_index':5}}""")));
    }

    @ParameterizedTest
    @DisplayName("F-15, F-19 to F-26: what an error of Cohere's means")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "401 | {'id':'x','message':'invalid api token'} | AUTHENTICATION",
                "498 | {'id':'x','message':'invalid token'} | AUTHENTICATION",
                "402 | {'id':'x','message':'add a payment method'} | QUOTA_EXHAUSTED",
                "404 | {'id':'x','message':'model `c` was removed on May 1, 2025'} | NOT_FOUND",
                "400 | {'id':'x','message':'too long','error_type':'TOO_MANY_TOKENS'} | CONTEXT_LENGTH",
                "422 | {'id':'x','message':'invalid field'} | INVALID_REQUEST",
                "429 | {'id':'x','message':'limited to 20 API calls / minute'} | RATE_LIMITED",
                "429 | {'id':'x','message':'limited to 1000 API calls / month'} | QUOTA_EXHAUSTED",
                "500 | {'id':'x','message':'internal'} | UPSTREAM_ERROR",
                "503 | {'id':'x','message':'unavailable'} | OVERLOADED",
            })
    void errorsHaveTheirKinds(int status, String body, FailureKind kind) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Failure failure = CohereChat.upstream().failure(status, Headers.NONE, bytes, Instant.EPOCH);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.upstreamStatus()).hasValue(status);
    }

    @Test
    void aCallerOfChatGetsChunks() {
        assertThat(Asking.answered(STREAM, 4096))
                .contains("\"model\":\"cohere/command-a\"", "\"reasoning\":\"Löok ünd see.\"", "\"name\":\"look\"")
                .contains("\"arguments\":\"{\\\"at\\\"\"", "\"arguments\":\"{}\"", "\"finish_reason\":\"tool_calls\"")
                .contains("\"prompt_tokens\":20", "\"completion_tokens\":9")
                .endsWith("data: [DONE]\n\n");
    }

    @Property(tries = 200)
    @Label("any split of the bytes gives the same answer")
    void anySplitGivesTheSame(@ForAll @IntRange(min = 1, max = 300) int size) {
        assertThat(Asking.answered(STREAM, size)).isEqualTo(Asking.answered(STREAM, 100_000));
    }
}
