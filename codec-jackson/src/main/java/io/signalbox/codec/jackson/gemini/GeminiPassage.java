package io.signalbox.codec.jackson.gemini;

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

/** From {@code gemini} to {@code gemini}: bytes pass. */
final class GeminiPassage implements Bridge {

    /** Reads and writes what cannot pass as it is: an answer that goes on with another, and events for somebody who wants none. */
    private static final Bridge ANEW =
            new TranslatingBridge(new GeminiUpstream(), Map.of(), List.of(new GeminiClient()));

    @Override
    public String upstreamDialect() {
        return Gemini.NAME;
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return GeminiRequestWriter.write(GeminiEnvelope.of(envelope), endpoint, parameters);
    }

    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        return GeminiRequestWriter.writeContinuation(GeminiEnvelope.of(envelope), endpoint, parameters, soFar, prefill);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        GeminiEnvelope asked = GeminiEnvelope.of(envelope);
        if (context.continues().isPresent()) {
            return ANEW.reader(asked, context);
        }
        return new ByFirstByte(
                context,
                () -> new GeminiWholeAnswer(asked, context),
                () -> asked.manner().isStream() ? new GeminiEventsAnswer(asked, context) : ANEW.reader(asked, context));
    }
}
