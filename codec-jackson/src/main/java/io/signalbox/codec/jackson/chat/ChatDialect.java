package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** OpenAI's chat API as callers speak it, with OpenAI's errors or OpenRouter's. */
final class ChatDialect implements Dialect {

    private final Face face;
    private final OpenAiFace shared;

    ChatDialect(Face face) {
        this.face = face;
        this.shared = face == Face.OPENROUTER ? OpenAiFace.OPENROUTER : OpenAiFace.OPENAI;
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
        return shared.body(context);
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
            shared.writeError(json, context);
            OpenAiFace.writeRouting(json, context);
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
        return shared.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return OpenAiFace.remark(words);
    }
}
