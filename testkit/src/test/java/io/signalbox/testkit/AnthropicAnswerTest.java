package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scripted answer looks like in Anthropic Messages. */
class AnthropicAnswerTest {
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";
    private static final Reply FULL = Reply.stream("It ", "rains.")
            .reasoning("sig", "Look ", "out.")
            .calling(new ToolCall("toolu_1", "close", "{\"window\":1}"), new ToolCall("toolu_2", "open", ""))
            .usage(TokenCounts.of(100, 20).cached(64, 16).reasoned(5));

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsTheWholeGrammar() {
        upstream.answers(FULL.id("msg_a").argumentPieces(6));

        DialectCall call = DialectCall.post(upstream, "/v1/messages", STREAM);

        assertThat(call.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(call.events())
                .containsExactly(
                        event(
                                "message_start",
                                "\"message\":{\"id\":\"msg_a\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":20,\"cache_creation_input_tokens\":16,\"cache_read_input_tokens\":64,\"output_tokens\":1,\"output_tokens_details\":{\"thinking_tokens\":5}}}"),
                        start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                        "event: ping\ndata: {\"type\":\"ping\"}",
                        delta(0, "thinking_delta\",\"thinking\":\"Look "),
                        delta(0, "thinking_delta\",\"thinking\":\"out."),
                        delta(0, "signature_delta\",\"signature\":\"sig"),
                        stop(0),
                        start(1, "{\"type\":\"text\",\"text\":\"\"}"),
                        delta(1, "text_delta\",\"text\":\"It "),
                        delta(1, "text_delta\",\"text\":\"rains."),
                        stop(1),
                        start(2, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"close\",\"input\":{}}"),
                        delta(2, "input_json_delta\",\"partial_json\":\""),
                        delta(2, "input_json_delta\",\"partial_json\":\"{\\\"wind"),
                        delta(2, "input_json_delta\",\"partial_json\":\"ow\\\":1}"),
                        stop(2),
                        start(3, "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"open\",\"input\":{}}"),
                        delta(3, "input_json_delta\",\"partial_json\":\""),
                        stop(3),
                        event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":20,\"cache_creation_input_tokens\":16,\"cache_read_input_tokens\":64,\"output_tokens\":20,\"output_tokens_details\":{\"thinking_tokens\":5}}"),
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}");
    }

    @Test
    void answersWhole() {
        upstream.next(
                Reply.answer("Hi")
                        .reasoning("s", "Hm")
                        .calling(new ToolCall("t", "f", "{\"a\":1}"))
                        .usage(7, 3),
                Reply.answer("Hi").stopsAt("END"),
                Reply.refusal("Not this."));

        assertThat(DialectCall.post(upstream, "/v1/messages", "{\"model\":\"m\"}")
                        .text())
                .isEqualTo(
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"s\"},{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":1}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":7,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":3}}");
        assertThat(DialectCall.post(upstream, "/v1/messages", "{}").text())
                .contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"");
        assertThat(DialectCall.post(upstream, "/v1/messages", "{}").text())
                .contains("\"stop_reason\":\"refusal\"", "\"explanation\":\"Not this.\"");
    }

    @Test
    void failsBeforeTheStartInItsOwnShape() {
        upstream.next(Reply.failure(ProviderFailure.OVERLOADED), Reply.status(429));

        DialectCall overloaded = DialectCall.post(upstream, "/v1/messages", STREAM);
        DialectCall limited = DialectCall.post(upstream, "/v1/messages", STREAM);

        assertThat(overloaded.status()).isEqualTo(529);
        assertThat(overloaded.text())
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"req_scripted\"}");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.text()).contains("rate_limit_error");
    }

    @Test
    void failsAfterTheStartWhereItStands() {
        upstream.answers(Reply.stream("a", "b").fails(Point.afterTokens(1), ProviderFailure.OVERLOADED));

        List<String> events = DialectCall.post(upstream, "/v1/messages", STREAM).events();

        assertThat(events).hasSize(5);
        assertThat(events.get(3)).isEqualTo(delta(0, "text_delta\",\"text\":\"a"));
        assertThat(events.get(4))
                .startsWith("event: error\ndata: {\"type\":\"error\"")
                .contains("overloaded_error");
    }

    @Test
    void leavesOutWhatItIsToldTo() {
        upstream.next(
                Reply.stream("a").usageNever().withoutDone(), Reply.stream("a").withoutFinish());

        assertThat(DialectCall.post(upstream, "/v1/messages", STREAM).text())
                .doesNotContain("usage", "message_stop")
                .contains("\"stop_reason\":\"end_turn\"");
        assertThat(DialectCall.post(upstream, "/v1/messages", STREAM).text())
                .contains("\"delta\":{\"stop_reason\":null", "message_stop");
    }

    @Test
    void failsAScriptThatGoesOnWithAClosedBlock() {
        upstream.answers(Reply.script(Step.toolCallStart(0, "a", "f"), Step.token("x"), Step.toolArguments(0, "{}")));

        assertThat(DialectCall.post(upstream, "/v1/messages", STREAM).status()).isEqualTo(500);
        assertThat(upstream.complaints().get(0)).contains("block: tool 0 is not open (expected: text)");
    }

    private static String event(String type, String rest) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}";
    }

    private static String start(int index, String block) {
        return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private static String delta(int index, String delta) {
        return event("content_block_delta", "\"index\":" + index + ",\"delta\":{\"type\":\"" + delta + "\"}");
    }

    private static String stop(int index) {
        return event("content_block_stop", "\"index\":" + index);
    }
}
