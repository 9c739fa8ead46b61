package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesAnswerParserTest {

    private static final String MESSAGE =
            "{'type':'message','id':'msg_1','content':[{'type':'output_text','text':'Hello','annotations':[]}]}";
    private static final String CALL =
            "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'look','arguments':'{\\'q\\':1}'}";

    @Test
    @DisplayName("a whole answer: text, usage in disjoint classes, the end")
    void readsText() {
        List<AnswerEvent> events = Said.whole("{'id':'resp_1','model':'gpt-5-2026','status':'completed','error':null,"
                + "'output':[" + MESSAGE + "],'usage':{'input_tokens':100,'input_tokens_details':{'cached_tokens':40,"
                + "'cache_write_tokens':10},'output_tokens':30,'output_tokens_details':{'reasoning_tokens':20},"
                + "'total_tokens':130,'cost':0.0125}}");

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.Begun(Optional.of("resp_1"), Optional.of("gpt-5-2026")),
                        new AnswerEvent.Text(0, "Hello"),
                        events.get(2),
                        new AnswerEvent.Finished(0, "stop", "completed", Optional.empty()),
                        new AnswerEvent.Ended());
        AnswerEvent.Used used = (AnswerEvent.Used) events.get(2);
        assertThat(used.usage().count(UsageClass.PROMPT)).isEqualTo(50);
        assertThat(used.usage().count(UsageClass.CACHED_READ)).isEqualTo(40);
        assertThat(used.usage().count(UsageClass.CACHE_WRITE)).isEqualTo(10);
        assertThat(used.usage().count(UsageClass.COMPLETION)).isEqualTo(10);
        assertThat(used.usage().count(UsageClass.REASONING)).isEqualTo(20);
        assertThat(used.cost()).hasValue(Money.of("0.0125"));
    }

    @Test
    @DisplayName("a stream: every delta is an event, what is said again at the end is not")
    void readsStream() {
        List<AnswerEvent> events = Said.stream("""
                {'type':'response.created','sequence_number':0,'response':{'id':'resp_1','model':'m','output':[]}}
                {'type':'response.in_progress','sequence_number':1,'response':{'id':'resp_1','model':'m'}}
                {'type':'response.output_item.added','output_index':0,'item':{'type':'message','id':'msg_1','content':[]}}
                {'type':'response.content_part.added','item_id':'msg_1','output_index':0,'content_index':0,'part':{}}
                {'type':'response.output_text.delta','item_id':'msg_1','output_index':0,'content_index':0,'delta':'Hel'}
                {'type':'response.output_text.delta','item_id':'msg_1','output_index':0,'content_index':0,'delta':'lo'}
                {'type':'response.something.new','odd':true}
                {'type':'response.output_text.done','item_id':'msg_1','output_index':0,'content_index':0,'text':'Hello'}
                {'type':'response.output_item.done','output_index':0,'item':%s}
                {'type':'response.completed','response':{'id':'resp_1','status':'completed','output':[%s]}}
                """.formatted(MESSAGE, MESSAGE));

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.Begun(Optional.of("resp_1"), Optional.of("m")),
                        new AnswerEvent.Text(0, "Hel"),
                        new AnswerEvent.Text(0, "lo"),
                        new AnswerEvent.Finished(0, "stop", "completed", Optional.empty()),
                        new AnswerEvent.Ended());
    }

    @Test
    @DisplayName("what a provider says only in the done part, the done item or the last event is not lost")
    void fillsGaps() {
        assertThat(Said.text(Said.stream("{'type':'response.output_text.done','item_id':'msg_1','text':'Hello'}")))
                .isEqualTo("Hello");
        assertThat(Said.text(Said.stream("{'type':'response.output_item.done','item':" + MESSAGE + "}")))
                .isEqualTo("Hello");
        assertThat(Said.text(Said.stream("{'type':'response.output_text.delta','item_id':'msg_1','delta':'He'}\n"
                        + "{'type':'response.completed','response':{'output':[" + MESSAGE + "]}}")))
                .isEqualTo("Hello");
    }

    @Test
    @DisplayName("tools: the status is completed, the calls tell; parallel calls are counted, arguments are streamed")
    void readsCalls() {
        List<AnswerEvent> events = Said.stream("""
                {'type':'response.output_item.added','output_index':0,'item':{'type':'function_call','id':'fc_1','call_id':'call_1','name':'look','arguments':''}}
                {'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','id':'fc_2','call_id':'call_2','name':'wait','arguments':''}}
                {'type':'response.function_call_arguments.delta','item_id':'fc_1','output_index':0,'delta':'{\\'q'}
                {'type':'response.function_call_arguments.delta','item_id':'fc_2','output_index':1,'delta':'nul'}
                {'type':'response.function_call_arguments.delta','item_id':'fc_1','output_index':0,'delta':'\\':1}'}
                {'type':'response.function_call_arguments.done','item_id':'fc_2','output_index':1,'arguments':'null'}
                {'type':'response.output_item.done','output_index':0,'item':%s}
                {'type':'response.completed','response':{'status':'completed','output':[]}}
                """.formatted(CALL));

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.CallBegun(0, 0, "call_1", "look", Optional.empty()),
                        new AnswerEvent.CallBegun(0, 1, "call_2", "wait", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "{\"q"),
                        new AnswerEvent.CallArguments(0, 0, "\":1}"),
                        new AnswerEvent.Begun(Optional.empty(), Optional.empty()),
                        new AnswerEvent.CallArguments(0, 1, "{}"),
                        new AnswerEvent.Finished(0, "tool_calls", "completed", Optional.empty()),
                        new AnswerEvent.Ended());
    }

    @Test
    @DisplayName("arguments that are empty, null, an object or missing become the text of an object")
    void mendsArguments() {
        assertThat(arguments("'arguments':''")).isEqualTo("{}");
        assertThat(arguments("'arguments':'null'")).isEqualTo("{}");
        assertThat(arguments("'arguments':null")).isEqualTo("{}");
        assertThat(arguments("'x':1")).isEqualTo("{}");
        assertThat(arguments("'arguments':{'q':1}")).isEqualTo("{\"q\":1}");
        assertThat(arguments("'arguments':'{\\'n\\':null}'")).isEqualTo("{\"n\":null}");
    }

    @Test
    @DisplayName("a custom tool's text passes as it is")
    void readsCustomCalls() {
        List<AnswerEvent> events = Said.stream("""
                {'type':'response.output_item.added','output_index':0,'item':{'type':'custom_tool_call','id':'ctc_1','call_id':'call_1','name':'shell','input':''}}
                {'type':'response.custom_tool_call_input.delta','item_id':'ctc_1','output_index':0,'delta':'null'}
                {'type':'response.custom_tool_call_input.done','item_id':'ctc_1','output_index':0,'input':'null and void'}
                """);

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.CallBegun(0, 0, "call_1", "shell", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "null"),
                        new AnswerEvent.CallArguments(0, 0, " and void"));
    }

    @Test
    @DisplayName("summaries are paragraphs of one thought, which is sealed with what is encrypted and the item's id")
    void readsReasoning() {
        String item = "{'type':'reasoning','id':'rs_1','encrypted_content':'gAAA','summary':"
                + "[{'type':'summary_text','text':'one'},{'type':'summary_text','text':'two'}]}";
        List<AnswerEvent> events = Said.stream("""
                {'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'partial'}}
                {'type':'response.reasoning_summary_part.added','item_id':'rs_1','output_index':0,'summary_index':0,'part':{}}
                {'type':'response.reasoning_summary_text.delta','item_id':'rs_1','output_index':0,'summary_index':0,'delta':'one'}
                {'type':'response.reasoning_summary_text.done','item_id':'rs_1','output_index':0,'summary_index':0,'text':'one'}
                {'type':'response.reasoning_summary_text.delta','item_id':'rs_1','output_index':0,'summary_index':1,'delta':'two'}
                {'type':'response.output_item.done','output_index':0,'item':%s}
                """.formatted(item));

        List<AnswerEvent> sealed = List.of(
                new AnswerEvent.Thought(0, "one", true),
                new AnswerEvent.Thought(0, "\n\n", true),
                new AnswerEvent.Thought(0, "two", true),
                new AnswerEvent.Sealed(
                        0,
                        new Part.Seal(Part.Seal.OPENAI, Optional.empty(), Optional.of("gAAA"), Optional.of("rs_1"))));
        assertThat(events).containsExactlyElementsOf(sealed);
        assertThat(Said.whole("{'output':[" + item + "]}")).containsSubsequence(sealed);
    }

    @Test
    @DisplayName("open models think aloud, and Grok's seals are Grok's")
    void readsReasoningText() {
        assertThat(Said.stream("""
                {'type':'response.created','response':{'id':'r','model':'grok-4.3'}}
                {'type':'response.reasoning_text.delta','item_id':'rs_1','output_index':0,'content_index':0,'delta':'hm'}
                {'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'rs_1','summary':[],'content':[{'type':'reasoning_text','text':'hm!'}],'encrypted_content':'x'}}
                """))
                .containsSubsequence(
                        new AnswerEvent.Thought(0, "hm", false),
                        new AnswerEvent.Thought(0, "!", false),
                        new AnswerEvent.Sealed(
                                0,
                                new Part.Seal(Part.Seal.XAI, Optional.empty(), Optional.of("x"), Optional.of("rs_1"))));
    }

    @Test
    @DisplayName("refusals, citations, log probabilities and images are events of their own")
    void readsTheRest() {
        List<AnswerEvent> events = Said.whole("{'output':[{'type':'message','content':["
                + "{'type':'output_text','text':'see','logprobs':[{'token':'see','logprob':-0.1,'top_logprobs':[]}],"
                + "'annotations':[{'type':'url_citation','url':'https://a.example','start_index':0}]},"
                + "{'type':'refusal','refusal':'no'}]},{'type':'image_generation_call','result':'aGk='}]}");

        assertThat(events)
                .contains(
                        new AnswerEvent.LogProbabilities(
                                0, Said.json("[{'token':'see','logprob':-0.1,'top_logprobs':[]}]")),
                        new AnswerEvent.Citation(
                                0,
                                Said.json("{'type':'url_citation',"
                                        + "'url_citation':{'url':'https://a.example','start_index':0}}")),
                        new AnswerEvent.Refusal(0, "no"))
                .anyMatch(event -> event instanceof AnswerEvent.Media media
                        && media.media().source().equals(new Part.Source.Inline("aGk=")));
    }

    @Test
    @DisplayName("every status and reason has its common word; an unknown one with output is an ordinary end")
    void namesTheEnd() {
        assertThat(end("'status':'completed'")).isEqualTo("stop/completed");
        assertThat(end("'status':'finished'")).isEqualTo("stop/finished");
        assertThat(end("'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}"))
                .isEqualTo("length/max_output_tokens");
        assertThat(end("'status':'incomplete','incomplete_details':{'reason':'content_filter'}"))
                .isEqualTo("content_filter/content_filter");
        assertThat(end("'status':'incomplete','incomplete_details':null")).isEqualTo("length/incomplete");
        assertThat(Said.stream("{'type':'response.incomplete','response':{'output':[" + CALL
                        + "],'incomplete_details':{'reason':'max_output_tokens'}}}"))
                .contains(new AnswerEvent.Finished(0, "length", "max_output_tokens", Optional.empty()));
    }

    @Test
    @DisplayName("errors: flat, nested, after the beginning, and beside OpenRouter's word for them")
    void readsErrors() {
        assertThat(failure("{'type':'error','code':'rate_limit_exceeded','message':'slow','param':null}"))
                .isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure("{'type':'error','error':{'type':'insufficient_quota','code':'insufficient_quota',"
                        + "'message':'You exceeded your current quota'}}"))
                .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(failure("{'type':'response.failed','response':{'status':'failed',"
                        + "'error':{'code':'server_error','message':'boom'}}}"))
                .isEqualTo(FailureKind.UPSTREAM_ERROR);
        assertThat(failure(
                        "{'type':'response.failed','response':{'status':'failed','error_type':'context_length_exceeded',"
                                + "'error':{'code':'invalid_prompt','message':'no'}}}"))
                .isEqualTo(FailureKind.CONTEXT_LENGTH);
        assertThat(failure("{'type':'response.failed','response':{'error':{'code':'bio_policy','message':'no'}}}"))
                .isEqualTo(FailureKind.CONTENT_FILTER);
        assertThat(
                        failure(
                                "{'type':'response.failed','response':{'error':{'code':'invalid_image_format','message':'no'}}}"))
                .isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure("{'error':{'code':502,'message':'down'}}")).isEqualTo(FailureKind.UPSTREAM_ERROR);
        assertThat(Said.whole("{'output':[],'status':'failed','error':{'code':'vector_store_timeout','message':'x'}}"))
                .first()
                .matches(event -> ((AnswerEvent.Failed) event).failure().kind() == FailureKind.TIMEOUT);
    }

    @Test
    @DisplayName("usage of a failed answer still counts")
    void countsFailedAnswers() {
        List<AnswerEvent> events = Said.stream("{'type':'response.failed','response':{'error':{'code':'server_error'},"
                + "'usage':{'input_tokens':7,'output_tokens':1,'total_tokens':8}}}");

        assertThat(events)
                .anyMatch(event ->
                        event instanceof AnswerEvent.Used used && used.usage().promptTokens() == 7);
    }

    @Test
    @DisplayName("counts that cannot be are clamped, what no total explains is generated, xAI's ticks are dollars")
    void checksUsage() {
        Usage clamped = used("{'input_tokens':5,'input_tokens_details':{'cached_tokens':9},'output_tokens':2,"
                        + "'output_tokens_details':{'reasoning_tokens':4}}")
                .usage();
        Usage beside =
                used("{'input_tokens':5,'output_tokens':2,'total_tokens':10}").usage();

        assertThat(clamped.count(UsageClass.CACHED_READ)).isEqualTo(5);
        assertThat(clamped.count(UsageClass.REASONING)).isEqualTo(2);
        assertThat(beside.completionTokens()).isEqualTo(5);
        assertThat(used("{'input_tokens':1,'output_tokens':1,'cost_in_usd_ticks':3590000}")
                        .cost())
                .hasValueSatisfying(cost -> assertThat(cost.usd()).isEqualByComparingTo("0.000359"));
        assertThat(Said.whole("{'output':[],'usage':{'input_tokens':-1,'output_tokens':1}}"))
                .noneMatch(AnswerEvent.Used.class::isInstance);
    }

    @Test
    @DisplayName("what is no response is no answer")
    void refusesNonsense() {
        assertThatThrownBy(() -> Said.whole("{'status':'completed'}")).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> Said.whole("{'output':[{'type':'function_call','arguments':'{}'}]}"))
                .isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> Said.stream("{'type':'response.output_text.delta','delta':7}"))
                .isInstanceOf(MalformedAnswerException.class);
    }

    private static String arguments(String member) {
        StringBuilder arguments = new StringBuilder();
        Said.whole("{'output':[{'type':'function_call','call_id':'c','name':'f'," + member + "}]}")
                .forEach(event ->
                        arguments.append(event instanceof AnswerEvent.CallArguments more ? more.fragment() : ""));
        return arguments.toString();
    }

    private static String end(String members) {
        return Said.whole("{'output':[" + MESSAGE + "]," + members + "}").stream()
                .filter(AnswerEvent.Finished.class::isInstance)
                .map(AnswerEvent.Finished.class::cast)
                .map(finished -> finished.reason() + "/" + finished.nativeReason())
                .findFirst()
                .orElseThrow();
    }

    private static FailureKind failure(String event) {
        return Said.stream(event).stream()
                .filter(AnswerEvent.Failed.class::isInstance)
                .map(failed -> ((AnswerEvent.Failed) failed).failure().kind())
                .findFirst()
                .orElseThrow();
    }

    private static AnswerEvent.Used used(String usage) {
        return Said.whole("{'output':[],'usage':" + usage + "}").stream()
                .filter(AnswerEvent.Used.class::isInstance)
                .map(AnswerEvent.Used.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
