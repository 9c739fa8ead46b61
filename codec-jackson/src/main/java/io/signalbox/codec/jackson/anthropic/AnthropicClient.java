package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.core.port.Dialect.Envelope;

/** Callers of the Messages API whom a provider of another dialect serves. */
final class AnthropicClient implements ClientFormat {

    @Override
    public String dialect() {
        return AnthropicMessages.NAME;
    }

    @Override
    public Conversation conversation(Envelope envelope) {
        return MessagesConversation.read(MessagesEnvelope.of(envelope));
    }

    @Override
    public boolean isContinuable(Envelope envelope) {
        return MessagesEnvelope.of(envelope).isContinuable();
    }

    @Override
    public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
        return new ClientStreamWriter(MessagesEnvelope.of(envelope).face(), facts);
    }

    @Override
    public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
        return ClientMessageWriter.write(MessagesEnvelope.of(envelope).face(), message, facts);
    }
}
