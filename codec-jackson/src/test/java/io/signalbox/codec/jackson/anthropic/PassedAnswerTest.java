package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO;
import static io.signalbox.codec.jackson.anthropic.Conversing.HELLO_STREAM;
import static io.signalbox.codec.jackson.anthropic.Conversing.asking;
import static io.signalbox.codec.jackson.anthropic.Written.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages.Face;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.UsageClass;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PassedAnswerTest {

    private static final String START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1},\"new\":1.50}   }\n\n";
    private static final String SIGNED = START.replace("msg_1", Conversing.ID).replace("claude-x", "anthropic/claude");
    private static final String WORDS =
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"H\\u00e9llo\"}  }\n\n";
    private static final String STOP =
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n";
    private static final String END =
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}}\n\n";
    private static final String LAST = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String ALL = START + WORDS + STOP + END + LAST;

    @Test
    @DisplayName("S-110: from the answer nothing changes but its id and the model's name")
    void everyOtherByteIsTheProviders() {
        Conversing.Got got = asking(HELLO_STREAM).got(ALL);

        assertThat(got.text()).isEqualTo(SIGNED + WORDS + STOP + END + LAST);
        assertThat(got.isComplete()).isTrue();
        assertThat(got.hasContent()).isTrue();
        assertThat(got.summary().usage().count(UsageClass.PROMPT)).isEqualTo(10);
        assertThat(got.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(5);
        assertThat(got.summary().finishReason()).contains("stop");
        assertThat(got.summary().nativeFinishReason()).contains("end_turn");
        assertThat(got.summary().upstreamId()).contains("msg_1");
    }

    @Property(tries = 60)
    @Label("F-63: however the bytes are split, the caller gets the same")
    void anySplitIsTheSame(@ForAll @IntRange(min = 1, max = 200) int size) {
        assertThat(asking(HELLO_STREAM).inPiecesOf(size, ALL).text())
                .isEqualTo(asking(HELLO_STREAM).got(ALL).text());
        assertThat(asking(HELLO_STREAM).anew().inPiecesOf(size, ALL).text())
                .isEqualTo(asking(HELLO_STREAM).anew().got(ALL).text());
        assertThat(asking(HELLO).inPiecesOf(size, ALL).text())
                .isEqualTo(asking(HELLO).got(ALL).text());
    }

    @Test
    void openRoutersFaceSaysWhatItCost() {
        String text = Conversing.as(Face.OPENROUTER, HELLO_STREAM).got(ALL).text();

        assertThat(text).contains("\"model\":\"anthropic/claude\",\"provider\":\"Acme\"");
        assertThat(text).contains("\"usage\":{\"output_tokens\":5,\"cost\":0.00015}");
    }

    @Test
    void twoBeginningsAreOneAndATerminatorOfAnotherDialectIsNone() {
        assertThat(asking(HELLO_STREAM)
                        .got(START + START + WORDS + STOP + END + "data: [DONE]\n\n" + LAST)
                        .text())
                .isEqualTo(SIGNED + WORDS + STOP + END + LAST);
    }

    @Test
    void unknownEventsPassAndMalformedOnesAreSkipped() {
        String unknown = "event: of_the_future\ndata: {\"type\":\"of_the_future\"}\n\n: remark\n\n";
        Conversing.Got got =
                asking(HELLO_STREAM).got(START + unknown + "event: x\ndata: {oops\n\n" + WORDS + STOP + END + LAST);

        assertThat(got.text()).isEqualTo(SIGNED + unknown + WORDS + STOP + END + LAST);
        assertThat(got.summary().skipped()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-102, S-103: an error event is a failure, first or after content, and ends the answer")
    void anErrorIsAFailureBeforeAndAfterTheStart() {
        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

        Conversing.Got before = asking(HELLO_STREAM).got(error);
        assertThat(before.failure().orElseThrow().kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(before.text()).isEmpty();
        Conversing.Got after = asking(HELLO_STREAM).got(START + WORDS + error);
        assertThat(after.failure().orElseThrow().kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(after.text()).isEqualTo(SIGNED + WORDS);
        assertThat(after.plainText()).contains("Héllo");
        assertThat(asking(HELLO_STREAM)
                        .got("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\"}}")
                        .failure()
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.RATE_LIMITED);
    }

    @Test
    @DisplayName("F-59: an answer that breaks off is none, and what passed by is counted")
    void anAnswerThatBreaksOffIsNoneAndCountsWhatPassed() {
        Conversing.Got got = asking(HELLO_STREAM).got(START + WORDS + STOP);

        assertThat(got.failure().orElseThrow().code()).isEqualTo("upstream_truncated");
        assertThat(got.plainText()).contains("Héllo");
        assertThat(got.text()).isEqualTo(SIGNED + WORDS);
        assertThat(got.summary().usage().isEstimated()).isTrue();
        assertThat(got.summary().usage().count(UsageClass.PROMPT)).isEqualTo(10);
        assertThat(got.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(3);
    }

    @Test
    void anAnswerWithoutItsTerminatorIsWholeIfItHasEnded() {
        assertThat(asking(HELLO_STREAM).got(START + WORDS + STOP + END).text())
                .isEqualTo(SIGNED + WORDS + STOP + END + LAST);
        assertThat(asking(HELLO_STREAM)
                        .got(START + WORDS + STOP + END + LAST.stripTrailing())
                        .isComplete())
                .isTrue();
    }

    @Test
    void anAnswerThatGoesOnHasItsBlockOpen() {
        Conversing.Got got = asking(HELLO_STREAM).continuing("So: ").got(ALL);

        assertThat(got.story()).containsExactly("delta 0 Héllo", "stop 0", "end end_turn", "message_stop");
    }

    @Test
    @DisplayName("F-28: a refusal passes as the dialect defines it, and nothing at all is no answer")
    void nothingIsNoAnswerUnlessThatHasAReason() {
        String nothing = START.replace("\"output_tokens\":1", "\"output_tokens\":0");
        String end = END.replace("\"output_tokens\":5", "\"output_tokens\":0");

        assertThat(asking(HELLO_STREAM)
                        .got(nothing + end + LAST)
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("upstream_empty_answer");
        assertThat(asking(HELLO_STREAM).got(START + END + LAST).isComplete()).isTrue();
        assertThat(asking(HELLO_STREAM)
                        .got(nothing + end.replace("end_turn", "max_tokens") + LAST)
                        .isComplete())
                .isTrue();
        assertThat(asking(HELLO)
                        .got(
                                "{\"content\":[],\"stop_reason\":\"refusal\",\"stop_details\":{\"category\":\"cyber\"},\"usage\":{\"input_tokens\":1,\"output_tokens\":0}}")
                        .isComplete())
                .isTrue();
    }

    @Test
    @DisplayName("F-53, F-58: a beginning and signs of life are no content")
    void aBeginningIsNoContent() {
        Conversing.Got got = asking(HELLO_STREAM).got(START + "event: ping\ndata: {\"type\": \"ping\"}\n\n");

        assertThat(got.hasContent()).isFalse();
        assertThat(got.failure()).isPresent();
    }

    @Test
    @DisplayName("F-35: unknown members pass, and what is said twice is no answer")
    void aWholeAnswerPassesToo() {
        String answer =
                "{ \"id\":\"msg_1\",\"model\":\"claude-x\",\"content\":[{\"type\":\"server_tool_use\",\"x\":1.50},{\"type\":\"text\",\"text\":\"h\\u00e9\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2} }";

        assertThat(asking(HELLO).got(answer).text())
                .isEqualTo(answer.replace("msg_1", Conversing.ID).replace("claude-x", "anthropic/claude"));
        assertThat(Conversing.as(Face.OPENROUTER, HELLO)
                        .got(answer)
                        .json()
                        .at("/usage/cost")
                        .isNumber())
                .isTrue();
        assertThat(asking(HELLO).got("<html>").failure().orElseThrow().kind()).isEqualTo(FailureKind.BAD_RESPONSE);
        assertThat(asking(HELLO).got("{\"content\":5}").failure().orElseThrow().kind())
                .isEqualTo(FailureKind.BAD_RESPONSE);
        assertThat(asking(HELLO)
                        .got("{\"content\":[],\"content\":[]}")
                        .failure()
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.BAD_RESPONSE);
        assertThat(asking(HELLO).most(20).got(answer).failure().orElseThrow().code())
                .isEqualTo("upstream_too_large");
    }

    @Test
    void whatComesInTheOtherFormIsWrittenAnew() {
        String answer =
                "{\"id\":\"msg_1\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";

        assertThat(asking(HELLO_STREAM).got(answer).story())
                .containsExactly(
                        "message_start", "start 0 text", "delta 0 hi", "stop 0", "end end_turn", "message_stop");
        assertThat(asking(HELLO).got(ALL).json().at("/content/0"))
                .isEqualTo(json("{\"type\":\"text\",\"text\":\"Héllo\"}"));
    }
}
