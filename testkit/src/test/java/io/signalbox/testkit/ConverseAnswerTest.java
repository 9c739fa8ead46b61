package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scripted answer looks like in Bedrock Converse. */
class ConverseAnswerTest {
    private static final String WHOLE = "/model/acme.large-v1%3A0/converse";
    private static final String STREAM = "/model/acme.large-v1%3A0/converse-stream";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsFrames() {
        upstream.answers(Reply.answer("It rains.")
                .reasoning("sig", "Look out.")
                .calling(new ToolCall("t1", "close", "{\"w\":1}"), new ToolCall("t2", "open", ""))
                .usage(TokenCounts.of(100, 20).cached(64, 16)));

        DialectCall call = DialectCall.post(upstream, STREAM, "{}");

        assertThat(call.header("content-type")).isEqualTo("application/vnd.amazon.eventstream");
        assertThat(frames(call))
                .containsExactly(
                        "messageStart {\"role\":\"assistant\"}",
                        delta(0, "{\"reasoningContent\":{\"text\":\"Look out.\"}}"),
                        delta(0, "{\"reasoningContent\":{\"signature\":\"sig\"}}"),
                        "contentBlockStop {\"contentBlockIndex\":0}",
                        delta(1, "{\"text\":\"It \"}"),
                        delta(1, "{\"text\":\"rains.\"}"),
                        "contentBlockStop {\"contentBlockIndex\":1}",
                        "contentBlockStart {\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"name\":\"close\",\"toolUseId\":\"t1\"}}}",
                        delta(2, "{\"toolUse\":{\"input\":\"{\\\"w\\\":1}\"}}"),
                        "contentBlockStop {\"contentBlockIndex\":2}",
                        "contentBlockStart {\"contentBlockIndex\":3,\"start\":{\"toolUse\":{\"name\":\"open\",\"toolUseId\":\"t2\"}}}",
                        "contentBlockStop {\"contentBlockIndex\":3}",
                        "messageStop {\"stopReason\":\"tool_use\"}",
                        "metadata {\"usage\":{\"inputTokens\":20,\"outputTokens\":20,\"totalTokens\":120,\"cacheReadInputTokens\":64,\"cacheWriteInputTokens\":16,\"serverToolUsage\":{}},\"metrics\":{\"latencyMs\":500}}");
    }

    @Test
    void answersWhole() {
        upstream.next(
                Reply.answer("Hi")
                        .reasoning("s", "Hm")
                        .calling(new ToolCall("t", "f", "{\"a\":1}"))
                        .usage(7, 3),
                Reply.answer("Hi").finish(Finish.LENGTH));

        assertThat(DialectCall.post(upstream, WHOLE, "{}").text())
                .isEqualTo(
                        "{\"metrics\":{\"latencyMs\":500},\"output\":{\"message\":{\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Hm\",\"signature\":\"s\"}}},{\"text\":\"Hi\"},{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"f\",\"input\":{\"a\":1}}}],\"role\":\"assistant\"}},\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":7,\"outputTokens\":3,\"totalTokens\":10,\"serverToolUsage\":{}}}");
        assertThat(DialectCall.post(upstream, WHOLE, "{}").text()).contains("\"stopReason\":\"max_tokens\"");
        assertThat(upstream.takeRequest().model()).contains("acme.large-v1:0");
    }

    @Test
    void failsWithATypeInTheHeadAndAnExceptionInTheStream() {
        upstream.next(
                Reply.failure(ProviderFailure.RATE_LIMITED),
                Reply.stream("a", "b").fails(Point.afterTokens(1), ProviderFailure.OVERLOADED));

        DialectCall limited = DialectCall.post(upstream, STREAM, "{}");
        List<String> frames = frames(DialectCall.post(upstream, STREAM, "{}"));

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("x-amzn-errortype")).startsWith("ThrottlingException:");
        assertThat(limited.text()).startsWith("{\"message\":\"Too many requests");
        assertThat(frames)
                .endsWith(
                        delta(0, "{\"text\":\"a\"}"),
                        "!serviceUnavailableException {\"message\":\"The service is not available for now.\"}");
    }

    @Test
    void cutsInsideAFrame() {
        upstream.answers(Reply.stream("a").at(Point.insideToken(1), Step.end()));

        byte[] body = DialectCall.post(upstream, STREAM, "{}").response().body();
        ByteBuffer cut = ByteBuffer.wrap(body);
        cut.position(cut.getInt(0));

        assertThat(cut.getInt(cut.position())).isGreaterThan(cut.remaining());
    }

    @Test
    void hasNoEventsWithoutNameAndNoComments() {
        upstream.next(Reply.script(Step.data("x")), Reply.script(Step.comment("x")));

        DialectCall.post(upstream, STREAM, "{}");
        DialectCall.post(upstream, STREAM, "{}");

        assertThat(upstream.complaints().get(0)).contains("event: no name");
        assertThat(upstream.complaints().get(1)).contains("a binary stream has no comments");
    }

    /** Each frame as its type and payload, without the noise; exceptions have a mark. */
    private static List<String> frames(DialectCall call) {
        List<String> frames = new ArrayList<>();
        ByteBuffer body = ByteBuffer.wrap(call.response().body());
        while (body.hasRemaining()) {
            byte[] frame = new byte[body.getInt(body.position())];
            body.get(frame);
            int head = ByteBuffer.wrap(frame).getInt(4);
            String headers = new String(frame, 12, head, StandardCharsets.ISO_8859_1);
            String payload = new String(frame, 12 + head, frame.length - 16 - head, StandardCharsets.UTF_8);
            String type = headers.replaceFirst("(?s)^.:(?:event|exception)-type\7..([A-Za-z]+).*", "$1");
            String mark = headers.endsWith("exception") ? "!" : "";
            frames.add(mark + type + " " + payload.replaceFirst(",\"p\":\"[A-Za-z]*\"", ""));
        }
        return frames;
    }

    private static String delta(int index, String delta) {
        return "contentBlockDelta {\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}";
    }
}
