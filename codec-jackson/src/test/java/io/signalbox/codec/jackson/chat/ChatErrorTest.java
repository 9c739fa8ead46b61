package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatErrorTest {

    private static final List<AttemptLine> ATTEMPTS = List.of(
            new AttemptLine("Acme", "a/m", "overloaded", 503), new AttemptLine("Zeta", "a/m", "authentication", 401));

    @Test
    @DisplayName("S-122: OpenAI's shape has codes that are words")
    void writesOpenAisShape() {
        Failure failure = Failure.of(FailureKind.AUTHENTICATION, "Invalid API key");

        assertThat(body(Face.OPENAI, failure, "", List.of()))
                .isEqualTo(
                        "{\"error\":{\"message\":\"Invalid API key\",\"type\":\"authentication_error\",\"param\":null,"
                                + "\"code\":\"invalid_api_key\"}}");
    }

    @Test
    @DisplayName("S-123: OpenRouter's shape has the status for a code, and the words in its metadata")
    void writesOpenRoutersShape() {
        Failure failure = Failure.of(FailureKind.NOT_FOUND, "No such model: x").at("model");

        assertThat(body(Face.OPENROUTER, failure, "gen-1", List.of()))
                .isEqualTo(
                        "{\"error\":{\"code\":404,\"message\":\"No such model: x\",\"metadata\":{\"error_type\":\"not_found\","
                                + "\"code\":\"model_not_found\",\"param\":\"model\"}},\"request_id\":\"gen-1\"}");
    }

    @Test
    @DisplayName(
            "S-126, F-25: the provider's refusal of our key is 502, names the provider, and is not the caller's 401")
    void namesTheProviderThatRefusedOurKey() {
        Failure failure = OpenAiChat.bridge().failure(401, Headers.NONE, new byte[0], Instant.EPOCH);

        assertThat(OpenAiChat.dialect(Face.OPENAI).status(failure)).isEqualTo(502);
        assertThat(body(Face.OPENAI, failure, "gen-1", ATTEMPTS))
                .isEqualTo(
                        "{\"error\":{\"message\":\"Zeta: The provider refused the gateway's credentials.\",\"type\":\"upstream_error\","
                                + "\"param\":null,\"code\":\"provider_auth_failed\",\"attempts\":["
                                + "{\"provider\":\"Acme\",\"model\":\"a/m\",\"kind\":\"overloaded\",\"status\":503},"
                                + "{\"provider\":\"Zeta\",\"model\":\"a/m\",\"kind\":\"authentication\",\"status\":401}]},\"request_id\":\"gen-1\"}");
        assertThat(body(Face.OPENROUTER, failure, "gen-1", ATTEMPTS))
                .startsWith("{\"error\":{\"code\":502,\"message\":\"Zeta: ")
                .contains(
                        "\"metadata\":{\"error_type\":\"provider_unavailable\",\"code\":\"provider_auth_failed\",\"provider_name\":\"Zeta\"");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, 400, invalid_request",
        "AUTHENTICATION, 401, 502, authentication",
        "PERMISSION, 403, 502, permission_denied",
        "NOT_FOUND, 404, 502, not_found",
        "CONTEXT_LENGTH, 400, 400, context_length_exceeded",
        "CONTENT_FILTER, 403, 403, content_policy_violation",
        "RATE_LIMITED, 429, 429, rate_limit_exceeded",
        "QUOTA_EXHAUSTED, 402, 503, payment_required",
        "OVERLOADED, 503, 503, provider_overloaded",
        "TIMEOUT, 504, 504, timeout",
        "UPSTREAM_ERROR, 502, 502, provider_unavailable",
        "BAD_RESPONSE, 502, 502, provider_unavailable",
        "CANCELLED, 499, 499, unmapped"
    })
    @DisplayName("S-124, S-125: each kind has its status, whether it is ours or the provider's")
    void knowsTheStatus(FailureKind kind, int ours, int providers, String errorType) {
        Failure failure = Failure.of(kind, "m");

        for (Face face : Face.values()) {
            assertThat(OpenAiChat.dialect(face).status(failure)).isEqualTo(ours);
            assertThat(OpenAiChat.dialect(face).status(failure.withUpstreamStatus(418)))
                    .isEqualTo(providers);
        }
        assertThat(body(Face.OPENROUTER, failure, "", List.of()))
                .contains("\"code\":" + ours + ",", "\"error_type\":\"" + errorType + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "internal_error, UPSTREAM_ERROR, 500", "request_too_large, INVALID_REQUEST, 413",
        "method_not_allowed, INVALID_REQUEST, 405", "unsupported_media_type, INVALID_REQUEST, 415"
    })
    void knowsTheStatusOfCodes(String code, FailureKind kind, int status) {
        assertThat(OpenAiChat.dialect(Face.OPENAI).status(Failure.of(kind, code, "m")))
                .isEqualTo(status);
    }

    @Test
    @DisplayName(
            "S-103, F-67: a stream ends with an error event in the face's shape, and without the terminator of a whole one")
    void writesErrorEvents() {
        Failure failure = Failure.of(FailureKind.BAD_RESPONSE, "upstream_truncated", "It broke \"off\".");
        String head = "data: {\"id\":\"" + Answering.ID
                + "\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"a/m\",\"error\":";
        String tail = ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n";

        assertThat(event(Face.OPENAI, failure))
                .isEqualTo(head + "{\"message\":\"It broke \\\"off\\\".\",\"type\":\"upstream_error\",\"param\":null,"
                        + "\"code\":\"upstream_truncated\"}" + tail);
        assertThat(event(Face.OPENROUTER, failure))
                .isEqualTo(head + "{\"code\":502,\"message\":\"It broke \\\"off\\\".\",\"metadata\":{\"error_type\":"
                        + "\"provider_unavailable\",\"code\":\"upstream_truncated\"}}" + tail);
    }

    @ParameterizedTest
    @EnumSource(Face.class)
    void keepsAliveWithAComment(Face face) {
        String comment = Answering.text(List.of(OpenAiChat.dialect(face).keepAlive()));

        assertThat(comment)
                .isEqualTo(face == Face.OPENAI ? ": SIGNALBOX PROCESSING\n\n" : ": OPENROUTER PROCESSING\n\n");
        assertThat(OpenAiChat.dialect(face).keepAlive().remaining()).isPositive();
    }

    private static String body(Face face, Failure failure, String id, List<AttemptLine> attempts) {
        return new String(
                OpenAiChat.dialect(face).error(new ErrorContext(failure, id, "a/m", attempts)), StandardCharsets.UTF_8);
    }

    private static String event(Face face, Failure failure) {
        return Answering.text(List.of(
                OpenAiChat.dialect(face).errorEvent(new ErrorContext(failure, Answering.ID, "a/m", List.of()))));
    }
}
