package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.answer.ByFirstByte;
import io.signalbox.codec.jackson.translation.TranslatingBridge;
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
 * From {@code openai-responses} to {@code openai-responses}: bytes pass. What goes on with an answer that broke off is translated all
 * the same, because its events have to fit to those before them.
 */
final class ResponsesPassage implements Bridge {

    private final Bridge translating =
            new TranslatingBridge(new ResponsesUpstream(), Map.of(), List.of(new ResponsesClient()));

    @Override
    public String upstreamDialect() {
        return OpenAiResponses.NAME;
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return new PassedRequest(ResponsesClient.of(envelope), endpoint).write(parameters);
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        return translating.continuation(envelope, endpoint, parameters, soFar, false);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    /** What is not what the caller asked for, a stream or one object, is translated too. */
    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        ResponsesEnvelope asked = ResponsesClient.of(envelope);
        Supplier<AnswerReader> translated = () -> translating.reader(envelope, context);
        if (context.continues().isPresent()) {
            return translated.get();
        }
        return asked.facts().stream()
                ? new ByFirstByte(context, translated, () -> new PassedStream(asked, context))
                : new ByFirstByte(context, () -> new PassedWhole(asked, context), translated);
    }
}
