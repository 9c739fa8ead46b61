package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.port.Dialect.Envelope;

/** The Responses API as callers speak it to providers of other dialects. */
final class ResponsesClient implements ClientFormat {

    @Override
    public String dialect() {
        return OpenAiResponses.NAME;
    }

    @Override
    public Conversation conversation(Envelope envelope) {
        ResponsesEnvelope request = of(envelope);
        return Trees.read(request.body(), 0, request.body().length)
                .map(tree -> new ConversationReader(tree, request.done()).read())
                .orElseThrow(() -> new IllegalArgumentException("envelope: a body that is not JSON"));
    }

    @Override
    public boolean isContinuable(Envelope envelope) {
        return of(envelope).isContinuable();
    }

    @Override
    public StreamWriter stream(Envelope envelope, AnswerFacts facts) {
        return new ResponsesStreamWriter(new ResponseObject(of(envelope), facts));
    }

    @Override
    public byte[] whole(Envelope envelope, Message message, AnswerFacts facts) {
        return new ResponsesMessageWriter(new ResponseObject(of(envelope), facts)).write(message);
    }

    static ResponsesEnvelope of(Envelope envelope) {
        if (envelope instanceof ResponsesEnvelope responses) {
            return responses;
        }
        throw new IllegalArgumentException("envelope: of dialect "
                + envelope.facts().dialect() + " (expected: one that an openai-responses dialect read)");
    }
}
