package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.core.port.Dialect.Envelope;

/** Callers of the chat API whom a provider of another dialect serves. */
final class ChatClient implements ClientFormat {

    @Override
    public String dialect() {
        return OpenAiChat.NAME;
    }

    @Override
    public Conversation conversation(Envelope envelope) {
        return ChatConversation.read(ChatEnvelope.of(envelope));
    }

    @Override
    public boolean isContinuable(Envelope envelope) {
        return ChatEnvelope.of(envelope).isContinuable();
    }

    @Override
    public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
        return new ChatChunkWriter(ChatEnvelope.of(envelope), facts);
    }

    @Override
    public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
        return ChatCompletionWriter.write(message, facts);
    }
}
