package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect.AttemptLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * There is no answer, or no whole one. The gateway has tried all that it may by then, so that asking again at once seldom helps.
 */
public final class ChatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient FailureReport report;
    private final transient Optional<Answer> answer;

    ChatException(FailureReport report) {
        this(report, Optional.empty());
    }

    private ChatException(FailureReport report, Optional<Answer> answer) {
        super(report.failure().message());
        this.failure = report.failure();
        this.report = report;
        this.answer = answer;
    }

    /** A failure on this side of the gateway. */
    static ChatException of(Failure failure, String generationId) {
        return new ChatException(new FailureReport(failure, failure.kind().status(), generationId, List.of()));
    }

    /** A failure that leaves an answer, though not the one that was wanted. */
    static ChatException with(Answer answer, Failure failure) {
        return new ChatException(
                new FailureReport(
                        failure, failure.kind().status(), answer.served().generationId(), List.of()),
                Optional.of(answer));
    }

    /** The same, thrown here and not where the gateway told of it. */
    ChatException here() {
        ChatException again = new ChatException(report, answer);
        again.initCause(this);
        return again;
    }

    /** What kind of failure it is, in the gateway's closed set. */
    public FailureKind kind() {
        return failure.kind();
    }

    /** A stable word that programs may test: {@code rate_limit_exceeded}. */
    public String code() {
        return failure.code();
    }

    /** The HTTP status with which the proxy would tell of it. */
    public int status() {
        return report.status();
    }

    /** By which the ledger knows the request; empty if it never got that far. */
    public Optional<String> generationId() {
        return Optional.of(report.generationId()).filter(id -> !id.isEmpty());
    }

    /** How long the provider asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return failure.retryAfter();
    }

    /** The request's member that is at fault, if one is. */
    public Optional<String> parameter() {
        return failure.parameter();
    }

    /** The calls that were made and failed, in order. */
    public List<AttemptLine> attempts() {
        return report.attempts();
    }

    /** The last answer, where there was one: of a model that never stopped calling tools. */
    public Optional<Answer> answer() {
        return answer;
    }
}
