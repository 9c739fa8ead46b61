package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.answer.ByFirstByte;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** From callers of a service to providers of the same: bytes pass. */
final class ServicePassage implements Bridge {

    private final Service service;

    ServicePassage(Service service) {
        this.service = service;
    }

    @Override
    public String upstreamDialect() {
        return service.dialect();
    }

    @Override
    public Optional<Failure> objection(Envelope envelope, Endpoint endpoint) {
        return path(endpoint).isPresent()
                ? Optional.empty()
                : Optional.of(Failure.of(
                        FailureKind.NOT_FOUND,
                        "unsupported_by_dialect",
                        "no " + service.dialect() + " by way of "
                                + endpoint.provider().displayName()));
    }

    @Override
    public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return ServiceEnvelope.of(envelope).written(path(endpoint).orElseThrow(), endpoint, parameters);
    }

    /** Never asked: no answer of a service has a text that another could go on with. */
    @Override
    public UpstreamRequest continuation(
            Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        throw new IllegalArgumentException("soFar: of " + service.dialect() + " (expected: a conversation's)");
    }

    @Override
    public Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    @Override
    public AnswerReader reader(Envelope envelope, AnswerContext context) {
        ServedAnswer answer = new ServedAnswer(ServiceEnvelope.of(envelope), context, service.countsImages());
        if (service.mediaForm().takes(context.contentType())) {
            return new BytesAnswer(service, answer);
        }
        return service.streams()
                ? new ByFirstByte(
                        context, () -> new JsonAnswer(service, answer), () -> new EventsAnswer(service, answer))
                : new JsonAnswer(service, answer);
    }

    private Optional<String> path(Endpoint endpoint) {
        return service.path(endpoint.provider().type().isAggregator());
    }
}
