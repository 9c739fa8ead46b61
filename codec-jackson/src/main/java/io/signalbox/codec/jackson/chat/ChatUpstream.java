package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.catalog.Endpoint;

/** Providers of the chat API that serve callers of another dialect. */
final class ChatUpstream implements UpstreamFormat {

    @Override
    public String dialect() {
        return OpenAiChat.NAME;
    }

    @Override
    public UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream) {
        return new ChatCallWriter(conversation, endpoint).write(stream);
    }

    @Override
    public AnswerParser parser() {
        return new ChatAnswerParser();
    }
}
