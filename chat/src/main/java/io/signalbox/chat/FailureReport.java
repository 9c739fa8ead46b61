package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that the gateway says of a failure. It stays in this process, so that nothing of it is lost on the way through an API's error.
 *
 * @param failure the gateway's judgement
 * @param status the HTTP status that goes with it
 * @param generationId empty text if the request never got one
 * @param attempts the calls that were made and failed
 */
record FailureReport(Failure failure, int status, String generationId, List<AttemptLine> attempts) {

    /** Copies the attempts. */
    FailureReport {
        attempts = List.copyOf(attempts);
    }

    /** In JSON. */
    static byte[] write(ErrorContext context, int status) {
        Failure failure = context.failure();
        ObjectNode json = Trees.object()
                .put("kind", failure.kind().name())
                .put("progress", failure.progress().name())
                .put("code", failure.code())
                .put("message", failure.message())
                .put("status", status)
                .put("id", context.generationId());
        failure.parameter().ifPresent(name -> json.put("parameter", name));
        failure.upstreamStatus().ifPresent(told -> json.put("upstream_status", told));
        failure.retryAfter().ifPresent(wait -> json.put("retry_after_millis", wait.toMillis()));
        ArrayNode lines = json.putArray("attempts");
        for (AttemptLine line : context.attempts()) {
            lines.addObject()
                    .put("provider", line.provider())
                    .put("model", line.model())
                    .put("kind", line.kind())
                    .put("status", line.status());
        }
        return Trees.bytes(json);
    }

    /** What {@link #write} wrote. */
    static FailureReport read(JsonNode json) {
        List<AttemptLine> attempts = new ArrayList<>();
        json.path("attempts")
                .forEach(line -> attempts.add(new AttemptLine(
                        line.path("provider").asText(),
                        line.path("model").asText(),
                        line.path("kind").asText(),
                        line.path("status").asInt())));
        Failure failure = new Failure(
                FailureKind.valueOf(json.path("kind").asText()),
                SendProgress.valueOf(json.path("progress").asText()),
                json.path("code").asText(),
                json.path("message").asText(),
                Trees.textAt(json, "parameter"),
                json.has("upstream_status")
                        ? OptionalInt.of(json.path("upstream_status").asInt())
                        : OptionalInt.empty(),
                json.has("retry_after_millis")
                        ? Optional.of(Duration.ofMillis(
                                json.path("retry_after_millis").asLong()))
                        : Optional.empty());
        return new FailureReport(
                failure, json.path("status").asInt(), json.path("id").asText(), attempts);
    }
}
