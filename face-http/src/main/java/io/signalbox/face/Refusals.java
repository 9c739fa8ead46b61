package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Error answers of the face itself, in the dialect of the path that was asked. */
final class Refusals {

    private Refusals() {}

    static FaceResponse page(int status, Dialect dialect, Failure failure, Headers headers) {
        return Pages.json(status, dialect.error(new ErrorContext(failure, "", "", List.of())), headers);
    }

    /** With the status that the dialect has for it. */
    static FaceResponse page(Dialect dialect, Failure failure) {
        return page(dialect.status(failure), dialect, failure, Headers.NONE);
    }

    /** The answer that the ledger gives, or a refusal if it gives none. */
    static FaceRoute unlessUnavailable(CompletionStage<FaceResponse> answer, Dialect dialect) {
        return FaceRoutes.later(answer.exceptionally(thrown -> page(
                dialect, Failure.of(FailureKind.OVERLOADED, "ledger_unavailable", "The ledger cannot be asked now."))));
    }

    /** The route, unless the request's method is another. */
    static FaceRoute unlessMethod(String allowed, FaceHead head, Dialect dialect, Supplier<FaceRoute> route) {
        if (head.method().equals(allowed)) {
            return route.get();
        }
        Failure failure = Failure.of(
                FailureKind.INVALID_REQUEST,
                "method_not_allowed",
                "Method " + Pages.shown(head.method()) + " is not allowed here (expected: " + allowed + ")");
        return FaceRoutes.now(page(405, dialect, failure, Headers.of("allow", allowed)));
    }

    /** The route, unless the request's body is none that is taken. */
    static FaceRoute unlessMediaType(FaceHead head, Dialect dialect, Supplier<FaceRoute> route) {
        Optional<String> objection = ContentType.objection(head.headers());
        if (objection.isEmpty()) {
            return route.get();
        }
        Failure failure = Failure.of(FailureKind.INVALID_REQUEST, "unsupported_media_type", objection.get());
        return FaceRoutes.now(page(415, dialect, failure, Headers.NONE));
    }
}
