package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** OpenAI's chat API as callers speak it, with OpenAI's errors or OpenRouter's. */
final class ChatDialect implements Dialect {

    private static final byte[] OPENAI_KEEP_ALIVE = Json.bytes(": SIGNALBOX PROCESSING\n\n");
    private static final byte[] OPENROUTER_KEEP_ALIVE = Json.bytes(": OPENROUTER PROCESSING\n\n");

    private final Face face;

    ChatDialect(Face face) {
        this.face = face;
    }

    @Override
    public String name() {
        return OpenAiChat.NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        return ChatRequestReader.read(face, body);
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return Json.write(json -> {
            json.writeStartObject();
            errorMember(json, context);
            if (!context.generationId().isEmpty()) {
                json.writeStringField("request_id", context.generationId());
            }
            routing(json, context);
            json.writeEndObject();
        });
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        byte[] chunk = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("id", context.generationId());
            json.writeStringField("object", "chat.completion.chunk");
            json.writeFieldName("created");
            json.writeRawValue(new String(Chunks.created(context.generationId()), StandardCharsets.US_ASCII));
            json.writeStringField("model", context.model());
            errorMember(json, context);
            routing(json, context);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("delta");
            json.writeStringField("content", "");
            json.writeEndObject();
            json.writeStringField("finish_reason", "error");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        return ByteBuffer.wrap(Json.join(Json.bytes("data: "), chunk, Json.bytes("\n\n")));
    }

    @Override
    public ByteBuffer keepAlive() {
        return ByteBuffer.wrap(face == Face.OPENROUTER ? OPENROUTER_KEEP_ALIVE : OPENAI_KEEP_ALIVE)
                .asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer remark(String words) {
        String line = words.replace('\r', ' ').replace('\n', ' ');
        return ByteBuffer.wrap(Json.bytes(": " + line + "\n\n")).asReadOnlyBuffer();
    }

    private void errorMember(JsonGenerator json, ErrorContext context) throws IOException {
        Failure failure = context.failure();
        String provider = CallerErrors.provider(context);
        json.writeObjectFieldStart("error");
        if (face == Face.OPENROUTER) {
            json.writeNumberField("code", status(failure));
        }
        json.writeStringField("message", CallerErrors.message(context));
        if (face == Face.OPENROUTER) {
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
        json.writeEndObject();
    }

    /** A broken gateway says nothing of itself. */
    private void routing(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.routing().isPresent() && status(context.failure()) != 500) {
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
