package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.core.port.Dialect.Envelope;

/** Callers of Google's API whom a provider of another dialect serves. */
final class GeminiClient implements ClientFormat {

    @Override
    public String dialect() {
        return Gemini.NAME;
    }

    @Override
    public Conversation conversation(Envelope envelope) {
        return GeminiConversation.read(GeminiEnvelope.of(envelope));
    }

    @Override
    public boolean isContinuable(Envelope envelope) {
        return GeminiEnvelope.of(envelope).isContinuable();
    }

    @Override
    public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
        return new GeminiStreamWriter(GeminiEnvelope.of(envelope), facts);
    }

    @Override
    public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
        return GeminiMessageWriter.write(
                message, facts, GeminiEnvelope.of(envelope).wantsThoughts());
    }
}
