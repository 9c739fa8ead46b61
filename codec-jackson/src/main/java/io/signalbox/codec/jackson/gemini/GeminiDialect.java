package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Google's API as callers speak it, for one request: the model and the manner stand in its path. */
final class GeminiDialect implements Dialect {

    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

    private final String model;
    private final GeminiManner manner;

    GeminiDialect(String model, boolean stream, boolean events) {
        this.model = model.startsWith("models/") ? model.substring("models/".length()) : model;
        this.manner = new GeminiManner(stream, events);
    }

    @Override
    public String name() {
        return Gemini.NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        return GeminiRequestReader.read(model, manner, body);
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    /** Google's word for a status. */
    private static String word(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 405 -> "UNIMPLEMENTED";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 499 -> "CANCELLED";
            case 500 -> "INTERNAL";
            case 502, 503 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "UNKNOWN";
        };
    }

    @Override
    public byte[] error(ErrorContext context) {
        byte[] error = Trees.bytes(body(context));
        return manner.isArray() ? Json.join(new byte[] {'['}, error, new byte[] {']'}) : error;
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return manner.last(Trees.bytes(body(context)));
    }

    @Override
    public String streamType() {
        return manner.isArray() ? "application/json" : Dialect.super.streamType();
    }

    @Override
    public ByteBuffer keepAlive() {
        return manner.blank();
    }

    /** There is nothing that every client skips but blank lines. */
    @Override
    public ByteBuffer remark(String words) {
        return manner.blank();
    }

    private ObjectNode body(ErrorContext context) {
        Failure failure = context.failure();
        int status = status(failure);
        ObjectNode body = Trees.object();
        ObjectNode error = body.putObject("error");
        error.put("code", status).put("message", CallerErrors.message(context)).put("status", word(status));
        ArrayNode details = error.putArray("details");
        details(context, details.addObject().put("@type", ERROR_INFO));
        failure.retryAfter()
                .ifPresent(wait -> details.addObject()
                        .put("@type", RETRY_INFO)
                        .put("retryDelay", Math.max(1, (wait.toMillis() + 999) / 1000) + "s"));
        if (status != 500) {
            context.routing()
                    .map(RoutingJson::literal)
                    .flatMap(literal -> Trees.read(literal, 0, literal.length))
                    .ifPresent(routing -> body.set(RoutingJson.MEMBER, routing));
        }
        return body;
    }

    private static void details(ErrorContext context, ObjectNode info) {
        Failure failure = context.failure();
        info.put("reason", CallerErrors.code(failure).toUpperCase(Locale.ROOT)).put("domain", "signalbox");
        ObjectNode metadata = info.putObject("metadata")
                .put("kind", CallerErrors.kind(failure).word());
        failure.parameter().ifPresent(parameter -> metadata.put("field", parameter));
        if (!context.generationId().isEmpty()) {
            metadata.put("requestId", context.generationId());
        }
        if (!context.attempts().isEmpty()) {
            StringBuilder attempts = new StringBuilder();
            for (AttemptLine line : context.attempts()) {
                attempts.append(attempts.isEmpty() ? "" : "; ")
                        .append(line.provider())
                        .append(' ')
                        .append(line.model())
                        .append(": ")
                        .append(line.kind())
                        .append(line.status() == 0 ? "" : " " + line.status());
            }
            metadata.put("attempts", attempts.toString());
        }
        if (!context.fallbackModels().isEmpty()) {
            metadata.put("fallbackModels", String.join(",", context.fallbackModels()));
        }
    }
}
