package io.signalbox.docs.acceptance;

import static io.signalbox.core.attempt.FailureKind.AUTHENTICATION;
import static io.signalbox.core.attempt.FailureKind.BAD_RESPONSE;
import static io.signalbox.core.attempt.FailureKind.CONTEXT_LENGTH;
import static io.signalbox.core.attempt.FailureKind.INVALID_REQUEST;
import static io.signalbox.core.attempt.FailureKind.NOT_FOUND;
import static io.signalbox.core.attempt.FailureKind.OVERLOADED;
import static io.signalbox.core.attempt.FailureKind.PERMISSION;
import static io.signalbox.core.attempt.FailureKind.QUOTA_EXHAUSTED;
import static io.signalbox.core.attempt.FailureKind.RATE_LIMITED;
import static io.signalbox.core.attempt.FailureKind.TIMEOUT;
import static io.signalbox.core.attempt.FailureKind.UPSTREAM_ERROR;
import static io.signalbox.docs.acceptance.Fault.Outcome.free;
import static io.signalbox.docs.acceptance.Fault.Outcome.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.Headers;
import io.signalbox.docs.acceptance.FailingProvider.Asked;
import io.signalbox.docs.acceptance.Fault.Outcome;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are errors, and answers that are none: what callers see, who is asked next, what the ledger says. */
@OnEachFace
class BadAnswersTest {

    private static final String USAGE = ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}";
    private static final String WHOLE = whole("{\"role\":\"assistant\",\"content\":\"Hi\"}", "stop", "");

    private static final String LENGTH = "Content-Length: 5\r\n";

    private static final Reply NO_MONEY = Reply.error(429, "insufficient_quota", "insufficient_quota", "No money.");
    private static final Reply BAD_VALUE = Reply.error(400, "invalid_request_error", "invalid_value", "Unsupported.");
    private static final Reply TOO_LONG =
            Reply.error(400, "invalid_request_error", "context_length_exceeded", "Too long.");
    private static final Reply WRONG_KEY =
            Reply.error(401, "invalid_request_error", "invalid_api_key", "Incorrect API key: sk-secret-of-ours.");

    private static final Outcome FAILED = free(502, "upstream_error", UPSTREAM_ERROR);
    private static final Outcome OVERLOAD = free(503, "overloaded", OVERLOADED);
    private static final Outcome LIMITED = free(429, "rate_limit_exceeded", RATE_LIMITED);
    private static final Outcome REDIRECT =
            free(502, "upstream_redirect_denied", BAD_RESPONSE).andStop();
    private static final Outcome CUT = unknown(502, "upstream_truncated", BAD_RESPONSE);
    private static final Outcome AMBIGUOUS =
            unknown(502, "upstream_ambiguous_answer", BAD_RESPONSE).andStop();
    private static final Outcome NO_ANSWER = unknown(502, "upstream_invalid_response", BAD_RESPONSE);
    private static final Outcome NO_HTTP = unknown(502, "upstream_protocol_error", BAD_RESPONSE);

    private static FailingProvider provider;

    @BeforeAll
    static void start() {
        provider = new FailingProvider();
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    /** Each fault over each transport, streaming and not. */
    static Stream<Arguments> everyWay(List<Fault> faults) {
        return faults.stream()
                .flatMap(fault -> Stream.of(Wire.values())
                        .flatMap(wire -> Stream.of(false, true).map(stream -> Arguments.of(fault, wire, stream))));
    }

    static Stream<Arguments> errors() {
        return everyWay(List.of(
                LIMITED.after("F-015: 429", Reply.status(429).retryAfter(Duration.ofSeconds(7))),
                free(503, "provider_quota_exhausted", QUOTA_EXHAUSTED).after("F-019: 429, no money", NO_MONEY),
                FAILED.after("F-020: 500", Reply.status(500)),
                FAILED.after("F-021: 502", Reply.status(502)),
                OVERLOAD.after("F-021: 503", Reply.status(503)),
                unknown(504, "upstream_timeout", TIMEOUT).after("F-021: 504", Reply.status(504)),
                OVERLOAD.after("F-022: 529", Reply.status(529)),
                free(400, "invalid_value", INVALID_REQUEST).andStop().after("F-023: 400", BAD_VALUE),
                free(400, "context_length_exceeded", CONTEXT_LENGTH).after("F-024: 400, too long", TOO_LONG),
                free(502, "provider_auth_failed", AUTHENTICATION).after("F-025: 401", WRONG_KEY),
                free(502, "provider_auth_failed", PERMISSION).after("F-025: 403", Reply.status(403)),
                free(502, "upstream_model_missing", NOT_FOUND).after("F-026: 404", Reply.status(404)),
                free(504, "upstream_timeout", TIMEOUT).after("F-027: 408", Reply.status(408)),
                FAILED.after("F-027: 409", Reply.status(409)),
                FAILED.after("F-027: 425", Reply.status(425))));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("errors")
    @DisplayName("F-015, F-019 to F-027: error statuses")
    void judgesErrors(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    static Stream<Arguments> answersThatAreNone() {
        return everyWay(List.of(
                FAILED.after("F-029: 200 with an error", Reply.json("{\"error\":{\"message\":\"no\",\"code\":500}}")),
                LIMITED.after("F-029: 200 with a limit", Reply.json("{\"error\":{\"message\":\"no\",\"code\":429}}")),
                NO_ANSWER.after("F-030: 200, empty", Reply.text("")),
                NO_ANSWER.after("F-031: 200, a page", Reply.html("<html>Sign in at http://127.0.0.1/</html>")),
                CUT.after("F-033: JSON short of its length", Reply.json(WHOLE).cuts(Point.afterBytes(40))),
                NO_ANSWER.after("F-034: half a JSON in whole framing", Reply.json(WHOLE.substring(0, 90))),
                AMBIGUOUS.after("F-035: a key twice", Reply.json(WHOLE.replace("{\"id\"", "{\"id\":\"y\",\"id\""))),
                NO_ANSWER.after("F-035: something after the answer", Reply.json(WHOLE + "{}")),
                NO_ANSWER.after("F-038: 204", Reply.status(204)),
                NO_ANSWER.after("F-038: 205", Reply.status(205)),
                NO_ANSWER.after("F-038: 206", Reply.json(WHOLE).withStatus(206)),
                NO_ANSWER.after("F-038: 304", Reply.status(304)),
                NO_HTTP.after("F-039: 999", Reply.json(WHOLE).withStatus(999)),
                NO_HTTP.after("F-039: 099", Reply.json(WHOLE).withStatus(99)),
                REDIRECT.after("F-040: a redirect", Reply.redirect(URI.create("http://127.0.0.1:1/"))),
                NO_ANSWER.after(
                        "F-047: a coding nobody asked for", Reply.json(WHOLE).header("Content-Encoding", "br")),
                NO_ANSWER.after("F-047: two codings", Reply.json(WHOLE).header("Content-Encoding", "gzip, gzip"))));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("answersThatAreNone")
    @DisplayName("F-029 to F-031, F-033 to F-035, F-038 to F-040, F-047: answers that are none")
    void judgesAnswersThatAreNone(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    static Stream<Arguments> brokenHttp() {
        return everyWay(List.of(
                NO_HTTP.after("F-041: 2000 interim answers", Reply.json(WHOLE).interims(2000, 103)),
                NO_HTTP.after(
                        "F-041: interim answers for ever", Reply.json(WHOLE).interims(Long.MAX_VALUE, 103)),
                NO_HTTP.after("F-042: 20,000 headers", Reply.json(WHOLE).manyHeaders(20_000)),
                NO_HTTP.after("F-042: a header of 2 MB", Reply.json(WHOLE).hugeHeader("x-big", 2_000_000)),
                NO_HTTP.after("F-043: length and chunks", raw(LENGTH + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
                NO_HTTP.after("F-043: two lengths", raw(LENGTH + "Content-Length: 6\r\n\r\nhello!")),
                NO_HTTP.after("F-043: a negative length", raw("Content-Length: -5\r\n\r\nhello")),
                NO_HTTP.after("F-043: NUL in a header", raw("x-bad: a\0b\r\n" + LENGTH + "\r\nhello")),
                NO_HTTP.after("F-045: 101 unasked", raw101())));
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-043: a bare CR in a header, which the JDK's client takes for a blank")
    void judgesABareCarriageReturn(boolean stream) {
        provider.prove(
                NO_HTTP.after("F-043: CR in a header", raw("x-bad: a\rb\r\nContent-Length: 5\r\n\r\nhello")),
                Wire.ARMERIA,
                stream);
    }

    private static Reply raw(String rest) {
        return Reply.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest);
    }

    private static Reply raw101() {
        return Reply.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("brokenHttp")
    @DisplayName("F-041 to F-043, F-045: what is no proper HTTP")
    void judgesBrokenHttp(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    @ParameterizedTest(name = "{0}, stream: {1}")
    @CsvSource({"JDK, false", "ARMERIA, true"})
    @DisplayName(
            "F-046: an answer larger than what is taken is no answer, is read no further, and is asked of nobody else")
    void boundsAnswers(Wire wire, boolean stream) {
        Reply endless = Reply.generated("{\"a\":0} ", 1L << 40).contentType("application/json");
        provider.prove(
                unknown(502, "upstream_too_large", BAD_RESPONSE).andStop().after("F-046", endless), wire, stream);
    }

    @ParameterizedTest(name = "Retry-After: {0} gives {1}")
    @CsvSource({"7, 7", "0.5, 1", "31536000, 300", "99999999999999999999, 300", "-5, 0", "abc, ''", "1e99, ''", "'', ''"
    })
    @DisplayName(
            "F-015, F-017: the wait that is asked for is passed on between nothing and five minutes, or not at all")
    void boundsTheWait(String asked, String told) {
        provider.upstream().forModel("acme/first", Reply.status(429).retryAfter(asked));
        Answer answer = provider.ask(Wire.JDK, false, "acme/first").answer();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo(told);
        assertThat(answer.header("x-should-retry")).isEqualTo(told.isEmpty() ? "false" : "");
    }

    @ParameterizedTest(name = "{0} seconds after the answer")
    @CsvSource({"30, 30", "-30, 0", "31536000, 300"})
    @DisplayName("F-016, F-017: a date to wait for is read by the clock of whoever wrote it")
    void readsDatesByTheAnswersClock(int after, String told) {
        Instant elsewhere = Instant.parse("2001-02-03T04:05:06Z");
        provider.upstream()
                .forModel("acme/first", Reply.status(429).date(elsewhere).retryAfter(elsewhere.plusSeconds(after)));
        assertThat(provider.ask(Wire.JDK, false, "acme/first").answer().header("retry-after"))
                .isEqualTo(told);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":429,\"message\":\"Quota.\",\"details\":[{\"retryDelay\":\"52s\"}]}}",
                "{\"error\":{\"message\":\"Rate limit reached. Please try again in 52s.\",\"code\":\"rate_limit_exceeded\"}}"
            })
    @DisplayName("F-018: a wait that stands in the body only is honoured")
    void findsTheWaitInTheBody(String body) {
        provider.upstream().forModel("acme/first", Reply.json(body).withStatus(429));
        Answer answer = provider.ask(Wire.JDK, false, "acme/first").answer();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("52");
    }

    @Test
    @DisplayName("F-024: a prompt that is too long goes to no model with less room")
    void doesNotTryLessRoom() {
        provider.upstream().nextForModel("acme/second", TOO_LONG);
        Asked asked = provider.ask(Wire.JDK, false, "smaller");
        assertThat(asked.answer().status()).isEqualTo(400);
        assertThat(asked.answer().text()).contains("context_length_exceeded");
        assertThat(asked.record().attempts()).hasSize(1);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"}", "stop"),
                Arguments.of("{\"role\":\"assistant\",\"content\":\"Half\"}", "content_filter"),
                Arguments.of("{\"role\":\"assistant\",\"content\":\"\"}", "content_filter"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("refusals")
    @DisplayName("F-028: a refusal is an answer: passed on, booked as reported, asked of nobody else")
    void passesRefusalsOn(String message, String reason) {
        provider.upstream().forModel("acme/first", Reply.json(whole(message, reason, USAGE)));
        Asked asked = provider.ask(Wire.JDK, false, "pair");
        assertThat(asked.answer().status()).isEqualTo(200);
        assertThat(asked.answer().text()).contains("\"message\":" + message, "\"finish_reason\":\"" + reason + "\"");
        assertThat(asked.record().status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(asked.record().attempts()).hasSize(1);
        assertThat(asked.record().usage().isEstimated()).isFalse();
        assertThat(asked.record().usage().completionTokens()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"text/plain", "text/html", "text/event-stream", "application/octet-stream"})
    @DisplayName("F-032: an answer under a wrong content type is what it is")
    void readsWhatIsThere(String type) {
        provider.upstream().forModel("acme/first", Reply.whole("Hi").contentType(type));
        Answer answer = provider.ask(Wire.JDK, false, "acme/first").answer();
        assertThat(answer.member("content")).isEqualTo("Hi");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-035: members that we do not know pass as they are")
    void passesUnknownMembers(Wire wire) {
        String unknown = "\"index\":0,\"new\":{\"a\":[1.50]},";
        provider.upstream().forModel("acme/first", Reply.json(WHOLE.replace("\"index\":0,", unknown)));
        assertThat(provider.ask(wire, false, "acme/first").answer().text()).contains(unknown);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-036: an answer in one piece becomes the stream that was asked for, with what was reported")
    void streamsWholeAnswers(Wire wire) {
        provider.upstream().forModel("acme/first", Reply.whole("one two"));
        Asked asked = provider.ask(wire, true, "acme/first");
        assertThat(asked.answer().header("content-type")).isEqualTo("text/event-stream");
        assertThat(asked.answer().streamedText()).isEqualTo("one two");
        assertThat(asked.answer().text()).contains("\"finish_reason\":\"stop\"").endsWith("data: [DONE]\n\n");
        assertThat(asked.record().usage().isEstimated()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName("F-037: a stream becomes the one answer that was asked for, with what was reported")
    void collectsStreams(Wire wire) {
        provider.upstream().forModel("acme/first", Reply.stream("one ", "two").usageAlways());
        Asked asked = provider.ask(wire, false, "acme/first");
        assertThat(asked.answer().header("content-type")).isEqualTo("application/json");
        assertThat(asked.answer().member("content")).isEqualTo("one two");
        assertThat(asked.record().usage().isEstimated()).isFalse();
        assertThat(asked.record().usage().completionTokens()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    @DisplayName("F-040: no redirect is followed, and no credential goes to a second host")
    void followsNobody(int status) {
        try (ScriptedUpstream elsewhere = ScriptedUpstream.start()) {
            Reply redirect = Reply.status(status).header("Location", elsewhere.baseUri() + "/chat/completions");
            provider.upstream().forModel("acme/first", redirect);
            for (Wire wire : Wire.values()) {
                Answer answer = provider.ask(wire, false, "pair").answer();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("upstream_redirect_denied");
            }
            assertThat(elsewhere.connections()).isZero();
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(false, true).map(stream -> Arguments.of(wire, stream)));
    }

    @ParameterizedTest(name = "{0}, stream: {1}")
    @MethodSource("ways")
    @DisplayName("F-044, F-049: neither headers nor trailers of the provider's reach the caller")
    void passesNoHeaders(Wire wire, boolean stream) {
        Reply reply = (stream ? Reply.stream("Hi") : Reply.whole("Hi"))
                .header("Set-Cookie", "session=1")
                .header("Server", "secret/1.0")
                .header("openai-organization", "org-ours")
                .header("x-ratelimit-remaining-requests", "3")
                .header("Keep-Alive", "timeout=5")
                .trailer("Content-Length", "5")
                .trailer("Set-Cookie", "late=1");
        provider.upstream().forModel("acme/first", reply);
        Answer answer = provider.ask(wire, stream, "acme/first").answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().entries())
                .extracting(Headers.Entry::name)
                .isSubsetOf(
                        "content-type",
                        "x-generation-id",
                        "x-signalbox-requested-model",
                        "x-signalbox-model",
                        "x-signalbox-provider",
                        "x-signalbox-attempts",
                        "x-openrouter-cost",
                        // The face's and the server's own.
                        "cache-control",
                        "x-accel-buffering",
                        "content-length",
                        "date",
                        "transfer-encoding");
        assertThat(answer.text()).doesNotContain("session=1", "late=1", "org-ours");
    }

    @ParameterizedTest(name = "{0}, stream: {1}")
    @MethodSource("ways")
    @DisplayName("F-048: a second answer that nobody asked for is never delivered to the next request")
    void dropsStaleAnswers(Wire wire, boolean stream) {
        String stale = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + WHOLE.length()
                + "\r\n\r\n" + WHOLE.replace("Hi", "!!");
        Reply reply = stream ? Reply.stream("fresh") : Reply.whole("fresh");
        provider.upstream().forModel("acme/first", reply.at(Point.afterEnd(), Step.wire(stale)));
        for (int i = 0; i < 5; i++) {
            Answer answer = provider.ask(wire, stream, "acme/first").answer();
            assertThat(stream ? answer.streamedText() : answer.member("content"))
                    .isEqualTo("fresh");
        }
    }

    @Test
    @DisplayName("F-050: an answer that names another model is priced as the one that was called")
    void pricesWhatWasCalled() {
        String other = whole("{\"role\":\"assistant\",\"content\":\"Hi\"}", "stop", USAGE)
                .replace("\"model\":\"m\"", "\"model\":\"acme/second\"");
        provider.upstream().forModel("acme/first", Reply.json(other));
        Asked asked = provider.ask(Wire.JDK, false, "acme/first");
        assertThat(asked.record().model()).isEqualTo("acme/first");
        assertThat(asked.record().cost().amount()).contains(Money.of("0.00042"));
    }

    private static String whole(String message, String reason, String more) {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"message\":" + message + ",\"finish_reason\":\"" + reason + "\"}]" + more + "}";
    }
}
