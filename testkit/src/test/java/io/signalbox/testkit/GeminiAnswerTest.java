package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scripted answer looks like in Gemini. */
class GeminiAnswerTest {
    private static final String WHOLE = "/v1beta/models/gemini-x:generateContent";
    private static final String STREAM = "/v1beta/models/gemini-x:streamGenerateContent?alt=sse";
    private static final String TAIL = "\"modelVersion\":\"gemini-x\",\"responseId\":\"r\"}";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void streamsChunksWithCarriageReturns() {
        upstream.answers(Reply.answer("It rains.")
                .id("r")
                .reasoning("c2ln", "Look out.")
                .calling(new ToolCall("a", "close", "{\"window\":1}"), new ToolCall("b", "open", ""))
                .usage(TokenCounts.of(100, 20).cached(64, 0).reasoned(5)));

        DialectCall call = DialectCall.post(upstream, STREAM, "{}");

        assertThat(call.header("content-type")).isEqualTo("text/event-stream");
        assertThat(List.of(call.text().split("\r\n\r\n")))
                .containsExactly(
                        chunk("{\"text\":\"Look out.\",\"thought\":true}"),
                        chunk("{\"text\":\"It \"}"),
                        chunk("{\"text\":\"rains.\"}"),
                        chunk(
                                "{\"functionCall\":{\"name\":\"close\",\"args\":{\"window\":1}},\"thoughtSignature\":\"c2ln\"},{\"functionCall\":{\"name\":\"open\",\"args\":{}}}"),
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":100,\"cachedContentTokenCount\":64,\"candidatesTokenCount\":15,\"totalTokenCount\":120,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":100}],\"thoughtsTokenCount\":5},"
                                + TAIL);
    }

    @Test
    void answersWhole() {
        upstream.next(Reply.answer("Hi").id("r").usage(7, 3).reasoning("s", "Hm"), Reply.refusal("No."));

        assertThat(DialectCall.post(upstream, WHOLE, "{}").text())
                .isEqualTo(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true},{\"text\":\"Hi\"},{\"text\":\"\",\"thoughtSignature\":\"s\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3,\"totalTokenCount\":10,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":7}]},"
                                + TAIL);
        assertThat(DialectCall.post(upstream, WHOLE, "{}").text())
                .contains("\"content\":{},\"finishReason\":\"SAFETY\",\"index\":0,\"finishMessage\":\"No.\"");
    }

    @Test
    void refusesInAStream() {
        upstream.answers(Reply.refusal("No."));

        assertThat(DialectCall.post(upstream, STREAM, "{}").text())
                .startsWith("data: {\"candidates\":[{\"content\":{},\"finishReason\":\"SAFETY\"")
                .contains("\"finishMessage\":\"No.\"");
    }

    @Test
    void failsInItsOwnShape() {
        upstream.next(
                Reply.failure(ProviderFailure.AUTHENTICATION),
                Reply.stream("a", "b").fails(Point.afterTokens(1), ProviderFailure.OVERLOADED));

        DialectCall unknown = DialectCall.post(upstream, WHOLE, "{}");
        List<String> cut =
                List.of(DialectCall.post(upstream, STREAM, "{}").text().split("\r\n\r\n"));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("\"code\":400", "\"INVALID_ARGUMENT\"", "API_KEY_INVALID");
        assertThat(cut).hasSize(2);
        assertThat(cut.get(1)).startsWith("data: {\"error\":{\"code\":503").contains("\"UNAVAILABLE\"");
    }

    @Test
    void readsTheRequest() {
        upstream.answers(Reply.echo());

        DialectCall call = DialectCall.post(
                upstream, WHOLE, "{\"contents\":[{\"parts\":[{\"text\":\"Good \"},{\"text\":\"morning\"}]}]}");

        assertThat(call.text()).contains("{\"text\":\"Good morning\"}");
        RecordedRequest request = upstream.takeRequest();
        assertThat(request.model()).contains("gemini-x");
        assertThat(request.dialect()).contains(ScriptedDialect.GEMINI);
        assertThat(request.streamed()).isFalse();
        assertThat(request.bodyAt("/contents/0/parts/1/text")).contains("morning");
    }

    private static String chunk(String parts) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"},\"index\":0}],"
                + TAIL;
    }
}
