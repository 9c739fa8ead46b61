package io.signalbox.codec.jackson.completions;

import io.signalbox.codec.jackson.answer.CallerErrors;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;

/** Legacy completions as callers speak them, with OpenAI's errors or OpenRouter's. */
final class CompletionsDialect implements Dialect {

    private final OpenAiFace face;

    CompletionsDialect(OpenAiFace face) {
        this.face = face;
    }

    @Override
    public String name() {
        return LegacyCompletions.NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        return CompletionsRequestReader.read(face, body);
    }

    @Override
    public int status(Failure failure) {
        return CallerErrors.status(failure);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return face.body(context);
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return TextChunks.event(json -> {
            json.writeStringField("id", context.generationId());
            json.writeStringField("object", TextChunks.OBJECT);
            json.writeNumberField("created", AnswerFacts.createdSeconds(context.generationId()));
            json.writeStringField("model", context.model());
            face.writeError(json, context);
            OpenAiFace.writeRouting(json, context);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeStringField("text", "");
            json.writeStringField("finish_reason", "error");
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    @Override
    public ByteBuffer keepAlive() {
        return face.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return OpenAiFace.remark(words);
    }
}
