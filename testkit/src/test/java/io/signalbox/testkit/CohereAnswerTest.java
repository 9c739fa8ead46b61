package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scripted answer looks like in Cohere's chat. */
class CohereAnswerTest {
    private static final String PATH = "/v2/chat";
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";
    private static final String USAGE =
            "\"usage\":{\"billed_units\":{\"input_tokens\":100,\"output_tokens\":20},\"tokens\":{\"input_tokens\":600,\"output_tokens\":20,\"reasoning_tokens\":5},\"cached_tokens\":64}";
    private static final Reply FULL = Reply.answer("It rains.")
            .id("c")
            .reasoning("", "Look out.")
            .calling(new ToolCall("t1", "close", "{\"w\":1}"), new ToolCall("t2", "open", ""))
            .usage(TokenCounts.of(100, 20).cached(64, 0).reasoned(5));

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsTheWholeGrammar() {
        upstream.answers(FULL);

        assertThat(DialectCall.post(upstream, PATH, STREAM).events())
                .containsExactly(
                        "event: message-start\ndata: {\"id\":\"c\",\"type\":\"message-start\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}}",
                        event("content-start", 0, "{\"content\":{\"type\":\"thinking\",\"thinking\":\"\"}}"),
                        event("content-delta", 0, "{\"content\":{\"thinking\":\"Look out.\"}}"),
                        end("content-end", 0),
                        event("content-start", 1, "{\"content\":{\"type\":\"text\",\"text\":\"\"}}"),
                        event("content-delta", 1, "{\"content\":{\"text\":\"It \"}}"),
                        event("content-delta", 1, "{\"content\":{\"text\":\"rains.\"}}"),
                        end("content-end", 1),
                        event(
                                "tool-call-start",
                                0,
                                "{\"tool_calls\":{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"close\",\"arguments\":\"\"}}}"),
                        event(
                                "tool-call-delta",
                                0,
                                "{\"tool_calls\":{\"function\":{\"arguments\":\"{\\\"w\\\":1}\"}}}"),
                        end("tool-call-end", 0),
                        event(
                                "tool-call-start",
                                1,
                                "{\"tool_calls\":{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"open\",\"arguments\":\"\"}}}"),
                        end("tool-call-end", 1),
                        "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"TOOL_CALL\","
                                + USAGE + "}}",
                        "data: [DONE]");
    }

    @Test
    void answersWhole() {
        upstream.answers(FULL);

        assertThat(DialectCall.post(upstream, PATH, "{}").text())
                .isEqualTo(
                        "{\"id\":\"c\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"Look out.\"},{\"type\":\"text\",\"text\":\"It rains.\"}],\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"close\",\"arguments\":\"{\\\"w\\\":1}\"}},{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"open\",\"arguments\":\"\"}}]},\"finish_reason\":\"TOOL_CALL\","
                                + USAGE + "}");
    }

    @Test
    void failsBeforeAndAfterTheStart() {
        upstream.next(
                Reply.failure(ProviderFailure.CONTEXT_LENGTH),
                Reply.stream("a", "b").fails(Point.afterTokens(1), ProviderFailure.UPSTREAM_ERROR));

        DialectCall tooLong = DialectCall.post(upstream, PATH, STREAM);
        List<String> events = DialectCall.post(upstream, PATH, STREAM).events();

        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.text()).startsWith("{\"error_type\":\"TOO_MANY_TOKENS\"");
        assertThat(events.get(events.size() - 1))
                .isEqualTo(
                        "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"error\":\"internal server error\",\"finish_reason\":\"ERROR\"}}");
    }

    private static String event(String type, int index, String message) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"index\":" + index + ",\"delta\":{\"message\":"
                + message + "}}";
    }

    private static String end(String type, int index) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"index\":" + index + "}";
    }
}
