package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a streamed answer consists of, read through the chunked coding. */
class ReplyStreamTest {
    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    private static final String FINISH = chunk("{}", "\"stop\"");
    private static final String DONE = "data: [DONE]\n\n";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsRoleTokensFinishAndTerminator() {
        String events = streamed(Reply.stream("Hel", "lo"), "");

        assertThat(events).isEqualTo(ROLE + token("Hel") + token("lo") + FINISH + DONE);
    }

    @Test
    void streamsAnAnswerWordByWordIfAsked() {
        assertThat(streamed(Reply.answer("I am  here."), ""))
                .isEqualTo(ROLE + token("I ") + token("am  ") + token("here.") + FINISH + DONE);
        assertThat(streamed(Reply.echo(), "")).isEqualTo(ROLE + token("Hi") + FINISH + DONE);
    }

    @Test
    void streamsAlsoWhereAWholeAnswerWasAskedForAndTheReverse() {
        try (RawClient client = new RawClient(upstream)) {
            upstream.next(Reply.stream("a"), Reply.whole("b"));
            assertThat(client.post("{}").readUntil("0\r\n\r\n")).contains("text/event-stream", "data: [DONE]");
            assertThat(client.post("{\"stream\":true}").readSized())
                    .contains("application/json", "\"chat.completion\"");
        }
    }

    @Test
    void sendsUsageWhenAskedAndThenNullBefore() {
        String events = streamed(Reply.stream("a").usage(7, 3), ",\"stream_options\":{\"include_usage\":true}");

        assertThat(events.split("\n\n"))
                .hasSize(5)
                .satisfies(parts -> assertThat(parts[1]).endsWith(",\"usage\":null}"))
                .satisfies(
                        parts -> assertThat(parts[3])
                                .endsWith(
                                        "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}"))
                .endsWith("data: [DONE]");
    }

    @Test
    void sendsUsageAlwaysOrNever() {
        assertThat(streamed(Reply.stream("a").usageAlways(), "")).contains("\"completion_tokens\":1");
        assertThat(streamed(Reply.stream("a").usageNever(), ",\"stream_options\":{\"include_usage\":true}"))
                .doesNotContain("usage");
        upstream.next(Reply.whole("a").usageNever());
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readSized()).doesNotContain("usage");
        }
    }

    @Test
    void sendsUsageTwiceOrAbsurd() {
        assertThat(streamed(Reply.stream("a").at(Point.afterTokens(1), Step.usage(1, 1), Step.usage(1, 2)), ""))
                .containsSubsequence("\"total_tokens\":2}", "\"total_tokens\":3}", "[DONE]");
        assertThat(streamed(Reply.stream("a").usageAlways().usageJson("{\"prompt_tokens\":-5e99}"), ""))
                .contains("\"usage\":{\"prompt_tokens\":-5e99}}");
    }

    @Test
    void callsToolsWhole() {
        upstream.next(Reply.toolCalls(new ToolCall("call_1", "weather", "{\"city\":\"Bern\"}")));
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{}").readSized())
                    .contains(
                            "\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                                    + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\"}}]}")
                    .contains("\"finish_reason\":\"tool_calls\"");
        }
    }

    @Test
    void callsToolsInFragments() {
        String events = streamed(
                Reply.toolCalls(
                        new ToolCall("call_1", "weather", "{\"city\":\"Bern\"}"), new ToolCall("call_2", "time", "{}")),
                "");

        assertThat(events)
                .isEqualTo(ROLE
                        + chunk(start(0, "call_1", "weather"), "null")
                        + chunk(fragment(0, "{\\\"city\\\":"), "null")
                        + chunk(fragment(0, "\\\"Bern\\\"}"), "null")
                        + chunk(start(1, "call_2", "time"), "null")
                        + chunk(fragment(1, "{}"), "null")
                        + chunk("{}", "\"tool_calls\"")
                        + DONE);
    }

    @Test
    void interleavesToolCallsAndChoicesByScript() {
        String events = streamed(
                Reply.script(
                        Step.toolCallStart(0, "a", "f"),
                        Step.toolCallStart(1, "b", "g"),
                        Step.toolArguments(1, "{"),
                        Step.toolArguments(0, "}"),
                        Step.token(1, "other"),
                        Step.delta("{\"reasoning_content\":\"hm\"}"),
                        Step.finish(1, "length")),
                "");

        assertThat(events)
                .isEqualTo(chunk(start(0, "a", "f"), "null")
                        + chunk(start(1, "b", "g"), "null")
                        + chunk(fragment(1, "{"), "null")
                        + chunk(fragment(0, "}"), "null")
                        + token("other").replace("\"index\":0", "\"index\":1")
                        + chunk("{\"reasoning_content\":\"hm\"}", "null")
                        + chunk("{}", "\"length\"").replace("\"index\":0", "\"index\":1"));
    }

    @Test
    void leavesOutTheTerminatorOrTheFinish() {
        assertThat(streamed(Reply.stream("a").withoutDone(), "")).isEqualTo(ROLE + token("a") + FINISH);
        assertThat(streamed(Reply.stream("a").withoutFinish(), "")).isEqualTo(ROLE + token("a") + DONE);
        assertThat(streamed(Reply.stream("a").withoutFinish().withoutDone(), ""))
                .isEqualTo(ROLE + token("a"));
        assertThat(streamed(Reply.stream("a").finishReason("content_filter"), ""))
                .contains("\"content_filter\"");
    }

    @Test
    void putsAnythingBetweenTokens() {
        String events = streamed(
                Reply.stream("a", "b")
                        .at(Point.afterHeaders(), Step.comment("processing"))
                        .at(Point.afterTokens(0), Step.event("ping", "{}"))
                        .at(Point.afterTokens(1), Step.data("{not json"), Step.data("two\nlines"))
                        .at(Point.atEnd(), Step.text(":tail"), Step.bytes(new byte[] {'!', '\n'})),
                "");

        assertThat(events)
                .isEqualTo(": processing\n\n" + ROLE + "event: ping\ndata: {}\n\n" + token("a") + "data: {not json\n\n"
                        + "data: two\ndata: lines\n\n" + token("b") + FINISH + DONE + ":tail!\n");
    }

    @Test
    void writesAnyLineEnd() {
        Reply reply = Reply.stream("a").at(Point.afterTokens(1), Step.comment("c"), Step.event("e", "d"));
        String healthy = ROLE + token("a") + ": c\n\nevent: e\ndata: d\n\n" + FINISH + DONE;

        assertThat(streamed(reply.lineEnd("\r\n"), "")).isEqualTo(healthy.replace("\n", "\r\n"));
        assertThat(streamed(reply.lineEnd("\r"), "")).isEqualTo(healthy.replace("\n", "\r"));
    }

    @Test
    void sendsAnErrorFirstOrInTheMiddle() {
        String error = "data: {\"error\":{\"message\":\"Slow down\",\"type\":\"requests\",\"param\":null,"
                + "\"code\":\"rate_limit_exceeded\"}}\n\n";
        Step failing = Step.error("requests", "rate_limit_exceeded", "Slow down");

        assertThat(streamed(Reply.script(failing), "")).isEqualTo(error);
        assertThat(streamed(Reply.stream("a", "b").at(Point.afterTokens(1), failing, Step.end()), ""))
                .isEqualTo(ROLE + token("a") + error);
    }

    @Test
    void takesRealTimeBetweenTokensAndBeforeTheFirstByte() {
        long began = System.nanoTime();
        streamed(Reply.stream("a", "b", "c").tokenGap(Duration.ofMillis(20)), "");
        assertThat(System.nanoTime() - began)
                .isGreaterThan(Duration.ofMillis(40).toNanos());

        began = System.nanoTime();
        streamed(Reply.stream("a").delayed(Duration.ofMillis(30)), "");
        assertThat(System.nanoTime() - began)
                .isGreaterThan(Duration.ofMillis(30).toNanos());
    }

    @Test
    void streamsWithoutEndUntilThePeerGoes() {
        for (Step endless : List.of(Step.endlessTokens("on"), Step.endlessTokens("on", Duration.ofMillis(1)))) {
            upstream.next(Reply.script(Step.role(), endless, Step.done()));
            try (RawClient client = new RawClient(upstream)) {
                client.post("{}");
                for (int i = 0; i < 20; i++) {
                    assertThat(client.readUntil("\n\n")).doesNotContain("[DONE]");
                }
            }
            Exchange exchange = upstream.takeExchange();
            exchange.awaitPeerClosed();
            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        }
    }

    @Test
    void sendsOneGiantEvent() {
        String events = streamed(Reply.script(Step.hugeToken(300_000), Step.token("b")), "");

        assertThat(events).isEqualTo(token("a".repeat(300_000)) + token("b"));
    }

    @Test
    void namesTheModelItWasAskedFor() {
        upstream.answers(Reply.stream("a"));
        try (RawClient client = new RawClient(upstream)) {
            assertThat(client.post("{\"model\":\"demo/\\\"x\\\"\"}").readUntil("0\r\n\r\n"))
                    .contains("\"model\":\"demo/\\\"x\\\"\"");
        }
    }

    @Test
    void escapesWhatJsonWantsEscaped() {
        assertThat(streamed(Reply.stream("\"\\\n\r\t\u0001é😀"), ""))
                .contains("{\"content\":\"\\\"\\\\\\n\\r\\t\\u0001é😀\"}");
    }

    @Test
    void tellsOfAPointThatIsNeverReached() {
        List<Reply> impossible = List.of(
                Reply.stream("a").resets(Point.afterTokens(2)),
                Reply.stream("a").resets(Point.insideToken(2)),
                Reply.stream("a").resets(Point.insideChunk(6)),
                Reply.stream("a").sized().resets(Point.insideChunk(1)),
                Reply.whole("a").resets(Point.afterTokens(1)),
                Reply.whole("a").resets(Point.afterBytes(10_000)),
                Reply.whole("a").resets(Point.afterWireBytes(10_000)),
                Reply.whole("a").ends(Point.beforeHeaders()));
        for (Reply reply : impossible) {
            upstream.next(reply);
            try (RawClient client = new RawClient(upstream)) {
                assertThat(client.post("{}").readSized())
                        .startsWith("HTTP/1.1 500")
                        .contains("the script does not fit #");
            }
        }
        assertThat(upstream.complaints()).hasSameSizeAs(impossible);
        assertThat(upstream.complaints().get(0))
                .endsWith("point: after tokens 2 is never reached (the stream has 1 tokens)");
    }

    /** The body of the next answer, without its chunks, in the form that all answers of this class have. */
    private String streamed(Reply reply, String more) {
        upstream.next(reply);
        try (RawClient client = new RawClient(upstream)) {
            client.post("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more
                    + "}");
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: text/event-stream; charset=utf-8\r\n", "Transfer-Encoding: chunked\r\n");
            byte[] body = String.join("", client.readChunks()).getBytes(StandardCharsets.ISO_8859_1);
            return new String(body, StandardCharsets.UTF_8).replaceAll("chatcmpl-\\d+", "chatcmpl-1");
        }
    }

    private static String token(String text) {
        return chunk("{\"content\":\"" + text + "\"}", "null");
    }

    private static String chunk(String delta, String finishReason) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1750000000,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":"
                + finishReason
                + "}]}\n\n";
    }

    private static String start(int index, String id, String name) {
        return "{\"tool_calls\":[{\"index\":" + index + ",\"id\":\"" + id
                + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"\"}}]}";
    }

    private static String fragment(int index, String escaped) {
        return "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":\"" + escaped + "\"}}]}";
    }
}
