package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.answer.AvailabilityJson;
import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Anthropic's Messages API as callers speak it, with Anthropic's errors or OpenRouter's, which say a little more. */
final class MessagesDialect implements Dialect {

    private static final int OVERLOADED = 529;
    private static final byte[] PING = Json.bytes("event: ping\ndata: {\"type\": \"ping\"}\n\n");

    private final String name;
    private final AnthropicMessages.Face face;

    /** @param name of the dialect: messages and the counting of their tokens are read alike, and are two */
    MessagesDialect(String name, AnthropicMessages.Face face) {
        this.name = name;
        this.face = face;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Envelope read(byte[] body) {
        return MessagesReader.read(name, face, body);
    }

    @Override
    public int status(Failure failure) {
        int status = CallerErrors.status(failure);
        return CallerErrors.kind(failure) == FailureKind.OVERLOADED ? OVERLOADED : status;
    }

    @Override
    public byte[] error(ErrorContext context) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", "error");
            json.writeObjectFieldStart("error");
            json.writeStringField("type", type(context.failure()));
            json.writeStringField("message", CallerErrors.message(context));
            if (face == AnthropicMessages.Face.OPENROUTER) {
                json.writeStringField("error_type", CallerErrors.openRouterType(context.failure()));
            }
            details(json, context);
            json.writeEndObject();
            if (context.generationId().isEmpty()) {
                json.writeNullField("request_id");
            } else {
                json.writeStringField("request_id", context.generationId());
            }
            if (context.routing().isPresent() && status(context.failure()) != 500) {
                json.writeFieldName(RoutingJson.MEMBER);
                RoutingJson.write(json, context.routing().get());
            }
            json.writeEndObject();
        });
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return ClientStreamWriter.event("error", error(context));
    }

    @Override
    public ByteBuffer keepAlive() {
        return ByteBuffer.wrap(PING).asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer remark(String words) {
        String line = words.replace('\r', ' ').replace('\n', ' ');
        return ByteBuffer.wrap(Json.bytes(": " + line + "\n\n")).asReadOnlyBuffer();
    }

    /** What a program tells errors apart by, where the type is too coarse for that. */
    private static void details(JsonGenerator json, ErrorContext context) throws IOException {
        Failure failure = context.failure();
        json.writeObjectFieldStart("details");
        json.writeStringField("error_code", CallerErrors.code(failure));
        if (failure.parameter().isPresent()) {
            json.writeStringField("param", failure.parameter().get());
        }
        if (!context.attempts().isEmpty()) {
            json.writeArrayFieldStart("attempts");
            for (AttemptLine line : context.attempts()) {
                json.writeStartObject();
                json.writeStringField("provider", line.provider());
                json.writeStringField("model", line.model());
                json.writeStringField("kind", line.kind());
                json.writeNumberField("status", line.status());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        AvailabilityJson.write(json, context);
        json.writeEndObject();
    }

    private static String type(Failure failure) {
        if (CallerErrors.status(failure) == 413) {
            return "request_too_large";
        }
        return switch (CallerErrors.kind(failure)) {
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case RATE_LIMITED -> "rate_limit_error";
            case QUOTA_EXHAUSTED -> "billing_error";
            case OVERLOADED -> "overloaded_error";
            case TIMEOUT -> "timeout_error";
            case UPSTREAM_ERROR, BAD_RESPONSE, CANCELLED -> "api_error";
        };
    }
}
