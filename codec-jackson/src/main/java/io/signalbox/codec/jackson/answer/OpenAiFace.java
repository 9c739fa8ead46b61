package io.signalbox.codec.jackson.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the dialects of OpenAI's have in common beside their answers: errors and signs of life; as OpenAI has them, or as
 * OpenRouter does.
 */
public enum OpenAiFace {
    /** Codes are words, and there is a type. */
    OPENAI,
    /** The code is the status; words stand in {@code metadata}. */
    OPENROUTER;

    private static final byte[] OPENAI_KEEP_ALIVE = Json.bytes(": SIGNALBOX PROCESSING\n\n");
    private static final byte[] OPENROUTER_KEEP_ALIVE = Json.bytes(": OPENROUTER PROCESSING\n\n");

    /** The whole body of an error answer. */
    public byte[] body(ErrorContext context) {
        return Json.write(json -> {
            json.writeStartObject();
            writeError(json, context);
            if (!context.generationId().isEmpty()) {
                json.writeStringField("request_id", context.generationId());
            }
            writeRouting(json, context);
            json.writeEndObject();
        });
    }

    /** What a stream sends so that nobody takes silence for death. */
    public ByteBuffer keepAlive() {
        return ByteBuffer.wrap(this == OPENROUTER ? OPENROUTER_KEEP_ALIVE : OPENAI_KEEP_ALIVE)
                .asReadOnlyBuffer();
    }

    /** A remark in a stream, for people: what every client skips. */
    public static ByteBuffer remark(String words) {
        String line = words.replace('\r', ' ').replace('\n', ' ');
        return ByteBuffer.wrap(Json.bytes(": " + line + "\n\n")).asReadOnlyBuffer();
    }

    /** Writes the member {@code error}. */
    public void writeError(JsonGenerator json, ErrorContext context) throws IOException {
        Failure failure = context.failure();
        String provider = CallerErrors.provider(context);
        json.writeObjectFieldStart("error");
        if (this == OPENROUTER) {
            json.writeNumberField("code", CallerErrors.status(failure));
        }
        json.writeStringField("message", CallerErrors.message(context));
        if (this == OPENROUTER) {
            json.writeObjectFieldStart("metadata");
            json.writeStringField("error_type", CallerErrors.openRouterType(failure));
            json.writeStringField("code", CallerErrors.code(failure));
            if (failure.parameter().isPresent()) {
                json.writeStringField("param", failure.parameter().get());
            }
            if (!provider.isEmpty()) {
                json.writeStringField("provider_name", provider);
            }
            attempts(json, context);
            json.writeEndObject();
        } else {
            json.writeStringField("type", CallerErrors.kind(failure).type());
            if (failure.parameter().isPresent()) {
                json.writeStringField("param", failure.parameter().get());
            } else {
                json.writeNullField("param");
            }
            json.writeStringField("code", CallerErrors.code(failure));
            attempts(json, context);
        }
        AvailabilityJson.write(json, context);
        json.writeEndObject();
    }

    /** Writes how the request was routed, if that was asked for; a broken gateway says nothing of itself. */
    public static void writeRouting(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.routing().isPresent() && CallerErrors.status(context.failure()) != 500) {
            json.writeFieldName(RoutingJson.MEMBER);
            RoutingJson.write(json, context.routing().get());
        }
    }

    private static void attempts(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.attempts().isEmpty()) {
            return;
        }
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
}
