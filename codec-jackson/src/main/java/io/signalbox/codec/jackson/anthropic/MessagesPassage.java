package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.answer.ByFirstByte;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.translation.UpstreamFormat.Framing;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * From this dialect to this dialect: bytes pass. What comes in another form than it was asked for, a stream for a whole answer or the
 * other way, or in the frames of Bedrock, and what goes on with an answer that broke off, is read and written anew.
 */
final class MessagesPassage implements Bridge {

    private final TranslatingBridge anew =
            new TranslatingBridge(new AnthropicUpstream(), Map.of(), List.of(new AnthropicClient()));

    @Override
    public String upstreamDialect() {
        return AnthropicMessages.NAME;
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return new PassedRequest(MessagesEnvelope.of(envelope), endpoint).write(parameters);
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        PassedRequest request = new PassedRequest(MessagesEnvelope.of(envelope), endpoint);
        request.goOnFrom(soFar, prefill);
        return request.write(parameters);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        MessagesEnvelope messages = MessagesEnvelope.of(envelope);
        boolean framed = context.contentType().equals(Framing.AWS_EVENT_STREAM.contentType());
        if (context.continues().isPresent() || framed) {
            return anew.reader(envelope, context);
        }
        AnswerFacts facts = new AnswerFacts(envelope.facts(), context);
        Signature signature = new Signature(messages.face(), facts);
        Supplier<AnswerReader> other = () -> anew.reader(envelope, context);
        Supplier<AnswerReader> whole = () -> new PassedMessage(facts, signature, context.mostAnswerBytes());
        Supplier<AnswerReader> events =
                () -> new PassedStream(facts, signature, context.mostEventBytes(), messages.isContinuable());
        boolean stream = envelope.facts().stream();
        return new ByFirstByte(context, stream ? other : whole, stream ? events : other);
    }
}
