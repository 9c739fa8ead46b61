package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;

/** One request whose answer comes whole. */
final class Asking {

    private Asking() {}

    /**
     * Sends it. Whoever cancels the future, or ends it in another way, ends the call at the provider.
     *
     * @param reading from the head and the body of an answer that is none of failure
     */
    static <T> CompletableFuture<T> send(
            Gateway gateway, GatewayRequest request, Deadline deadline, BiFunction<Headers, RawJson, T> reading) {
        if (deadline.isPassed()) {
            return CompletableFuture.failedFuture(deadline.failure(""));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        GatewayCall call = gateway.call(request);
        call.response()
                .thenCompose(response -> BodyCollector.of(response).thenApply(body -> read(response, body, reading)))
                .whenComplete((answer, thrown) -> {
                    if (thrown == null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(ofGateway(thrown));
                    }
                });
        Clock.Cancellable timer = deadline.whenPassed(() -> result.completeExceptionally(deadline.failure("")));
        result.whenComplete((answer, thrown) -> {
            timer.cancel();
            call.cancel(); // Nothing happens if it is over.
        });
        return result;
    }

    /** What a response that is a failure says. */
    static ChatException refusal(RawJson body) {
        JsonNode report =
                body.tree().orElseThrow(() -> new IllegalStateException("the gateway writes its reports in JSON"));
        return new ChatException(FailureReport.read(report));
    }

    /** Waits for an answer; a thread that is interrupted has left. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException failed) {
            throw thrown(Optional.ofNullable(failed.getCause()).orElse(failed));
        }
    }

    /** The thread that waited was interrupted. */
    static ChatException interrupted() {
        return ChatException.of(
                Failure.of(FailureKind.CANCELLED, "interrupted", "Interrupted while waiting for the answer."), "");
    }

    private static RuntimeException thrown(Throwable cause) {
        if (cause instanceof ChatException failure) {
            return failure.here();
        }
        if (cause instanceof Error fault) {
            throw fault;
        }
        return cause instanceof RuntimeException other ? other : new IllegalStateException(cause);
    }

    private static <T> T read(GatewayResponse response, RawJson body, BiFunction<Headers, RawJson, T> reading) {
        if (response.failure().isPresent()) {
            throw refusal(body);
        }
        try {
            return reading.apply(response.headers(), body);
        } catch (MalformedAnswerException | MalformedJsonException malformed) {
            throw unreadable(Served.in(response.headers()).generationId());
        }
    }

    /** The answer makes no sense. */
    static ChatException unreadable(String generationId) {
        return ChatException.of(
                Failure.of(FailureKind.BAD_RESPONSE, "The answer is not what it should be."), generationId);
    }

    private static Throwable ofGateway(Throwable thrown) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        if (cause instanceof ChatException) {
            return cause;
        }
        ChatException failure =
                ChatException.of(Failure.of(FailureKind.BAD_RESPONSE, "answer_broke_off", "The answer broke off."), "");
        failure.initCause(cause);
        return failure;
    }
}
