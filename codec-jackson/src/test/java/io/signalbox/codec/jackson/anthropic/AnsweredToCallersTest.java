package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO;
import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO_STREAM;
import static io.signalbox.codec.jackson.anthropic.Conversing.asking;
import static io.signalbox.codec.jackson.anthropic.Written.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerEvent.CallArguments;
import io.signalbox.codec.jackson.translation.AnswerEvent.CallBegun;
import io.signalbox.codec.jackson.translation.AnswerEvent.Finished;
import io.signalbox.codec.jackson.translation.AnswerEvent.Sealed;
import io.signalbox.codec.jackson.translation.AnswerEvent.Text;
import io.signalbox.codec.jackson.translation.AnswerEvent.Thought;
import io.signalbox.codec.jackson.translation.AnswerEvent.Used;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers of this dialect whom a provider of another one serves. */
class AnsweredToCallersTest {

    private static final AnswerEvent STOP = new Finished(0, "stop", "STOP", Optional.empty());
    private static final AnswerEvent USED = new Used(
            Usage.reported(Map.of(
                    UsageClass.PROMPT, 10L,
                    UsageClass.CACHED_READ, 3L,
                    UsageClass.CACHE_WRITE, 2L,
                    UsageClass.COMPLETION, 5L,
                    UsageClass.REASONING, 4L)),
            Optional.empty());

    private static Conversing.Got streamed(AnswerEvent... events) {
        return asking(HELLO_STREAM).answeredWith(events).got(events.length);
    }

    private static JsonNode whole(AnswerEvent... events) {
        return asking(HELLO).answeredWith(events).got(events.length).json();
    }

    private static AnswerEvent text(String words) {
        return new Text(0, words);
    }

    private static CallBegun call(int number, String id) {
        return new CallBegun(0, number, id, "w", Optional.empty());
    }

    private static CallArguments arguments(int number, String fragment) {
        return new CallArguments(0, number, fragment);
    }

    private static Part.Seal seal(String format) {
        return new Part.Seal(format, Optional.of("c2ln"), Optional.empty(), Optional.empty());
    }

    @Test
    void aStreamHasTheGrammarOfTheDialectToItsLastEvent() {
        Conversing.Got got = streamed(
                new AnswerEvent.Begun(Optional.of("x"), Optional.of("y")), text("Hel"), text("lo"), STOP, USED);

        assertThat(got.story())
                .containsExactly(
                        "message_start",
                        "start 0 text",
                        "delta 0 Hel",
                        "delta 0 lo",
                        "stop 0",
                        "end end_turn",
                        "message_stop");
        assertThat(got.text()).contains("event: content_block_delta\ndata: {").doesNotContain("[DONE]");
        JsonNode message = got.events().get(0).path("message");
        assertThat(message.path("id").asText()).isEqualTo(Conversing.ID);
        assertThat(message.path("model").asText()).isEqualTo("anthropic/claude");
        assertThat(message.has("provider")).isFalse();
        assertThat(message.at("/usage/output_tokens").asInt()).isLessThan(2);
    }

    @Test
    void everyClassOfUsageHasItsPlace() {
        JsonNode usage = streamed(text("hi"), STOP, USED).events().get(4).path("usage");

        assertThat(usage)
                .isEqualTo(
                        json(
                                "{\"input_tokens\":10,\"cache_creation_input_tokens\":2,\"cache_read_input_tokens\":3,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":9,"
                                        + "\"output_tokens_details\":{\"thinking_tokens\":4},\"server_tool_use\":null,\"service_tier\":\"standard\",\"inference_geo\":null}"));
        assertThat(whole(text("hi"), STOP, USED).path("usage")).isEqualTo(usage);
        assertThat(whole(text("hi"), STOP).path("usage").path("estimated").asBoolean())
                .isTrue();
    }

    @Test
    void openRoutersFaceSaysWhoServedAndWhatItCost() {
        JsonNode answer = Conversing.as(Face.OPENROUTER, HELLO)
                .answeredWith(text("hi"), STOP, USED)
                .got(3)
                .json();

        assertThat(answer.path("provider").asText()).isEqualTo("Acme");
        assertThat(answer.at("/usage/cost").decimalValue()).isPositive();
    }

    @Test
    void aWholeAnswerHasAllThatClientsNeed() {
        assertThat(whole(
                        new Thought(0, "hm", false),
                        new Sealed(0, seal(Part.Seal.ANTHROPIC)),
                        text("look"),
                        call(0, "a"),
                        arguments(0, "{\"x\":1}"),
                        STOP,
                        USED))
                .isEqualTo(json("{\"id\":\"" + Conversing.ID
                        + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"anthropic/claude\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"look\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{\"x\":1}}],\"container\":null,\"stop_reason\":\"tool_use\","
                        + "\"stop_sequence\":null,\"stop_details\":null,\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":2,"
                        + "\"cache_read_input_tokens\":3,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":4},"
                        + "\"server_tool_use\":null,\"service_tier\":\"standard\",\"inference_geo\":null}}"));
    }

    @Test
    void callsThatGrowSideBySideBecomeBlocksOneAfterTheOther() {
        Conversing.Got got = streamed(
                call(0, "a"),
                arguments(0, "{\"x\""),
                call(1, "b"),
                arguments(1, "{\"y\":\"}\"}"),
                text("and"),
                arguments(0, ":\"\\\"}\"}"),
                new Finished(0, "tool_calls", "TOOLS", Optional.empty()));

        assertThat(got.story())
                .containsExactly(
                        "message_start",
                        "start 0 tool_use",
                        "delta 0 {\"x\"",
                        "delta 0 :\"\\\"}\"}",
                        "stop 0",
                        "start 1 tool_use",
                        "delta 1 {\"y\":\"}\"}",
                        "stop 1",
                        "start 2 text",
                        "delta 2 and",
                        "stop 2",
                        "end tool_use",
                        "message_stop");
    }

    @Test
    void aCallThatNeverBecomesWholeHoldsNobodyUpForEver() {
        assertThat(streamed(call(0, "a"), call(1, "b"), arguments(1, "{}"), call(2, "c"), STOP)
                        .story())
                .containsExactly(
                        "message_start",
                        "start 0 tool_use",
                        "stop 0",
                        "start 1 tool_use",
                        "delta 1 {}",
                        "stop 1",
                        "start 2 tool_use",
                        "stop 2",
                        "end tool_use",
                        "message_stop");
    }

    @Test
    void anEventGoesOutAsSoonAsItCameIn() {
        var reader = asking(HELLO_STREAM).answeredWith(text("a"), text("b")).reader();

        var first = reader.accept(ByteBuffer.wrap("data: {\"happens\":0}\n\n".getBytes(UTF_8)));
        assertThat(Conversing.text(first.bytes())).contains("\"text\":\"a\"");
        assertThat(first.content()).isTrue();
    }

    @Test
    @DisplayName("S-108: thoughts are thinking blocks, with the proof that their model wants back")
    void thoughtsAreBlocksOfTheirOwn() {
        Conversing.Got got = streamed(
                new Thought(0, "hm", false),
                new Sealed(0, seal(Part.Seal.ANTHROPIC)),
                new Thought(0, "sum", true),
                new Sealed(0, seal(Part.Seal.OPENAI)),
                new Thought(0, "nobody's", false),
                text("so"),
                STOP);

        String openai = new SealText(Optional.of(seal(Part.Seal.OPENAI)), true, false).written();
        assertThat(got.story())
                .containsExactly(
                        "message_start",
                        "start 0 thinking",
                        "delta 0 hm",
                        "delta 0 c2ln",
                        "stop 0",
                        "start 1 thinking",
                        "delta 1 sum",
                        "delta 1 " + openai,
                        "stop 1",
                        "start 2 thinking",
                        "delta 2 nobody's",
                        "delta 2 " + SealText.UNSEALED.written(),
                        "stop 2",
                        "start 3 text",
                        "delta 3 so",
                        "stop 3",
                        "end end_turn",
                        "message_stop");
    }

    @Test
    void whatNobodyCanReadIsHidden() {
        Part.Seal hidden = new Part.Seal(Part.Seal.ANTHROPIC, Optional.empty(), Optional.of("ZGF0"), Optional.empty());
        AnswerEvent signed = new CallBegun(0, 0, "a", "w", Optional.of(seal(Part.Seal.GEMINI)));

        assertThat(streamed(new Sealed(0, hidden), signed, arguments(0, "{}"), STOP)
                        .story())
                .containsExactly(
                        "message_start",
                        "start 0 redacted_thinking",
                        "stop 0",
                        "start 1 redacted_thinking",
                        "stop 1",
                        "start 2 tool_use",
                        "delta 2 {}",
                        "stop 2",
                        "end tool_use",
                        "message_stop");
        JsonNode content =
                whole(new Sealed(0, hidden), signed, arguments(0, "{}"), STOP).path("content");
        assertThat(content.at("/0/data").asText()).isEqualTo("ZGF0");
        assertThat(SealText.read(content.at("/1/data").asText()))
                .contains(new SealText(Optional.of(seal(Part.Seal.GEMINI)), false, true));
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOP,end_turn",
        "length,MAX_TOKENS,max_tokens",
        "length,model_context_window_exceeded,model_context_window_exceeded",
        "tool_calls,TOOLS,tool_use",
        "content_filter,SAFETY,refusal"
    })
    void everyReasonHasAWord(String reason, String nativeReason, String word) {
        AnswerEvent end = new Finished(0, reason, nativeReason, Optional.empty());

        assertThat(whole(text("x"), end).path("stop_reason").asText()).isEqualTo(word);
        assertThat(streamed(text("x"), end).story()).contains("end " + word);
    }

    @Test
    void theStopThatEndedItIsSaid() {
        JsonNode answer = whole(text("x"), new Finished(0, "stop", "stop", Optional.of("END")));

        assertThat(answer.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(answer.path("stop_sequence").asText()).isEqualTo("END");
    }

    @Test
    void aRefusalSaysWhy() {
        JsonNode answer = whole(new AnswerEvent.Refusal(0, "I will not"), STOP);

        assertThat(answer.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(answer.at("/stop_details/explanation").asText()).isEqualTo("I will not");
        assertThat(streamed(new AnswerEvent.Refusal(0, "I will not"), STOP).story())
                .contains("delta 0 I will not", "end refusal");
    }

    @Test
    void sourcesBelongToTheText() {
        JsonNode annotation = json(
                "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.test\",\"title\":\"A\",\"content\":\"so\"}}");
        AnswerEvent citation = new AnswerEvent.Citation(0, annotation);

        assertThat(whole(text("x"), citation, STOP)
                        .at("/content/0/citations/0/url")
                        .asText())
                .isEqualTo("https://a.test");
        assertThat(streamed(text("x"), citation, STOP).text()).contains("\"type\":\"citations_delta\",\"citation\":{");
    }

    @Test
    void anAnswerThatGoesOnHasItsBlockOpen() {
        Conversing.Got got = asking(HELLO_STREAM)
                .answeredWith(text("lo there"), STOP)
                .continuing("Hel")
                .got(2);

        assertThat(got.story()).containsExactly("delta 0 lo there", "stop 0", "end end_turn", "message_stop");
    }
}
