package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.ByFirstByte;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.Map;

/** From {@code openai-chat} to {@code openai-chat}: bytes pass. */
final class ChatBridge implements Bridge {

    @Override
    public String upstreamDialect() {
        return OpenAiChat.NAME;
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return ChatRequestWriter.write(ChatEnvelope.of(envelope), endpoint, parameters);
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        return ChatRequestWriter.writeContinuation(ChatEnvelope.of(envelope), endpoint, parameters, soFar, prefill);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        ServedAnswer answer = new ServedAnswer(ChatEnvelope.of(envelope), context);
        boolean stream = envelope.facts().stream();
        return new ByFirstByte(
                context,
                () -> new WholeAnswer(answer),
                () -> stream ? new StreamAnswer(answer) : new CollectedAnswer(answer));
    }
}
