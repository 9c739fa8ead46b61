package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.Map;

/** From {@code gemini} to {@code gemini}: bytes pass. */
final class GeminiPassage implements Bridge {

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
        return new GeminiPassedAnswer(GeminiEnvelope.of(envelope), context);
    }
}
