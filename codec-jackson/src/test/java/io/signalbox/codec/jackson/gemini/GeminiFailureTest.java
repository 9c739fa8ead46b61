package io.signalbox.codec.jackson.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an error of Google's means. */
class GeminiFailureTest {

    @ParameterizedTest
    @DisplayName("F-15, F-18 to F-28: what Google's errors mean")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "400 | {'code':400,'message':'No.','status':'INVALID_ARGUMENT'} | INVALID_REQUEST",
                "400 | {'code':400,'message':'m','status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]} | AUTHENTICATION",
                "400 | {'code':400,'message':'API key expired.','status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_EXPIRED'}]} | AUTHENTICATION",
                "400 | {'code':400,'message':'The input token count (11) exceeds the maximum number of tokens allowed (10).','status':'INVALID_ARGUMENT'} | CONTEXT_LENGTH",
                "400 | {'code':400,'message':'User location is not supported for the API use.','status':'FAILED_PRECONDITION'} | PERMISSION",
                "400 | {'code':400,'message':'Cannot fetch content from the provided URL.','status':'INVALID_ARGUMENT'} | INVALID_REQUEST",
                "401 | {'code':401,'message':'m','status':'UNAUTHENTICATED'} | AUTHENTICATION",
                "402 | {'code':402,'message':'m','status':'RESOURCE_EXHAUSTED'} | QUOTA_EXHAUSTED",
                "403 | {'code':403,'message':'m','status':'PERMISSION_DENIED','details':[{'reason':'SERVICE_DISABLED'}]} | PERMISSION",
                "404 | {'code':404,'message':'models/x is not found for API version v1beta','status':'NOT_FOUND'} | NOT_FOUND",
                "429 | {'code':429,'message':'Resource exhausted.','status':'RESOURCE_EXHAUSTED'} | RATE_LIMITED",
                "500 | {'code':500,'message':'m','status':'INTERNAL'} | UPSTREAM_ERROR",
                "503 | {'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'} | OVERLOADED",
                "504 | {'code':504,'message':'m','status':'DEADLINE_EXCEEDED'} | TIMEOUT",
            })
    void everyErrorHasItsKind(int status, String error, FailureKind kind) {
        assertThat(failure(status, "{'error':" + error + "}").kind()).isEqualTo(kind);
        assertThat(failure(status, "[{'error':" + error + "}]").kind())
                .as("in an array, as a stream without events has it")
                .isEqualTo(kind);
    }

    @Test
    @DisplayName("F-18, F-19: a day's limit is a quota, a minute's is a rate, whatever the words")
    void theLimitsNameTellsADayFromAMinute() {
        String minute = "'GenerateRequestsPerMinutePerProjectPerModel'";
        String day = "'GenerateRequestsPerDayPerProjectPerModel-FreeTier'";

        assertThat(failure(429, exceeded(minute)).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure(429, exceeded(minute, day)).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(failure(429, exceeded(minute)).retryAfter()).contains(Duration.ofMillis(34_400));
        assertThat(failure(429, exceeded()).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure(429, exceeded().replace("34.4s", "3600s")).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    }

    private static String exceeded(String... limits) {
        StringBuilder violations = new StringBuilder();
        for (String limit : limits) {
            violations
                    .append(violations.isEmpty() ? "" : ",")
                    .append("{'quotaId':")
                    .append(limit)
                    .append('}');
        }
        return "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','message':'You exceeded your current quota, please check"
                + " your plan and billing details.','details':[{'violations':[" + violations
                + "]},{'retryDelay':'34.4s'}]}}";
    }

    private static Failure failure(int status, String body) {
        return Gemini.upstream()
                .failure(
                        status,
                        Headers.NONE,
                        Json.bytes(body.replace('\'', '"')),
                        Instant.parse("2026-11-21T07:00:00Z"));
    }
}
