package io.signalbox.codec.jackson.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnsweredByProvidersTest {

    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-x\",\"content\":[],\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":3,\"cache_creation_input_tokens\":2,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":1}}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static String end(String reason, String usage) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\",\"stop_sequence\":null},\"usage\":" + usage + "}";
    }

    @Test
    void wordsComeOneAfterTheOther() {
        Events events = Events.of(
                START,
                "{\"type\":\"ping\"}",
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(0, "{\"type\":\"text_delta\",\"text\":\"Hel\"}"),
                "{\"type\":\"of_the_future\",\"x\":1}",
                delta(0, "{\"type\":\"text_delta\",\"text\":\"lo\"}"),
                stop(0),
                end("end_turn", "{\"output_tokens\":5}"),
                STOP);

        assertThat(events.all().get(0)).isEqualTo(new AnswerEvent.Begun(Optional.of("msg_1"), Optional.of("claude-x")));
        assertThat(events.text()).isEqualTo("Hello");
        assertThat(events.end()).isEqualTo(new AnswerEvent.Finished(0, "stop", "end_turn", Optional.empty()));
        assertThat(events.all()).last().isEqualTo(new AnswerEvent.Ended());
    }

    @Test
    @DisplayName("S-154: cached tokens are beside the input, each class apart")
    void laterCountsReplaceEarlierOnes() {
        Events events = Events.of(START, end("end_turn", "{\"output_tokens\":5}"));
        assertThat(events.usage())
                .isEqualTo(Usage.reported(Map.of(
                        UsageClass.PROMPT, 10L,
                        UsageClass.CACHED_READ, 3L,
                        UsageClass.CACHE_WRITE, 2L,
                        UsageClass.COMPLETION, 5L)));

        Events smaller = Events.of(
                START,
                end(
                        "end_turn",
                        "{\"input_tokens\":4,\"cache_read_input_tokens\":0,\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":6},\"server_tool_use\":{\"web_search_requests\":2},\"cost\":0.25}"));
        assertThat(smaller.usage())
                .isEqualTo(Usage.reported(Map.of(
                        UsageClass.PROMPT, 4L,
                        UsageClass.CACHE_WRITE, 2L,
                        UsageClass.COMPLETION, 3L,
                        UsageClass.REASONING, 6L,
                        UsageClass.SEARCH, 2L)));
        assertThat(smaller.of(AnswerEvent.Used.class).get(1).cost()).contains(Money.of("0.25"));
    }

    @Test
    void passesOfCompactionAreAddedAndWithAnAdvisorTheWholeIsAnEstimate() {
        Usage compacted = Events.ofWhole(
                        "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":100,\"output_tokens\":20,"
                                + "\"iterations\":[{\"type\":\"compaction\",\"input_tokens\":9000,\"output_tokens\":300},"
                                + "{\"type\":\"message\",\"input_tokens\":100,\"output_tokens\":20},{\"type\":\"advisor_message\",\"input_tokens\":7,\"output_tokens\":7}]}}")
                .usage();
        assertThat(compacted.promptTokens()).isEqualTo(9107);
        assertThat(compacted.completionTokens()).isEqualTo(327);
        assertThat(compacted.isEstimated()).isTrue();

        Usage steppedIn = Events.ofWhole(
                        "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":12,\"output_tokens\":4,"
                                + "\"iterations\":[{\"type\":\"message\",\"input_tokens\":8,\"output_tokens\":0},{\"type\":\"fallback_message\",\"input_tokens\":12,\"output_tokens\":4}]}}")
                .usage();
        assertThat(steppedIn.promptTokens()).isEqualTo(12);
    }

    @Test
    void writtenCacheIsTheSumOfItsLifetimes() {
        Usage usage = Events.ofWhole(
                        "{\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":5}}}")
                .usage();
        assertThat(usage.count(UsageClass.CACHE_WRITE)).isEqualTo(2);
        assertThat(usage.count(UsageClass.CACHE_WRITE_HOUR)).isEqualTo(5);
    }

    @Test
    @DisplayName("S-108: partial arguments join to JSON, and calls are counted anew")
    void callsAreCountedAnew() {
        Events events = Events.of(
                START,
                start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"),
                delta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}"),
                stop(0),
                start(1, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(1, "{\"type\":\"text_delta\",\"text\":\"I look\"}"),
                stop(1),
                start(2, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"w\",\"input\":{}}"),
                delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\"}"),
                delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\":1}\"}"),
                stop(2),
                start(3, "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"v\",\"input\":{}}"),
                delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                stop(3),
                end("tool_use", "{\"output_tokens\":5}"),
                STOP);

        assertThat(events.of(AnswerEvent.Thought.class)).containsExactly(new AnswerEvent.Thought(0, "hm", false));
        assertThat(events.of(AnswerEvent.Sealed.class))
                .containsExactly(new AnswerEvent.Sealed(
                        0,
                        new Part.Seal(Part.Seal.ANTHROPIC, Optional.of("c2ln"), Optional.empty(), Optional.empty())));
        assertThat(events.of(AnswerEvent.CallBegun.class))
                .containsExactly(
                        new AnswerEvent.CallBegun(0, 0, "toolu_1", "w", Optional.empty()),
                        new AnswerEvent.CallBegun(0, 1, "toolu_2", "v", Optional.empty()));
        assertThat(events.arguments(0)).isEqualTo("{\"a\":1}");
        assertThat(events.arguments(1)).isEqualTo("{}");
        assertThat(events.end().reason()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", " "})
    void noArgumentsAreAnEmptyObject(String written) {
        Events events = Events.of(
                start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":null}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"" + written + "\"}"),
                end("tool_use", "{}"));

        assertThat(events.arguments(0)).isEqualTo("{}");
    }

    @Test
    void inputThatCameAtTheBeginningCounts() {
        assertThat(Events.of(
                                start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{\"x\":1}}"),
                                stop(0))
                        .arguments(0))
                .isEqualTo("{\"x\":1}");
    }

    @Test
    void hiddenThoughtsComeWhole() {
        Events events = Events.of(start(0, "{\"type\":\"redacted_thinking\",\"data\":\"ZGF0\"}"), stop(0));

        assertThat(events.all())
                .containsExactly(new AnswerEvent.Sealed(
                        0,
                        new Part.Seal(Part.Seal.ANTHROPIC, Optional.empty(), Optional.of("ZGF0"), Optional.empty())));
    }

    @Test
    void twoBeginningsAreOne() {
        assertThat(Events.of(START, START).of(AnswerEvent.Begun.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "pause_turn,stop",
        "compaction,stop",
        "of_the_future,stop",
        "max_tokens,length",
        "model_context_window_exceeded,length",
        "tool_use,tool_calls",
        "refusal,content_filter"
    })
    void everyReasonHasACommonWord(String word, String common) {
        assertThat(Events.of(end(word, "{}")).end())
                .isEqualTo(new AnswerEvent.Finished(0, common, word, Optional.empty()));
    }

    @Test
    void theStopThatEndedItIsKept() {
        assertThat(Events.ofWhole("{\"content\":[],\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"}")
                        .end()
                        .stopSequence())
                .contains("END");
    }

    @Test
    void serverToolsAreNotTheCallersAffairAndSourcesAre() {
        Events events = Events.of(
                start(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}"),
                stop(0),
                start(1, "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}"),
                stop(1),
                start(2, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(2, "{\"type\":\"text_delta\",\"text\":\"It is \"}"),
                stop(2),
                start(3, "{\"citations\":[],\"type\":\"text\",\"text\":\"\"}"),
                delta(
                        3,
                        "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"web_search_result_location\",\"url\":\"https://a.test\",\"title\":\"A\",\"cited_text\":\"so\"}}"),
                delta(3, "{\"type\":\"text_delta\",\"text\":\"so\"}"),
                stop(3));

        assertThat(events.text()).isEqualTo("It is so");
        assertThat(events.of(AnswerEvent.CallBegun.class)).isEmpty();
        assertThat(events.of(AnswerEvent.Citation.class).get(0).annotation())
                .isEqualTo(
                        Written.json(
                                "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.test\",\"title\":\"A\",\"content\":\"so\",\"start_index\":6,\"end_index\":8}}"));
    }

    @Test
    void theInputOfTheToolThatStandsForTheAnswerIsTheAnswer() {
        Events streamed = Events.of(
                start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"" + EmulatedFormat.WHOLE + "\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\"\"}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}"),
                stop(0),
                end("tool_use", "{}"));
        assertThat(streamed.of(AnswerEvent.Text.class)).hasSize(2);
        assertThat(streamed.text()).isEqualTo("{\"x\":1}");
        assertThat(streamed.end().reason()).isEqualTo("stop");
        assertThat(streamed.of(AnswerEvent.CallBegun.class)).isEmpty();

        Events wrapped = Events.ofWhole("{\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\""
                + EmulatedFormat.WRAPPED + "\",\"input\":{\"value\":[1,2]}}],\"stop_reason\":\"tool_use\"}");
        assertThat(wrapped.text()).isEqualTo("[1,2]");
    }

    @Test
    void callsThatGrowSideBySideStayApart() {
        Events events = Events.of(
                start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{}}"),
                start(1, "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"v\",\"input\":{}}"),
                delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"b\\\":1}\"}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}"),
                end("end_turn", "{}"));

        assertThat(events.arguments(0)).isEqualTo("{\"a\":1}");
        assertThat(events.arguments(1)).isEqualTo("{\"b\":1}");
        assertThat(events.end().reason()).isEqualTo("tool_calls");
    }

    @Test
    void errorsAreFailuresWhereverTheyStand() {
        String overloaded = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";

        assertThat(Events.of(overloaded)
                        .of(AnswerEvent.Failed.class)
                        .get(0)
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.OVERLOADED);
        assertThat(Events.ofWhole(overloaded)
                        .of(AnswerEvent.Failed.class)
                        .get(0)
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.OVERLOADED);
    }

    @Test
    void whatIsKnownAndWrongIsMalformed() {
        assertThatThrownBy(() -> Events.ofWhole("{\"content\":\"hi\"}")).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> Events.of(delta(0, "{\"type\":\"text_delta\",\"text\":\"x\"}")))
                .isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> Events.of("{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\"}}"))
                .isInstanceOf(MalformedAnswerException.class);
    }
}
