package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.Answering.Result;
import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonObjects;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Prices;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

class ChatAnswerTest {

    private static final String CHOICES =
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]";
    private static final String COUNTS = "\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300";
    private static final String ANSWER =
            "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m-1\"," + CHOICES + ",\"usage\":{"
                    + COUNTS + "}}";

    private static String signed(String answer) {
        return answer.replace("\"c-1\"", "\"" + Answering.ID + "\"")
                .replace("\"m-1\"", "\"openai/gpt-4o\",\"provider\":\"Acme\"");
    }

    @ParameterizedTest
    @EnumSource(Face.class)
    @DisplayName("S-074, S-140: the served model, the provider and the exact cost stand in the answer")
    void signsAndPrices(Face face) {
        String answer = ANSWER.replace("\"choices\"", "\"system_fingerprint\":\"fp\",\"choices\"");
        Result result = Answering.json(face).of(answer);

        assertThat(result.text()).isEqualTo(signed(answer.replace("300}", "300,\"cost\":0.0045}")));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.hasContent()).isTrue();
        assertThat(result.summary().usage()).hasToString("reported prompt=100 completion=200");
        assertThat(result.summary().upstreamId()).hasValue("c-1");
    }

    @Test
    @DisplayName("S-115: OpenRouter's face always has a fingerprint, for its SDK refuses an answer without one")
    void hasAFingerprintForOpenRoutersClients() {
        assertThat(Answering.json(Face.OPENROUTER).of(ANSWER).text()).endsWith("},\"system_fingerprint\":null}");
        assertThat(Answering.json(Face.OPENAI).of(ANSWER).text()).doesNotContain("system_fingerprint");
    }

    @Test
    @DisplayName("S-110: unknown members at three depths, odd numbers, escapes, order and white space survive")
    void keepsEveryOtherByte() {
        String odd =
                "\n\n  {\n \"zeta\" : {\"b\":{\"a\":[1.0e0, -0,1E400 ,{\"x\\u0079\":\"\\/\\ud83d\\ude00😀\\u0000\\ud800\"}]}},\r\n"
                        + "\"choices\" : [ {\"message\":{\"odd\":[ ],\"content\" : \"H\\u0069\" }, \"finish_reason\":\"stop\"} ] ,\"alpha\":0.10,"
                        + "\"usage\" : { \"odd\":1e0 ," + COUNTS + " },\"model\":\"m-1\" , \"id\"\t: \"c-1\" } \n";

        for (int size : new int[] {1, 7, 100_000}) {
            assertThat(Answering.json(Face.OPENAI).inPiecesOf(size, odd).text())
                    .isEqualTo(signed(odd.replace("300 }", "300,\"cost\":0.0045 }")));
        }
    }

    @Property(tries = 200)
    @Label("S-110: whatever else is in the answer passes")
    void keepsOtherMembers(@ForAll("objects") JsonObjects.Written object) {
        String answer = ANSWER.replace("\"created\":5", "\"x-odd\": " + object.text() + " ");

        assertThat(Answering.json(Face.OPENAI).prices(Prices.UNKNOWN).of(answer).text())
                .isEqualTo(signed(answer));
    }

    @Test
    void addsWhatIsMissing() {
        Result result = Answering.json(Face.OPENAI).of("{" + CHOICES + "}");

        assertThat(result.text())
                .isEqualTo("{" + CHOICES + ",\"id\":\"" + Answering.ID
                        + "\",\"model\":\"openai/gpt-4o\",\"provider\":\"Acme\",\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":1,"
                        + "\"total_tokens\":15,\"estimated\":true,\"cost\":0.00009}}");
        assertThat(result.summary().usage().isEstimated()).isTrue();
    }

    @Test
    void leavesTheCostOutWhereItIsUnknown() {
        assertThat(Answering.json(Face.OPENAI).prices(Prices.UNKNOWN).of(ANSWER).text())
                .isEqualTo(signed(ANSWER));
    }

    @Test
    @DisplayName("F-72: usage that cannot be is replaced by an estimate")
    void replacesBadUsage() {
        Result result = Answering.json(Face.OPENAI).of(ANSWER.replace(":200", ":-200"));

        assertThat(result.text()).doesNotContain("-200").contains("\"estimated\":true");
        assertThat(result.summary().usage().isEstimated()).isTrue();
    }

    @Test
    void replacesACostThatIsNoNumber() {
        Result result = Answering.json(Face.OPENAI).of(ANSWER.replace("300}", "300,\"cost\":{\"total_cost\":0.5}}"));

        assertThat(result.text()).contains("300,\"cost\":0.5}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"error\":{\"message\":\"m\",\"code\":429}} | RATE_LIMITED | rate_limit_exceeded",
                "{\"error\":{\"message\":\"m\",\"code\":401}} | AUTHENTICATION | provider_auth_failed",
                "{\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}} | OVERLOADED | overloaded",
                "{\"error\":\"broken\"} | UPSTREAM_ERROR | upstream_error",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"error\",\"error\":{\"code\":502,\"message\":\"m\"}}]} | UPSTREAM_ERROR | upstream_error",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"error\"}]} | UPSTREAM_ERROR | upstream_error",
                "| BAD_RESPONSE | upstream_invalid_response",
                "<html>portal 10.0.0.1</html> | BAD_RESPONSE | upstream_invalid_response",
                "not json | BAD_RESPONSE | upstream_invalid_response",
                "[] | BAD_RESPONSE | upstream_invalid_response",
                "\"text\" | BAD_RESPONSE | upstream_invalid_response",
                "{} | BAD_RESPONSE | upstream_invalid_response",
                "{\"choices\":[]} | BAD_RESPONSE | upstream_invalid_response",
                "{\"choices\":{}} | BAD_RESPONSE | upstream_invalid_response",
                "{\"choices\":[{\"message\":{\"content\":\"cut | BAD_RESPONSE | upstream_invalid_response",
                "{\"id\":1,\"choices\":[{\"message\":{\"content\":\"x\"}}],\"id\":2} | BAD_RESPONSE | upstream_ambiguous_answer",
                "{\"choices\":[{\"message\":{\"content\":\"x\",\"content\":\"y\"}}]} | BAD_RESPONSE | upstream_ambiguous_answer",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}]} {} | BAD_RESPONSE | upstream_invalid_response",
                "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":0}} | BAD_RESPONSE | upstream_empty_answer",
            })
    @DisplayName("F-29, F-30, F-31, F-34, F-35: a 200 that is no answer is the failure it is")
    void knowsWhatIsNoAnswer(String body, FailureKind kind, String code) {
        Result result = Answering.json(Face.OPENAI).of(body == null ? "" : body.strip());

        assertThat(result.text()).isEmpty();
        assertThat(result.isComplete()).isFalse();
        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code.strip());
        assertThat(failure.progress()).isEqualTo(SendProgress.SENT);
        assertThat(failure.upstreamStatus()).isPresent();
        assertThat(failure.message()).doesNotContain("10.0.0.1").doesNotContain("<");
    }

    @Test
    @DisplayName("F-33, F-34: an answer that is cut anywhere is a bad response, and nothing else")
    void knowsEveryCut() {
        String answer = ANSWER.replace(
                "\"content\":\"Hi\"",
                "\"content\":[{\"type\":\"text\",\"text\":\"\\u0041\"}],\"tool_calls\":[ {\"id\":\"1\"}],\"images\":[ ]");
        for (int length = 0; length < answer.length(); length++) {
            Failure failure = Answering.json(Face.OPENAI)
                    .of(answer.substring(0, length))
                    .failure()
                    .orElseThrow();

            assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
        }
    }

    @Property
    @Label("F-35: whatever bytes come, the answer is whole or a failure")
    void alwaysEnds(@ForAll @Size(max = 4) List<@IntRange(max = 250) Integer> places, @ForAll byte noise) {
        byte[] answer = Json.bytes(ANSWER);
        places.forEach(place -> answer[place % answer.length] = noise);

        Result result = Answering.json(Face.OPENAI).of(answer);

        assertThat(result.isComplete()).isNotEqualTo(result.failure().isPresent());
    }

    @Test
    @DisplayName("F-32: JSON under a wrong content type is JSON")
    void doesNotTrustTheContentType() {
        assertThat(Answering.json(Face.OPENAI)
                        .contentType("text/html")
                        .of(ANSWER)
                        .isComplete())
                .isTrue();
        assertThat(Answering.json(Face.OPENAI)
                        .contentType("")
                        .of("\uFEFF" + ANSWER)
                        .isComplete())
                .isTrue();
    }

    @Test
    void takesNoOtherEncoding() {
        for (Charset charset :
                List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32BE"))) {
            assertThat(Answering.json(Face.OPENAI)
                            .of(ANSWER.getBytes(charset))
                            .failure()
                            .orElseThrow()
                            .code())
                    .isEqualTo("upstream_invalid_response");
        }
    }

    @Test
    @DisplayName("F-28: a refusal and a filtered answer are answers")
    void passesRefusals() {
        String refusal =
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"No.\"},\"finish_reason\":\"content_filter\"}]}";
        Result result = Answering.json(Face.OPENAI).of(refusal);

        assertThat(result.isComplete()).isTrue();
        assertThat(result.summary().finishReason()).hasValue("content_filter");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, stop",
        "eos, stop",
        "end_turn, stop",
        "length, length",
        "model_length, length",
        "max_tokens, length",
        "tool_calls, tool_calls",
        "function_call, tool_calls",
        "content_filter, content_filter",
        "novel, stop"
    })
    void knowsFinishReasons(String nativeReason, String common) {
        Result result = Answering.json(Face.OPENAI).of(ANSWER.replace("\"stop\"", "\"" + nativeReason + "\""));

        assertThat(result.summary().finishReason()).hasValue(common);
        assertThat(result.summary().nativeFinishReason()).hasValue(nativeReason);
    }

    @Test
    void boundsTheAnswer() {
        Result result = Answering.json(Face.OPENAI).mostAnswerBytes(100).inPiecesOf(60, ANSWER);

        assertThat(result.failure().orElseThrow().code()).isEqualTo("upstream_too_large");
        assertThat(Answering.json(Face.OPENAI)
                        .mostAnswerBytes(100)
                        .inPiecesOf(60, " ".repeat(200))
                        .failure()
                        .orElseThrow()
                        .code())
                .isEqualTo("upstream_too_large");
    }

    @Provide
    Arbitrary<JsonObjects.Written> objects() {
        return JsonObjects.object(4);
    }
}
