package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scripted answer looks like in OpenAI Responses. */
class ResponsesAnswerTest {
    private static final String PATH = "/v1/responses";
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";
    private static final String USAGE =
            "\"usage\":{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":64,\"cache_write_tokens\":0},\"output_tokens\":20,\"output_tokens_details\":{\"reasoning_tokens\":5},\"total_tokens\":120}}";
    private static final String REASONING =
            "{\"id\":\"item_0_r\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Look out.\"}],\"encrypted_content\":\"sig\"}";
    private static final String TEXT_PART =
            "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"It rains.\"}";
    private static final String MESSAGE =
            "{\"id\":\"item_1_r\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":["
                    + TEXT_PART + "]}";
    private static final String CALL =
            "{\"id\":\"item_2_r\",\"type\":\"function_call\",\"status\":\"completed\",\"arguments\":\"{\\\"w\\\":1}\",\"call_id\":\"c\",\"name\":\"close\"}";
    private static final Reply FULL = Reply.answer("It rains.")
            .id("r")
            .reasoning("sig", "Look out.")
            .calling(new ToolCall("c", "close", "{\"w\":1}"))
            .usage(TokenCounts.of(100, 20).cached(64, 0).reasoned(5));

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsTheWholeGrammar() {
        upstream.answers(FULL);

        List<String> events = DialectCall.post(upstream, PATH, STREAM).events();

        assertThat(events.stream().map(event -> event.substring(7, event.indexOf('\n'))))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(IntStream.range(0, events.size()))
                .allMatch(i -> events.get(i).contains("\",\"sequence_number\":" + i + ","));
        assertThat(events.get(4))
                .isEqualTo(
                        "event: response.reasoning_summary_text.delta\ndata: {\"type\":\"response.reasoning_summary_text.delta\",\"sequence_number\":4,\"item_id\":\"item_0_r\",\"output_index\":0,\"delta\":\"Look out.\",\"summary_index\":0}");
        assertThat(events.get(7)).endsWith("\"output_index\":0,\"item\":" + REASONING + "}");
        assertThat(events.get(11)).contains("\"output_index\":1,\"delta\":\"rains.\",\"content_index\":0");
        assertThat(events.get(14)).endsWith("\"item\":" + MESSAGE + "}");
        assertThat(events.get(15)).contains("\"status\":\"in_progress\",\"arguments\":\"\",\"call_id\":\"c\"");
        assertThat(events.get(17)).endsWith("\"name\":\"close\",\"arguments\":\"{\\\"w\\\":1}\"}");
        assertThat(events.get(19))
                .contains("\"status\":\"completed\"", "\"output\":[" + REASONING + "," + MESSAGE + "," + CALL + "]")
                .endsWith(USAGE + "}");
    }

    @Test
    void answersWhole() {
        upstream.next(FULL, Reply.answer("x").finish(Finish.LENGTH), Reply.refusal("No."));

        assertThat(DialectCall.post(upstream, PATH, "{\"model\":\"m\"}").text())
                .startsWith("{\"id\":\"r\",\"object\":\"response\"")
                .contains("\"status\":\"completed\",\"error\":null,\"incomplete_details\":null")
                .contains("\"output\":[" + REASONING + "," + MESSAGE + "," + CALL + "]")
                .endsWith(USAGE);
        assertThat(DialectCall.post(upstream, PATH, "{}").text())
                .contains("\"status\":\"incomplete\"", "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
        assertThat(DialectCall.post(upstream, PATH, "{}").text())
                .contains("\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]");
    }

    @Test
    void streamsRefusalsAndIncompleteAnswers() {
        upstream.next(Reply.refusal("No."), Reply.stream("a").finish(Finish.CONTENT_FILTER), Reply.toolCalls());

        assertThat(DialectCall.post(upstream, PATH, STREAM).text())
                .contains("event: response.refusal.delta", "event: response.refusal.done", "\"delta\":\"No.\"");
        assertThat(DialectCall.post(upstream, PATH, STREAM).events().get(8))
                .startsWith("event: response.incomplete\n")
                .contains("{\"reason\":\"content_filter\"}");
        assertThat(DialectCall.post(upstream, PATH, STREAM).events()).hasSize(3);
    }

    @Test
    void failsBeforeAndAfterTheStart() {
        upstream.next(
                Reply.failure(ProviderFailure.NOT_FOUND),
                Reply.stream("a", "b").fails(Point.afterTokens(1), ProviderFailure.RATE_LIMITED));

        DialectCall unknown = DialectCall.post(upstream, PATH, STREAM);
        List<String> events = DialectCall.post(upstream, PATH, STREAM).events();

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("\"code\":\"model_not_found\"");
        assertThat(events).hasSize(7);
        assertThat(events.get(5))
                .startsWith("event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,\"error\":{\"message\":");
        assertThat(events.get(6))
                .startsWith("event: response.failed\n")
                .contains("\"status\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\"");
    }

    @Test
    void readsTheInput() {
        upstream.answers(Reply.echo());

        assertThat(DialectCall.post(upstream, PATH, "{\"input\":\"Good morning\"}")
                        .text())
                .contains("Good morning");
        assertThat(DialectCall.post(
                                upstream,
                                PATH,
                                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Hi\"}]},{\"type\":\"function_call_output\",\"output\":\"x\"}]}")
                        .text())
                .contains("\"text\":\"Hi\"");
    }
}
