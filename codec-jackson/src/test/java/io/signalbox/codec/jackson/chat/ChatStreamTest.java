package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.Answering.Result;
import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamTest {

    private static final String HEAD =
            "\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"gpt-4o-2024-08-06\"";
    private static final String ROLE = delta("{\"role\":\"assistant\",\"content\":\"\"}");
    private static final String HELLO = delta("{\"content\":\"Hel\\u006co\"}");
    private static final String WORLD = delta("{\"content\":\" world\"}");
    private static final String STOP = finish("stop");
    private static final String COUNTS =
            "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300}";
    private static final String USAGE = event("\"choices\":[]," + COUNTS);
    private static final String DONE = "data: [DONE]\n\n";

    private static String event(String rest) {
        return "data: {" + HEAD + "," + rest + "}\n\n";
    }

    private static String delta(String delta) {
        return event("\"x\":1.0e0,\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]");
    }

    private static String finish(String reason) {
        return event("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]");
    }

    private static String signed(String event) {
        return event.replace("\"c-1\"", "\"" + Answering.ID + "\"")
                .replace("\"gpt-4o-2024-08-06\"", "\"openai/gpt-4o\",\"provider\":\"Acme\"");
    }

    @Test
    @DisplayName(
            "S-074, S-099, S-110: id, model and provider are spliced into each chunk, all else is the provider's bytes")
    void passesAStreamThrough() {
        Result result = Answering.stream(Face.OPENAI).of(ROLE + HELLO + WORLD + STOP + USAGE + DONE);

        assertThat(result.text()).isEqualTo(signed(ROLE + HELLO + WORLD + STOP) + DONE);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.summary().usage()).hasToString("reported prompt=100 completion=200");
        assertThat(result.summary().upstreamId()).hasValue("c-1");
        assertThat(result.summary().finishReason()).hasValue("stop");
    }

    @Test
    @DisplayName(
            "S-110: white space, odd members, odd numbers and escapes in chunks survive, and a foreign provider is replaced")
    void keepsBytes() {
        String odd =
                "id: 9\ndata:  { \"zeta\" : {\"b\":[-0,1E400,{\"\\u0061\":\"\\/\"}]} ,\"provider\" : \"x\", \"choices\" :[ "
                        + "{\"delta\":{\"content\":\"\\ud800\\u0000\" }}] ,\t\"model\":\"m\" , \"id\" : \"c\" }  \nretry: 5\n\n";

        Result result = Answering.stream(Face.OPENAI).of(odd + STOP + DONE);

        assertThat(result.text())
                .startsWith(odd.replace("\"x\"", "\"Acme\"")
                        .replace("\"m\"", "\"openai/gpt-4o\"")
                        .replace("\"c\" }", "\"" + Answering.ID + "\" }"));
    }

    @Property
    @Label("F-63: any split gives the same bytes and the same end")
    void splitsDoNotMatter(@ForAll("streams") String stream, @ForAll @IntRange(min = 1, max = 40) int size) {
        for (Face face : Face.values()) {
            Result whole = Answering.stream(face).of(stream);
            Result split = Answering.stream(face).inPiecesOf(size, stream);

            assertThat(split.text()).isEqualTo(whole.text());
            assertThat(split.isComplete()).isEqualTo(whole.isComplete());
            assertThat(split.failure()).isEqualTo(whole.failure());
            assertThat(split.summary()).isEqualTo(whole.summary());
            assertThat(split.hasContent()).isEqualTo(whole.hasContent());
        }
    }

    @Property
    @Label("F-65: whatever comes, no more than one terminator, and none without a complete answer")
    void atMostOneTerminator(@ForAll("streams") String stream) {
        Result result = Answering.streamWithUsage(Face.OPENAI).of(stream);

        assertThat(result.text().split("\\[DONE\\]", -1).length - 1).isEqualTo(result.isComplete() ? 1 : 0);
        assertThat(result.isComplete()).isNotEqualTo(result.failure().isPresent());
    }

    @Property
    @Label("F-79, F-80: whatever bytes come, the stream is complete or a failure")
    void alwaysEnds(
            @ForAll("streams") String stream,
            @ForAll @Size(max = 5) List<@IntRange(max = 2000) Integer> places,
            @ForAll byte noise) {
        byte[] bytes = Json.bytes(HELLO + stream + STOP);
        places.forEach(place -> bytes[place % bytes.length] = noise);

        for (Answering caller : List.of(Answering.stream(Face.OPENROUTER), Answering.json(Face.OPENAI))) {
            Result result = caller.of(bytes);
            assertThat(result.isComplete()).isNotEqualTo(result.failure().isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"a\"}",
                "{\"reasoning\":\"a\"}",
                "{\"reasoning_content\":\"a\"}",
                "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}",
                "{\"refusal\":\"a\"}",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"1\"}]}",
                "{\"function_call\":{\"name\":\"f\"}}",
                "{\"images\":[{\"type\":\"image_url\"}]}",
                "{\"audio\":{\"id\":\"1\"}}",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"a\"}]}]}",
            })
    @DisplayName("S-108, F-53: content is text, reasoning, a refusal, a tool call, a picture or sound")
    void knowsContent(String delta) {
        Result result =
                Answering.stream(Face.OPENAI).of(Json.bytes(ROLE), Json.bytes(delta(delta)), Json.bytes(STOP + DONE));

        assertThat(result.contentAt()).hasValue(2);
        assertThat(result.text()).contains(delta);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\"}",
                "{\"content\":\"\",\"reasoning\":\"\",\"tool_calls\":[],\"images\":[ ],\"audio\":{ },\"reasoning_details\":[\n]}",
                "{\"content\":null,\"refusal\":null,\"tool_calls\":null}",
                "{}",
            })
    @DisplayName("F-53, F-58: a role and empty deltas are no content")
    void knowsWhatIsNoContent(String delta) {
        assertThat(Answering.stream(Face.OPENAI).of(delta(delta)).hasContent()).isFalse();
    }

    @Test
    @DisplayName("F-57: comments pass as they are and are no content")
    void passesComments() {
        Result result = Answering.stream(Face.OPENAI).of(": processing\n\n" + ": more\n\n");

        assertThat(result.hasContent()).isFalse();
        assertThat(result.text()).isEqualTo(": processing\n\n: more\n\n");
    }

    @Test
    @DisplayName("S-141, S-140: a caller that asked for usage gets the provider's usage chunk with the cost in it")
    void addsTheCostToTheUsageThatWasAskedFor() {
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + STOP + USAGE + DONE);

        assertThat(result.text())
                .isEqualTo(signed(HELLO + STOP + USAGE.replace("300}", "300,\"cost\":0.0045}")) + DONE);
    }

    @Test
    void leavesTheCostOutWhereItIsUnknown() {
        Result result =
                Answering.streamWithUsage(Face.OPENAI).prices(Prices.UNKNOWN).of(HELLO + STOP + USAGE + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + STOP + USAGE) + DONE);
    }

    @Test
    void keepsTheCostAsTheProviderWroteIt() {
        String usage = USAGE.replace("300}", "300,\"cost\":6e-05}");
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + STOP + usage + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + STOP + usage) + DONE);
        assertThat(result.summary().metered().reportedCost()).hasValue(Money.of("0.00006"));
    }

    @Test
    @DisplayName(
            "S-099: OpenRouter's face always ends with a usage chunk that has a choice and repeats the finish reason")
    void giveOpenRoutersUsageChunk() {
        Result result = Answering.stream(Face.OPENROUTER).of(HELLO + STOP + USAGE + DONE);

        assertThat(result.text())
                .isEqualTo(signed(
                                HELLO
                                        + STOP
                                        + USAGE.replace("300}", "300,\"cost\":0.0045}")
                                                .replace(
                                                        "\"choices\":[]",
                                                        "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                                                                + "\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\",\"logprobs\":null}]"))
                        + DONE);
    }

    @Test
    @DisplayName("F-69: usage twice is one usage to the caller, the last one, never the sum")
    void takesTheLastUsage() {
        String second = USAGE.replace("200", "250").replace("300", "350");
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + STOP + USAGE + second + DONE);

        assertThat(result.text()).contains("250").doesNotContain("200");
        assertThat(result.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(250);
    }

    @Test
    @DisplayName("F-70: cumulative usage in every chunk counts once")
    void takesTheLastOfCumulativeUsage() {
        String first = HELLO.replace("\"x\":1.0e0", "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}");
        String last =
                STOP.replace("\"choices\"", "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2},\"choices\"");
        Result result = Answering.stream(Face.OPENAI).of(first + last + DONE);

        assertThat(result.summary().usage()).hasToString("reported prompt=9 completion=2");
        assertThat(result.text()).isEqualTo(signed(first + last) + DONE);
    }

    @Test
    @DisplayName("F-71, S-143: usage that never came is estimated and says so, and is made only for who wants it")
    void estimatesUsage() {
        Result asked = Answering.streamWithUsage(Face.OPENAI).of(HELLO + WORLD + STOP + DONE);
        Result notAsked = Answering.stream(Face.OPENAI).of(HELLO + WORLD + STOP + DONE);

        assertThat(asked.summary().usage().isEstimated()).isTrue();
        assertThat(asked.summary().usage().completionTokens()).isEqualTo(4);
        assertThat(asked.text())
                .contains("\"created\":1700000000,")
                .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":")
                .contains("\"completion_tokens\":4,")
                .contains("\"estimated\":true,\"cost\":0.000");
        assertThat(notAsked.text()).isEqualTo(signed(HELLO + WORLD + STOP) + DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-100", "\"100\"", "100.5", "9223372036854775808", "1e99"})
    @DisplayName("F-72: usage that cannot be is not passed on, and what passed by is counted instead")
    void rejectsBadUsage(String count) {
        String usage = USAGE.replace(":100", ":" + count);
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + STOP + usage + DONE);

        assertThat(result.summary().usage().isEstimated()).isTrue();
        assertThat(result.text()).doesNotContain(":" + count).contains("\"estimated\":true");
    }

    @Test
    @DisplayName("F-72: bad usage beside content is taken out")
    void takesBadUsageOutOfAChunk() {
        String chunk = HELLO.replace("\"x\":1.0e0,", "\"usage\":{\"prompt_tokens\":-5},");
        Result result = Answering.stream(Face.OPENAI).of(chunk + STOP + DONE);

        assertThat(result.text())
                .isEqualTo(signed(chunk.replace("\"usage\":{\"prompt_tokens\":-5},", "") + STOP) + DONE);
    }

    @Test
    void takesUsageFromWhereGroqPutsIt() {
        String last = STOP.replace(
                "\"choices\"",
                "\"x_groq\":{\"id\":\"r\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}},\"choices\"");
        Result result = Answering.streamWithUsage(Face.OPENAI).of(HELLO + last + DONE);

        assertThat(result.summary().usage()).hasToString("reported prompt=9 completion=2");
        assertThat(result.text())
                .contains(
                        "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0,\"audio_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0},\"cost\":");
    }

    @Test
    @DisplayName("S-099: a chunk that has no choices at all but usage is for who asked")
    void swallowsUsageWithoutChoices() {
        String usage = event(COUNTS);

        assertThat(Answering.stream(Face.OPENAI).of(HELLO + STOP + usage + DONE).text())
                .isEqualTo(signed(HELLO + STOP) + DONE);
        assertThat(Answering.streamWithUsage(Face.OPENAI)
                        .of(HELLO + STOP + usage + DONE)
                        .text())
                .isEqualTo(signed(HELLO + STOP + usage.replace("300}", "300,\"cost\":0.0045}")) + DONE);
    }

    @Test
    void takesAnEmptyErrorForNone() {
        String chunk = HELLO.replace("\"x\":1.0e0", "\"error\":{},\"y\":{\"error\":\"z\"}");

        assertThat(Answering.stream(Face.OPENAI).of(chunk + STOP + DONE).text()).isEqualTo(signed(chunk + STOP) + DONE);
    }

    @Test
    void passesOtherChunksWithoutChoices() {
        String moderation = event("\"choices\":[],\"moderation\":{\"flagged\":true}");
        Result result = Answering.stream(Face.OPENAI).of(HELLO + STOP + USAGE + moderation + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + STOP + moderation) + DONE);
    }

    @Test
    @DisplayName("F-64: a finish reason without terminator is a complete answer, and gets one")
    void addsAMissingTerminator() {
        Result result = Answering.stream(Face.OPENAI).of(HELLO + STOP);

        assertThat(result.text()).isEqualTo(signed(HELLO + STOP) + DONE);
        assertThat(result.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: [DONE]", "data: [DONE]\n", "data:[DONE]\r\n"})
    @DisplayName("F-64: a terminator without its blank line is one")
    void takesAnUnterminatedTerminator(String done) {
        Result result = Answering.stream(Face.OPENAI).of(HELLO + done);

        assertThat(result.text()).isEqualTo(signed(HELLO) + DONE);
        assertThat(result.isComplete()).isTrue();
    }

    @Test
    @DisplayName("F-65: what follows the terminator is dropped")
    void dropsWhatFollows() {
        Result result = Answering.stream(Face.OPENAI).of(HELLO + STOP + DONE + WORLD + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + STOP) + DONE);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("F-59, F-60, F-62: a stream that ends without finish reason and terminator was cut")
    void knowsACut(boolean withContent) {
        String before = withContent ? ROLE + HELLO : ROLE;
        Result result = Answering.stream(Face.OPENAI).of(before + "data: {\"id\":\"c-1\",\"cho");

        assertThat(result.text()).isEqualTo(signed(before));
        assertThat(result.isComplete()).isFalse();
        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
            assertThat(failure.code()).isEqualTo("upstream_truncated");
            assertThat(failure.progress()).isEqualTo(SendProgress.SENT);
        });
        assertThat(result.summary().usage().isEstimated()).isTrue();
    }

    @Test
    @DisplayName("F-59, F-82: with several choices, one that did not finish is a cut")
    void knowsACutAmongChoices() {
        String second = HELLO.replace("\"index\":0", "\"index\":1");
        String secondStop = STOP.replace("\"index\":0", "\"index\":1");

        assertThat(Answering.stream(Face.OPENAI).of(HELLO + second + STOP).failure())
                .isPresent();
        assertThat(Answering.stream(Face.OPENAI)
                        .of(HELLO + second + STOP + secondStop)
                        .isComplete())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "data: {\"error\":{\"message\":\"m\",\"type\":\"x\",\"code\":\"rate_limit_exceeded\"}} | RATE_LIMITED",
                "data: {\"error\":{\"message\":\"m\",\"code\":429}} | RATE_LIMITED",
                "data: {\"error\":{\"message\":\"m\",\"code\":401}} | AUTHENTICATION",
                "data: {\"error\":{\"message\":\"m\",\"code\":502,\"metadata\":{\"error_type\":\"provider_overloaded\"}}} | OVERLOADED",
                "data: {\"error\":\"something\"} | UPSTREAM_ERROR",
                "data: {\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}} | QUOTA_EXHAUSTED",
                "event: error;data: {\"error\":{\"message\":\"m\",\"code\":\"tool_use_failed\"},\"status_code\":400} | BAD_RESPONSE",
                "event: error;data: nonsense | UPSTREAM_ERROR",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\",\"error\":{\"code\":503,\"message\":\"m\"}}]} | OVERLOADED",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]} | UPSTREAM_ERROR",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"insufficient_system_resource\"}]} | UPSTREAM_ERROR",
            })
    @DisplayName("F-66, F-67, F-68, S-102, S-103: an error event is the failure it says, first or late")
    void knowsErrorEvents(String lines, FailureKind kind) {
        String error = lines.strip().replace(";data", "\ndata") + "\n\n";

        for (String before : List.of("", HELLO)) {
            Result result = Answering.stream(Face.OPENAI).of(before + error + WORLD + STOP + DONE);

            assertThat(result.text()).isEqualTo(signed(before));
            assertThat(result.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.kind()).isEqualTo(kind);
                assertThat(failure.upstreamStatus()).isPresent();
            });
            assertThat(result.hasContent()).isEqualTo(!before.isEmpty());
        }
    }

    @Test
    @DisplayName("F-68: the wait that a rate limit event asks for is kept")
    void keepsTheWaitOfAnEvent() {
        Result result = Answering.stream(Face.OPENAI)
                .of("data: {\"error\":{\"code\":429,\"message\":\"Please try again in 3s.\"}}\n\n");

        assertThat(result.failure().orElseThrow().retryAfter()).hasValue(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("F-80: a malformed chunk of a healthy stream is left out and counted")
    void skipsMalformedChunks() {
        Result result = Answering.stream(Face.OPENAI)
                .of(HELLO + "data: {\"id\":\n\n" + "data: not json\n\n" + "data: {\"a\":1,\"a\":2}\n\n" + WORLD + STOP
                        + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + WORLD + STOP) + DONE);
        assertThat(result.summary().skipped()).isEqualTo(3);
        assertThat(result.isComplete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Face.class)
    @DisplayName("F-76: an event over the limit ends the answer")
    void boundsAnEvent(Face face) {
        Result result = Answering.stream(face)
                .mostEventBytes(400)
                .inPiecesOf(100, HELLO + "data: " + "x".repeat(1000) + "\n\n" + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO));
        assertThat(result.failure().orElseThrow().code()).isEqualTo("event_too_large");
    }

    @Test
    @DisplayName("F-056: a stream ends at the most content that is accepted")
    void boundsTheContent() {
        Result result = Answering.stream(Face.OPENAI).mostAnswerBytes(20).of(HELLO + HELLO + HELLO + STOP + DONE);

        assertThat(result.text()).isEqualTo(signed(HELLO + HELLO));
        assertThat(result.failure().orElseThrow().code()).isEqualTo("length_limit");
    }

    @Test
    void joinsDataOfSeveralLines() {
        String chunk = HELLO.replace("{\"content\"", "\ndata: {\"content\"");
        Result result = Answering.stream(Face.OPENAI).of(chunk + STOP + DONE);

        assertThat(result.text()).isEqualTo(signed(chunk + STOP) + DONE);
    }

    @Test
    @DisplayName("F-78: CR and CRLF streams pass with their own line ends")
    void keepsLineEnds() {
        for (String end : List.of("\r", "\r\n")) {
            String stream = (HELLO + STOP + DONE).replace("\n", end);
            Result result = Answering.stream(Face.OPENAI).inPiecesOf(1, stream);

            assertThat(result.text()).isEqualTo(signed(stream));
        }
    }

    @Test
    @DisplayName("F-36: JSON where a stream was asked becomes a stream")
    void turnsJsonIntoAStream() {
        String json =
                "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\n\"content\":\"H\\u0069\",\"tool_calls\":[{\"id\":\"t\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                        + COUNTS + "}";
        Result result = Answering.streamWithUsage(Face.OPENAI).of(json);

        String head = "data: {\"id\":\"" + Answering.ID
                + "\",\"object\":\"chat.completion.chunk\",\"created\":%s,\"model\":\"openai/gpt-4o\",\"provider\":\"Acme\",";
        assertThat(result.text())
                .isEqualTo(head.formatted("7")
                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\", \"content\":\"H\\u0069\",\"tool_calls\":"
                        + "[{\"id\":\"t\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"index\":0}]},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}\n\n"
                        + head.formatted("7")
                        + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}]}\n\n"
                        + head.formatted("1700000000")
                        + "\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0,\"audio_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0},\"cost\":0.0045}}\n\n"
                        + DONE);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.hasContent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "data: [DONE]\n\n", ": c\n\ndata: [DONE]\n\n"})
    @DisplayName("F-30, F-60: a stream with nothing in it is no answer")
    void refusesAnEmptyStream(String stream) {
        assertThat(Answering.stream(Face.OPENAI)
                        .of(stream)
                        .failure()
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.BAD_RESPONSE);
    }

    @Test
    void refusesAnAnswerThatGeneratedNothing() {
        String nothing = event("\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":0}");

        assertThat(Answering.stream(Face.OPENAI)
                        .of(ROLE + STOP + nothing + DONE)
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("upstream_empty_answer");
        assertThat(Answering.stream(Face.OPENAI).of(ROLE + STOP + USAGE + DONE).isComplete())
                .isTrue();
    }

    @Test
    @DisplayName("F-32: what comes is told by its bytes, not by its content type")
    void doesNotTrustTheContentType() {
        Result stream =
                Answering.stream(Face.OPENAI).contentType("application/json").of(HELLO + STOP + DONE);
        Result html = Answering.stream(Face.OPENAI).of("<html>portal</html>");

        assertThat(stream.text()).isEqualTo(signed(HELLO + STOP) + DONE);
        assertThat(html.failure().orElseThrow().code()).isEqualTo("upstream_invalid_response");
    }

    @Test
    @DisplayName("F-37: a stream where JSON was asked is collected")
    void collectsAStream() {
        String calls = delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}")
                + delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"{\\\"a\\\"\"}}]}")
                + delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}");
        Result result = Answering.json(Face.OPENAI)
                .of(ROLE
                        + delta("{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}")
                        + HELLO
                        + WORLD
                        + calls
                        + finish("tool_calls")
                        + USAGE
                        + DONE);

        assertThat(result.text())
                .isEqualTo(
                        "{\"id\":\"" + Answering.ID
                                + "\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"openai/gpt-4o\",\"provider\":\"Acme\",\"choices\":"
                                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello world\",\"reasoning\":\"hm\","
                                + "\"tool_calls\":[{\"id\":\"t\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                                + "\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],"
                                + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0,\"audio_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0},\"cost\":0.0045}}");
        assertThat(Answering.json(Face.OPENAI).of(HELLO).failure().orElseThrow().code())
                .isEqualTo("upstream_truncated");
        assertThat(Answering.json(Face.OPENAI)
                        .mostAnswerBytes(100)
                        .of(HELLO)
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("upstream_too_large");
    }

    @Test
    void readsEachBufferOnlyWithinItsBounds() {
        byte[] around = Json.bytes("garbage" + HELLO + "garbage");
        var reader = Answering.stream(Face.OPENAI).reader();
        var part = reader.accept(ByteBuffer.wrap(around, 7, around.length - 14));

        assertThat(Answering.text(part.bytes())).isEqualTo(signed(HELLO));
        assertThat(part.content()).isTrue();
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        ROLE,
                        HELLO,
                        WORLD,
                        STOP,
                        USAGE,
                        DONE,
                        ": c\n\n",
                        "\n",
                        "data: {bad\n\n",
                        "data: [DONE]",
                        HELLO.replace("\n", "\r\n"),
                        STOP.replace("\n", "\r"),
                        "event: ping\ndata: {}\n\n",
                        "data: {\"error\":{\"code\":500}}\n\n",
                        delta("{\"content\":\"é😀\"}"))
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }
}
