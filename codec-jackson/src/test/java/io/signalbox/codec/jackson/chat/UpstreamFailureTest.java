package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamFailureTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

    @ParameterizedTest
    @DisplayName("F-15, F-19 to F-28, S-125, S-126: what a provider's error means")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Output blocked by content filtering policy\"}} | CONTENT_FILTER",
                "400 | {\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\",\"param\":\"x\",\"code\":null}} | INVALID_REQUEST",
                "400 | {\"error\":{\"code\":\"context_length_exceeded\",\"type\":\"invalid_request_error\",\"message\":\"m\"}} | CONTEXT_LENGTH",
                "400 | {\"error\":{\"code\":400,\"type\":\"exceed_context_size_error\",\"message\":\"m\"}} | CONTEXT_LENGTH",
                "400 | {\"error\":{\"message\":\"This model's maximum context length is 10 tokens\"}} | CONTEXT_LENGTH",
                "403 | {\"error\":{\"message\":\"Input length and `max_tokens` exceed the limit\"}} | CONTEXT_LENGTH",
                "413 | {\"error\":{\"message\":\"Request too large for model, reduce your message size\",\"code\":\"rate_limit_exceeded\"}} | CONTEXT_LENGTH",
                "429 | {\"error\":{\"message\":\"Request too large: Limit 5, Requested 9\",\"code\":\"rate_limit_exceeded\"}} | CONTEXT_LENGTH",
                "401 | {\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\",\"message\":\"m\"}} | AUTHENTICATION",
                "401 | <html>nope</html> | AUTHENTICATION",
                "400 | {\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided: xx\"} | AUTHENTICATION",
                "402 | {\"error\":\"anything\"} | QUOTA_EXHAUSTED",
                "429 | {\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\",\"message\":\"m\"}} | QUOTA_EXHAUSTED",
                "429 | {\"error\":\"You have used all available credits\"} | QUOTA_EXHAUSTED",
                "403 | {\"code\":\"permission-denied\",\"error\":\"... used all available credits ...\"} | QUOTA_EXHAUSTED",
                "400 | {\"error\":{\"message\":\"Your credit balance is too low\"}} | QUOTA_EXHAUSTED",
                "403 | {\"error\":{\"message\":\"no\"}} | PERMISSION",
                "403 | <html>Cloudflare 1020</html> | PERMISSION",
                "403 | {\"error\":{\"code\":403,\"message\":\"m\",\"metadata\":{\"reasons\":[\"violence\"],\"flagged_input\":\"x\"}}} | CONTENT_FILTER",
                "400 | {\"error\":{\"code\":\"content_filter\",\"message\":\"m\"}} | CONTENT_FILTER",
                "400 | {\"error\":{\"code\":400,\"message\":\"m\",\"metadata\":{\"error_type\":\"content_policy_violation\"}}} | CONTENT_FILTER",
                "404 | {\"error\":{\"code\":\"model_not_found\",\"message\":\"m\"}} | NOT_FOUND",
                "400 | {\"error\":{\"code\":400,\"message\":\"foo is not a valid model ID\"}} | NOT_FOUND",
                "404 | | NOT_FOUND",
                "429 | {\"error\":{\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}} | RATE_LIMITED",
                "429 | {\"object\":\"error\",\"message\":\"Requests rate limit exceeded\",\"code\":\"1300\"} | RATE_LIMITED",
                "429 | {\"message\":\"Service tier capacity exceeded\"} | OVERLOADED",
                "429 | nonsense | RATE_LIMITED",
                "500 | {\"error\":{\"type\":\"server_error\",\"message\":\"m\"}} | UPSTREAM_ERROR",
                "500 | | UPSTREAM_ERROR",
                "502 | <html>Bad gateway</html> | UPSTREAM_ERROR",
                "520 | | UPSTREAM_ERROR",
                "503 | | OVERLOADED",
                "503 | {\"error\":{\"code\":503,\"type\":\"unavailable_error\",\"message\":\"Loading model\"}} | OVERLOADED",
                "529 | {\"error\":{\"type\":\"overloaded_error\"}} | OVERLOADED",
                "498 | {\"error\":{\"code\":\"capacity_exceeded\"}} | OVERLOADED",
                "408 | | TIMEOUT",
                "504 | | TIMEOUT",
                "524 | | TIMEOUT",
                "409 | | UPSTREAM_ERROR",
                "425 | | UPSTREAM_ERROR",
                "422 | {\"detail\":[{\"loc\":[\"body\",\"x\"],\"msg\":\"field required\",\"type\":\"missing\"}]} | INVALID_REQUEST",
                "418 | | INVALID_REQUEST",
                "400 | {\"error\":{\"code\":\"tool_use_failed\",\"message\":\"m\"}} | BAD_RESPONSE",
                "204 | | BAD_RESPONSE",
                "206 | | BAD_RESPONSE",
                "999 | | BAD_RESPONSE",
                "99 | | BAD_RESPONSE",
                "400 | {\"error\":{\"code\":\"context_length_exceeded\" | CONTEXT_LENGTH",
                "429 | {\"error\":{\"code\":429,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"code\\\":\\\"insufficient_quota\\\"}}\"}}} | QUOTA_EXHAUSTED",
            })
    void judges(int status, String body, FailureKind kind) {
        Failure failure = failure(status, Headers.NONE, body == null ? "" : body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.progress()).isEqualTo(SendProgress.SENT);
        assertThat(failure.upstreamStatus()).hasValue(status);
    }

    @Test
    @DisplayName("F-25, F-26, S-126: what concerns the gateway's own account has codes of its own")
    void namesOurOwnTroubles() {
        assertThat(failure(401, Headers.NONE, "").code()).isEqualTo("provider_auth_failed");
        assertThat(failure(403, Headers.NONE, "").code()).isEqualTo("provider_auth_failed");
        assertThat(failure(404, Headers.NONE, "").code()).isEqualTo("upstream_model_missing");
        assertThat(failure(402, Headers.NONE, "").code()).isEqualTo("provider_quota_exhausted");
        assertThat(failure(302, Headers.of("location", "http://10.0.0.1/"), "").code())
                .isEqualTo("upstream_redirect_denied");
    }

    @Test
    @DisplayName("F-23: a wrong parameter is passed on with the provider's code, its name and its cleaned message")
    void passesOnWhatTheCallerCanMend() {
        Failure failure = failure(
                400,
                Headers.NONE,
                "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'.\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}");

        assertThat(failure.code()).isEqualTo("unsupported_parameter");
        assertThat(failure.parameter()).hasValue("max_tokens");
        assertThat(failure.message()).isEqualTo("Unsupported parameter: 'max_tokens'.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Bad key sk-abc123def in use | sk-abc",
                "Key gsk_live123 | gsk_live",
                "Provided: sk-pr********Xyz9 | Xyz9",
                "Header was Bearer eyJhbGciOi.x.y | eyJ",
                "See https://internal.example:8443/v1?key=1 now | internal.example",
                "in organization org-AbCd3fGhIj on tokens | org-AbCd",
                "<html><body>WAF at 10.0.0.7</body></html> | 10.0.0.7",
                "AIzaSyA-1234567 is no key | AIzaSy",
                "key 0123456789abcdef0123456789abcdef refused | 0123456789abcdef",
                "upstream 10.1.2.3:8000 refused | 10.1.2.3",
            })
    void leaksNothingOfTheProviders(String message, String secret) {
        Failure failure = failure(400, Headers.NONE, "{\"error\":{\"message\":\"" + message.strip() + "\"}}");

        assertThat(failure.message()).doesNotContain(secret.strip()).isNotBlank();
    }

    @Test
    void repeatsNothingOfAProvidersInside() {
        Failure failure = failure(500, Headers.NONE, "{\"error\":{\"message\":\"Traceback: File server.py\"}}");

        assertThat(failure.message()).isEqualTo("The provider answered with status 500.");
    }

    @Test
    void judgesABodyThatIsCutAnywhere() {
        String body =
                "{\"error\":{\"message\":\"m\\u0041\",\"code\":429,\"metadata\":{\"raw\":\"{\\\"error\\\":1}\",\"x\":[{}]}}}";
        for (int length = 0; length <= body.length(); length++) {
            assertThat(failure(429, Headers.NONE, body.substring(0, length)).kind())
                    .isEqualTo(FailureKind.RATE_LIMITED);
        }
    }

    @Test
    void leavesPlainWordsAlone() {
        String message = "Unknown parameter: 'user_identifier' in key-value list of gpt-4o-2024-08-06 (v1.2.3)";

        assertThat(failure(400, Headers.NONE, "{\"error\":{\"message\":\"" + message + "\"}}")
                        .message())
                .isEqualTo(message);
    }

    @Test
    void boundsTheMessage() {
        Failure failure =
                failure(400, Headers.NONE, "{\"error\":{\"message\":\"" + "😀 a\\n\\u0007".repeat(5000) + "\"}}");

        assertThat(failure.message())
                .hasSizeLessThanOrEqualTo(501)
                .doesNotContain("\n")
                .endsWith("…");
    }

    @ParameterizedTest
    @DisplayName("F-15 to F-18: how long a provider asks to be left alone")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "retry-after: 39 | | PT39S",
                "retry-after: 1.5 | | PT1.5S",
                "retry-after: 0 | | PT0S",
                "retry-after: -5 | | PT0S",
                "retry-after: 31536000 | | PT5M",
                "retry-after: 99999999999999999999999 | | PT5M",
                "retry-after: -99999999999999999999999 | | PT0S",
                "retry-after: abc | | none",
                "retry-after: 1e99 | | none",
                "retry-after: NaN | | none",
                "retry-after-ms: 174 | | PT0.174S",
                "retry-after: 1,retry-after-ms: 0 | | PT1S",
                "retry-after: 1,retry-after-ms: 1500 | | PT1.5S",
                "x: y | {\"error\":{\"message\":\"Please try again in 174ms. Visit\"}} | PT0.174S",
                "x: y | {\"error\":{\"message\":\"try again in 1m2.5s\"}} | PT1M2.5S",
                "x: y | {\"error\":{\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"52s\"}]}} | PT52S",
                "x: y | {\"error\":{\"availability\":{\"code\":\"capacity_exhausted\",\"retry_after\":12}}} | PT12S",
                "x: y | {\"error\":{\"message\":\"in 5 minutes or so\"}} | none",
            })
    void readsRetryHints(String headers, String body, String expected) {
        Headers fields = Headers.NONE;
        for (String field : headers.split(",", -1)) {
            int colon = field.indexOf(':');
            fields = fields.plus(
                    field.substring(0, colon), field.substring(colon + 1).strip());
        }

        Failure failure = failure(429, fields, body == null ? "" : body);

        assertThat(failure.retryAfter().map(Duration::toString).orElse("none")).isEqualTo(expected.strip());
    }

    @Test
    @DisplayName("F-16: a date counts from the answer's own date, whatever our clock says")
    void readsADateAgainstTheAnswersOwn() {
        Headers headers =
                Headers.of("date", "Sat, 21 Nov 2020 07:00:00 GMT", "retry-after", "Sat, 21 Nov 2020 07:00:30 GMT");

        assertThat(failure(429, headers, "").retryAfter()).hasValue(Duration.ofSeconds(30));
        assertThat(failure(429, Headers.of("retry-after", "Sat, 21 Nov 2026 07:01:00 GMT"), "")
                        .retryAfter())
                .hasValue(Duration.ofMinutes(1));
        assertThat(failure(429, Headers.of("retry-after", "Sat, 21 Nov 2020 07:01:00 GMT"), "")
                        .retryAfter())
                .hasValue(Duration.ZERO);
    }

    private static Failure failure(int status, Headers headers, String body) {
        return OpenAiChat.bridge().failure(status, headers, Json.bytes(body), NOW);
    }
}
