package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Written.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages.Face;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsToCallersTest {

    private static final Dialect DIALECT = AnthropicMessages.dialect(Face.ANTHROPIC);

    private static ErrorContext of(Failure failure) {
        return new ErrorContext(
                failure,
                "gen-1",
                "a/b",
                List.of(new AttemptLine("Acme", "a/b", failure.kind().word(), 500)));
    }

    private static JsonNode written(Dialect dialect, Failure failure) {
        return json(new String(dialect.error(of(failure)), UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST,400,invalid_request_error",
        "AUTHENTICATION,401,authentication_error",
        "PERMISSION,403,permission_error",
        "NOT_FOUND,404,not_found_error",
        "CONTEXT_LENGTH,400,invalid_request_error",
        "CONTENT_FILTER,403,invalid_request_error",
        "RATE_LIMITED,429,rate_limit_error",
        "QUOTA_EXHAUSTED,402,billing_error",
        "OVERLOADED,529,overloaded_error",
        "TIMEOUT,504,timeout_error",
        "UPSTREAM_ERROR,502,api_error",
        "BAD_RESPONSE,502,api_error"
    })
    void everyKindHasItsStatusAndType(FailureKind kind, int status, String type) {
        Failure failure = Failure.of(kind, "why");

        assertThat(DIALECT.status(failure)).isEqualTo(status);
        JsonNode error = written(DIALECT, failure);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo(type);
        assertThat(error.at("/error/message").asText()).isEqualTo("why");
        assertThat(error.at("/error/details/error_code").asText()).isEqualTo(kind.code());
        assertThat(error.at("/error/details/attempts/0/provider").asText()).isEqualTo("Acme");
        assertThat(error.path("request_id").asText()).isEqualTo("gen-1");
        assertThat(error.path("error").has("error_type")).isFalse();
    }

    @Test
    void theGatewaysAccountIsNotTheCallersFault() {
        Failure theirs = Failure.of(FailureKind.AUTHENTICATION, "refused").withUpstreamStatus(401);

        assertThat(DIALECT.status(theirs)).isEqualTo(502);
        assertThat(written(DIALECT, theirs).at("/error/type").asText()).isEqualTo("api_error");
        assertThat(written(DIALECT, theirs).at("/error/message").asText()).isEqualTo("Acme: refused");
    }

    @Test
    void openRoutersFaceHasACloserWord() {
        JsonNode error =
                written(AnthropicMessages.dialect(Face.OPENROUTER), Failure.of(FailureKind.CONTEXT_LENGTH, "too long"));

        assertThat(error.at("/error/error_type").asText()).isEqualTo("context_length_exceeded");
    }

    @Test
    void aStreamEndsWithAnErrorEvent() {
        String event = Conversing.text(List.of(DIALECT.errorEvent(of(Failure.of(FailureKind.OVERLOADED, "busy")))));

        assertThat(event).startsWith("event: error\ndata: {\"type\":\"error\",").endsWith("\n\n");
        assertThat(Conversing.text(List.of(DIALECT.keepAlive()))).startsWith("event: ping\n");
        assertThat(Conversing.text(List.of(DIALECT.remark("a\nb")))).isEqualTo(": a b\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|invalid_request_error|prompt is too long: 9 tokens > 5 maximum||CONTEXT_LENGTH",
                "400|invalid_request_error|input length and `max_tokens` exceed context limit||CONTEXT_LENGTH",
                "400|invalid_request_error|Your credit balance is too low||QUOTA_EXHAUSTED",
                "400|invalid_request_error|held|organization_on_hold|PERMISSION",
                "400|invalid_request_error|messages: roles||INVALID_REQUEST",
                "401|authentication_error|invalid x-api-key||AUTHENTICATION",
                "402|billing_error|no|linked_organization_spend_limit_reached|QUOTA_EXHAUSTED",
                "403|permission_error|no||PERMISSION",
                "404|not_found_error|model: x||NOT_FOUND",
                "413|request_too_large|big||INVALID_REQUEST",
                "429|rate_limit_error|slow||RATE_LIMITED",
                "429|rate_limit_error|slow|ramp_limit_exceeded|RATE_LIMITED",
                "429|rate_limit_error|limit|enforced_spend_limit_reached|QUOTA_EXHAUSTED",
                "429|rate_limit_error|limit|contract_spend_limit_reached|QUOTA_EXHAUSTED",
                "500|api_error|oops||UPSTREAM_ERROR",
                "504|timeout_error|late||TIMEOUT",
                "529|overloaded_error|Overloaded||OVERLOADED"
            })
    void providersErrorsAreOfOneKindEach(int status, String type, String message, String code, FailureKind kind) {
        String details = code == null ? "" : ",\"details\":{\"error_code\":\"" + code + "\"}";
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\""
                + details + "},\"request_id\":\"req_1\"}";

        assertThat(UpstreamFailures.of(status, Headers.NONE, body.getBytes(UTF_8), Instant.EPOCH)
                        .kind())
                .isEqualTo(kind);
    }
}
