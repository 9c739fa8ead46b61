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
import static io.signalbox.docs.acceptance.Fault.Bill.NOTHING;
import static io.signalbox.docs.acceptance.Fault.Bill.UNKNOWN;
import static io.signalbox.docs.acceptance.Fault.Then.MOVES_ON;
import static io.signalbox.docs.acceptance.Fault.Then.STOPS;

import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are errors, and answers that are none: what callers see, who is asked next, what the ledger says. */
class BadAnswersTest {

    private static final String WHOLE =
            "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";

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
                new Fault(
                        "F-015: 429",
                        Reply.status(429).retryAfter(Duration.ofSeconds(7)),
                        429,
                        "rate_limit_exceeded",
                        RATE_LIMITED,
                        MOVES_ON,
                        NOTHING),
                new Fault(
                        "F-019: 429 for an empty account",
                        Reply.error(429, "insufficient_quota", "insufficient_quota", "Check your plan."),
                        503,
                        "provider_quota_exhausted",
                        QUOTA_EXHAUSTED,
                        MOVES_ON,
                        NOTHING),
                new Fault("F-020: 500", Reply.status(500), 502, "upstream_error", UPSTREAM_ERROR, MOVES_ON, NOTHING),
                new Fault("F-021: 502", Reply.status(502), 502, "upstream_error", UPSTREAM_ERROR, MOVES_ON, NOTHING),
                new Fault("F-021: 503", Reply.status(503), 503, "overloaded", OVERLOADED, MOVES_ON, NOTHING),
                new Fault(
                        "F-021: 504, which may have done the work",
                        Reply.status(504),
                        504,
                        "upstream_timeout",
                        TIMEOUT,
                        MOVES_ON,
                        UNKNOWN),
                new Fault("F-022: 529", Reply.status(529), 503, "overloaded", OVERLOADED, MOVES_ON, NOTHING),
                new Fault(
                        "F-023: 400 for a parameter",
                        Reply.error(400, "invalid_request_error", "invalid_value", "Unsupported value."),
                        400,
                        "invalid_value",
                        INVALID_REQUEST,
                        STOPS,
                        NOTHING),
                new Fault(
                        "F-024: 400, context too long",
                        Reply.error(400, "invalid_request_error", "context_length_exceeded", "Too long."),
                        400,
                        "context_length_exceeded",
                        CONTEXT_LENGTH,
                        MOVES_ON,
                        NOTHING),
                new Fault(
                        "F-025: 401",
                        Reply.error(
                                401, "invalid_request_error", "invalid_api_key", "Incorrect key sk-secret-of-ours."),
                        502,
                        "provider_auth_failed",
                        AUTHENTICATION,
                        MOVES_ON,
                        NOTHING),
                new Fault("F-025: 403", Reply.status(403), 502, "provider_auth_failed", PERMISSION, MOVES_ON, NOTHING),
                new Fault("F-026: 404", Reply.status(404), 502, "upstream_model_missing", NOT_FOUND, MOVES_ON, NOTHING),
                new Fault("F-027: 408", Reply.status(408), 504, "upstream_timeout", TIMEOUT, MOVES_ON, NOTHING),
                new Fault("F-027: 409", Reply.status(409), 502, "upstream_error", UPSTREAM_ERROR, MOVES_ON, NOTHING),
                new Fault("F-027: 425", Reply.status(425), 502, "upstream_error", UPSTREAM_ERROR, MOVES_ON, NOTHING)));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("errors")
    @DisplayName("F-015, F-019 to F-027: error statuses")
    void judgesErrors(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    static Stream<Arguments> answersThatAreNone() {
        return everyWay(List.of(
                new Fault(
                        "F-029: 200 with an error",
                        Reply.json("{\"error\":{\"message\":\"no\",\"code\":500}}"),
                        502,
                        "upstream_error",
                        UPSTREAM_ERROR,
                        MOVES_ON,
                        NOTHING),
                new Fault(
                        "F-029: 200 with a rate limit",
                        Reply.json("{\"error\":{\"message\":\"no\",\"code\":429}}"),
                        429,
                        "rate_limit_exceeded",
                        RATE_LIMITED,
                        MOVES_ON,
                        NOTHING),
                new Fault(
                        "F-030: 200, empty",
                        Reply.text(""),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-031: 200, a page",
                        Reply.html("<html>Sign in at http://127.0.0.1/</html>"),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-033: JSON short of its length",
                        Reply.json(WHOLE).cuts(Point.afterBytes(40)),
                        502,
                        "upstream_truncated",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-034: half a JSON in whole framing",
                        Reply.json(WHOLE.substring(0, 90)),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-035: the same key twice",
                        Reply.json(WHOLE.replace("\"index\":0,", "\"index\":0,\"index\":0,")),
                        502,
                        "upstream_ambiguous_answer",
                        BAD_RESPONSE,
                        STOPS,
                        UNKNOWN),
                new Fault(
                        "F-035: something after the answer",
                        Reply.json(WHOLE + "{}"),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-038: 204",
                        Reply.status(204),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-038: 205",
                        Reply.status(205),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-038: 206",
                        Reply.json(WHOLE).withStatus(206),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-038: 304",
                        Reply.status(304),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-039: 999",
                        Reply.json(WHOLE).withStatus(999),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-039: 099",
                        Reply.json(WHOLE).withStatus(99),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-040: a redirect",
                        Reply.redirect(URI.create("http://127.0.0.1:1/")),
                        502,
                        "upstream_redirect_denied",
                        BAD_RESPONSE,
                        STOPS,
                        NOTHING),
                new Fault(
                        "F-046: more than is taken",
                        Reply.generated("{\"a\":0} ", 65 * 1024 * 1024).contentType("application/json"),
                        502,
                        "upstream_too_large",
                        BAD_RESPONSE,
                        STOPS,
                        UNKNOWN),
                new Fault(
                        "F-047: a coding nobody asked for",
                        Reply.json(WHOLE).header("Content-Encoding", "br"),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-047: two codings",
                        Reply.json(WHOLE).header("Content-Encoding", "gzip, gzip"),
                        502,
                        "upstream_invalid_response",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN)));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("answersThatAreNone")
    @DisplayName("F-029 to F-031, F-033 to F-035, F-038 to F-040, F-046, F-047: answers that are none")
    void judgesAnswersThatAreNone(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    static Stream<Arguments> brokenHttp() {
        return everyWay(List.of(
                new Fault(
                        "F-041: 2000 interim answers",
                        Reply.json(WHOLE).interims(2000, 103),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-042: 20,000 headers",
                        Reply.json(WHOLE).manyHeaders(20_000),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-042: a header of 2 MB",
                        Reply.json(WHOLE).hugeHeader("x-big", 2_000_000),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-043: length and chunks",
                        raw("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-043: two lengths",
                        raw("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-043: a negative length",
                        raw("Content-Length: -5\r\n\r\nhello"),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-043: NUL in a header",
                        raw("x-bad: a\0b\r\nContent-Length: 5\r\n\r\nhello"),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
                new Fault(
                        "F-045: 101 unasked",
                        raw101(),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN)));
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("F-043: a bare CR in a header, which the JDK's client takes for a blank")
    void judgesABareCarriageReturn(boolean stream) {
        provider.prove(
                new Fault(
                        "F-043: CR in a header",
                        raw("x-bad: a\rb\r\nContent-Length: 5\r\n\r\nhello"),
                        502,
                        "upstream_protocol_error",
                        BAD_RESPONSE,
                        MOVES_ON,
                        UNKNOWN),
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
}
