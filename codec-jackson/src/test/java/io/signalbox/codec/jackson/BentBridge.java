package io.signalbox.codec.jackson;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A bridge whose readers are bent. */
class BentBridge implements Bridge {
    private final Bridge sound;
    private final UnaryOperator<AnswerReader> bend;

    BentBridge(Bridge sound, UnaryOperator<AnswerReader> bend) {
        this.sound = sound;
        this.bend = bend;
    }

    @Override
    public String upstreamDialect() {
        return sound.upstreamDialect();
    }

    @Override
    public Optional<Failure> objection(Dialect.Envelope envelope, Endpoint endpoint) {
        return sound.objection(envelope, endpoint);
    }

    @Override
    public UpstreamRequest request(Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return sound.request(envelope, endpoint, parameters);
    }

    @Override
    public UpstreamRequest continuation(
            Dialect.Envelope envelope,
            Endpoint endpoint,
            Map<String, String> parameters,
            String soFar,
            boolean prefill) {
        return sound.continuation(envelope, endpoint, parameters, soFar, prefill);
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return sound.failure(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Dialect.Envelope envelope, AnswerContext context) {
        return bend.apply(sound.reader(envelope, context));
    }
}
