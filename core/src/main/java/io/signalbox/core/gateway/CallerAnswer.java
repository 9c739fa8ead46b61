package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the caller gets: the beginning of the answer, once something commits to it, and the body after it.
 *
 * <p>Nothing comes here before the first content, so that an endpoint that fails by then leaves no trace. Only when silence would
 * last too long does a stream open early, with comments that commit to nothing but the status.
 *
 * <p>All methods run among the request's {@link SerialTasks}.
 */
final class CallerAnswer {

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String ANY_BYTES = "application/octet-stream";

    private final GatewayParts parts;
    private final GatewayRequest request;
    private final RequestRecord record;
    private final ContentRecorder content;
    private final SerialTasks serial;
    private final CallerStream stream;
    private final CompletableFuture<GatewayResponse> response = new CompletableFuture<>();

    private Clock.Cancellable keepAliveTimer = () -> {};
    private long silence;
    private boolean takesErrors;

    CallerAnswer(
            GatewayParts parts,
            GatewayRequest request,
            RequestRecord record,
            ContentRecorder content,
            SerialTasks serial,
            Runnable onDrained,
            Runnable onCancelled) {
        this.parts = parts;
        this.request = request;
        this.record = record;
        this.content = content;
        this.serial = serial;
        this.stream = new CallerStream(serial, onDrained, onCancelled);
    }

    CompletionStage<GatewayResponse> response() {
        return response;
    }

    boolean isDrained() {
        return stream.isDrained();
    }

    /** From now on until the next content, silence is broken by a comment. */
    void keepAlive() {
        long round = ++silence;
        keepAliveTimer.cancel();
        keepAliveTimer = parts.clock()
                .schedule(
                        parts.keepAliveAfter(),
                        () -> serial.run(() -> {
                            if (round != silence) {
                                return;
                            }
                            openStream();
                            if (stream.isEmpty()) {
                                stream.offer(List.of(request.dialect().keepAlive()));
                            }
                            keepAlive();
                        }));
    }

    /**
     * Passes on content, or a whole answer; opens the answer with it.
     *
     * @param call whose answer it is
     * @param whole whether nothing more comes: then the bytes leave with {@link #endOnce}, so that whoever has all of an answer finds its
     *     generation settled
     */
    void pass(List<ByteBuffer> bytes, UpstreamAttempt call, boolean whole) {
        stopKeepAlive();
        Optional<String> kept = call.keptMediaType();
        if (record.isStream() && kept.isEmpty()) {
            openStream();
        } else {
            open(
                    kept.map(type -> type.isEmpty() ? ANY_BYTES : type).orElse(JSON),
                    kept.filter(CallerAnswer::isEvents).isPresent(),
                    whole ? call.summary() : Optional.empty(),
                    whole ? OptionalLong.of(length(bytes)) : OptionalLong.empty());
        }
        content.take(bytes);
        if (whole) {
            stream.offerLast(bytes);
        } else {
            stream.offer(bytes);
        }
    }

    private static long length(List<ByteBuffer> bytes) {
        long length = 0;
        for (ByteBuffer part : bytes) {
            length += part.remaining();
        }
        return length;
    }

    /** Whether the caller has a head already: then a failure can only be told in the body. */
    boolean isBegun() {
        return response.isDone();
    }

    /** The answer cannot go on: says so in it with {@link #endOnce} where it is a stream of events; a body of any other type is cut. */
    void breakOff(Failure failure) {
        stopKeepAlive();
        if (!takesErrors) {
            stream.breakOff();
            return;
        }
        stream.offerLast(List.of(request.dialect().errorEvent(record.errorContext(failure))));
    }

    /** An error answer. */
    void refuse(Failure failure) {
        stopKeepAlive();
        byte[] body = request.dialect().error(record.errorContext(failure));
        response.complete(
                GatewayResponses.error(request.dialect().status(failure), record.errorHeaders(failure), body, failure));
    }

    /** Nobody listens any more. */
    void abandon() {
        stopKeepAlive();
        refuseUnlessOpen();
    }

    /** The body ends; in the strict mode only once the settlement is durable. */
    void endOnce(CompletionStage<Void> settled) {
        stopKeepAlive();
        if (parts.awaitsSettlement()) {
            stream.flush();
            settled.whenComplete((nothing, thrown) -> serial.run(stream::end));
        } else {
            stream.end();
        }
    }

    private void stopKeepAlive() {
        silence++;
        keepAliveTimer.cancel();
    }

    private void refuseUnlessOpen() {
        if (!response.isDone()) {
            refuse(Failure.of(FailureKind.CANCELLED, "The caller left."));
        }
    }

    private static boolean isEvents(String type) {
        return type.toLowerCase(Locale.ROOT).startsWith(EVENTS);
    }

    private void openStream() {
        open(request.dialect().streamType(), true, Optional.empty(), OptionalLong.empty());
    }

    /** @param events whether an error can still be told in the body */
    private void open(String type, boolean events, Optional<Summary> summary, OptionalLong length) {
        if (!response.isDone()) {
            takesErrors = events;
            content.begins(type);
            Headers headers = record.answerHeaders(type, summary);
            response.complete(new GatewayResponse(200, headers, length, stream, Optional.empty()));
        }
    }
}
