package io.signalbox.testkit.simulation;

import io.signalbox.core.port.Headers;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The ways in which a simulated provider deals with a call. Delays, lengths and cuts within each are drawn. */
public enum ProviderBehaviour {
    /** Gives the whole answer. */
    ANSWERS(writer -> writer.head().answer().ends()),
    /** Gives the whole answer with a finish reason, but without its terminator. */
    ANSWERS_WITHOUT_TERMINATOR(writer -> writer.head().answerWithoutTerminator().ends()),
    /** Gives the whole answer, and then leaves the body open for ever. */
    LINGERS(writer -> writer.head().answer()),
    /** Gives the whole answer, but begins it only after 5 to 180 seconds. */
    IS_SLOW(writer -> writer.lateHead().answer().ends()),
    /** Refuses the connection. */
    REFUSES(ScriptWriter::refuses),
    /** Never takes the connection. */
    NEVER_CONNECTS(ScriptWriter::neverConnects),
    /** Takes the request and says nothing, for ever. */
    IS_SILENT(UnaryOperator.identity()),
    /** Breaks the connection in place of an answer. */
    RESETS(ScriptWriter::resets),
    /** Sends a head with status 200, and then nothing. */
    IS_SILENT_AFTER_HEAD(ScriptWriter::head),
    /** Stops in the middle of an answer, and keeps the connection. */
    STALLS(writer -> writer.head().someOfIt()),
    /** Breaks the connection in the middle of an answer. */
    RESETS_IN_ANSWER(writer -> writer.head().someOfIt().resets()),
    /** Ends the body properly before the answer is whole. */
    CUTS(writer -> writer.head().someOfIt().ends()),
    /** Answers 200 with an error as the first event. */
    FAILS_IN_FIRST_EVENT(writer -> writer.head().event("err:overloaded").ends()),
    /** Sends an error event in the middle of an answer. */
    FAILS_IN_ANSWER(
            writer -> writer.head().someLines(1).event("err:upstream_error").ends()),
    /** Answers 429 and says nothing of when to come back. */
    LIMITS_RATE(error(429, "rate_limited")),
    /** Answers 429 and asks for 1 to 20 seconds. */
    LIMITS_RATE_FOR_SECONDS(
            writer -> writer.error(429, "rate_limited", Headers.of("retry-after", Long.toString(writer.seconds(20))))),
    /** Answers 500. */
    FAILS(error(500, "upstream_error")),
    /** Answers 503. */
    IS_OVERLOADED(error(503, "overloaded")),
    /** Answers 503 and asks for 1 to 20 seconds. */
    IS_OVERLOADED_FOR_SECONDS(
            writer -> writer.error(503, "overloaded", Headers.of("retry-after", Long.toString(writer.seconds(20))))),
    /** Answers 401. */
    KNOWS_NO_KEY(error(401, "authentication")),
    /** Answers 402. */
    WANTS_MONEY(error(402, "quota_exhausted")),
    /** Answers 404. */
    KNOWS_NO_MODEL(error(404, "not_found")),
    /** Answers 400. */
    REJECTS(error(400, "invalid_request")),
    /** Answers 400: the prompt is too long. */
    HAS_NO_ROOM(error(400, "context_length")),
    /** Answers 403: its content policy refuses the prompt. */
    FILTERS(error(403, "content_filter")),
    /** Refuses the prompt in the first event of an answer. */
    FILTERS_IN_FIRST_EVENT(writer -> writer.head().event("err:content_filter").ends()),
    /** Gives an answer without content. */
    IS_EMPTY(writer -> writer.head().event("r").event("done").ends());

    private final Function<ScriptWriter, ScriptWriter> writing;

    ProviderBehaviour(Function<ScriptWriter, ScriptWriter> writing) {
        this.writing = writing;
    }

    ProviderScript script(ScriptWriter writer) {
        return writing.apply(writer).script();
    }

    private static Function<ScriptWriter, ScriptWriter> error(int status, String kind) {
        return writer -> writer.error(status, kind, Headers.NONE);
    }
}
