package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Google's API as callers speak it, for one request: the model and the manner stand in its path. */
final class GeminiDialect implements Dialect {

    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

    /** Codes for which the kind's status would be too coarse. */
    private static final Map<String, Integer> STATUS_OF_CODE = Map.of(
            "internal_error", 500,
            "method_not_allowed", 405,
            "request_timeout", 408,
            "request_too_large", 413,
            "unsupported_media_type", 415,
            "headers_too_large", 431,
            "upstream_connection_refused", 503,
            "upstream_connect_timeout", 503,
            "upstream_name_not_resolved", 503);

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

    /** The kind's status, but what a provider says of the gateway's own account is no fault of the caller's. */
    @Override
    public int status(Failure failure) {
        Integer ofCode = STATUS_OF_CODE.get(failure.code());
        if (ofCode != null) {
            return ofCode;
        }
        boolean ofAccount = failure.upstreamStatus().isPresent();
        return switch (failure.kind()) {
            case AUTHENTICATION, PERMISSION, NOT_FOUND ->
                ofAccount ? 502 : failure.kind().status();
            case QUOTA_EXHAUSTED -> ofAccount ? 503 : failure.kind().status();
            case INVALID_REQUEST,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    RATE_LIMITED,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> failure.kind().status();
        };
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
        error.put("code", status).put("message", message(context)).put("status", word(status));
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
        info.put("reason", failure.code().toUpperCase(Locale.ROOT)).put("domain", "signalbox");
        ObjectNode metadata =
                info.putObject("metadata").put("kind", failure.kind().word());
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
    }

    /** Names the provider where the trouble is the gateway's account there, since the caller cannot do anything about it. */
    private static String message(ErrorContext context) {
        Failure failure = context.failure();
        boolean ofAccount = failure.upstreamStatus().isPresent()
                && Set.of(FailureKind.AUTHENTICATION, FailureKind.PERMISSION, FailureKind.QUOTA_EXHAUSTED)
                        .contains(failure.kind());
        return ofAccount && !context.attempts().isEmpty()
                ? context.attempts().get(context.attempts().size() - 1).provider() + ": " + failure.message()
                : failure.message();
    }
}
