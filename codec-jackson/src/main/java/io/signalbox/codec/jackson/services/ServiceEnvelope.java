package io.signalbox.codec.jackson.services;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect;
import java.util.Map;
import java.util.Optional;

/** A request for a service that was read, whatever form its body has. */
interface ServiceEnvelope extends Dialect.Envelope {

    /** The envelope as one of ours. */
    static ServiceEnvelope of(Dialect.Envelope envelope) {
        if (envelope instanceof ServiceEnvelope ours) {
            return ours;
        }
        throw new IllegalArgumentException("envelope: of dialect "
                + envelope.facts().dialect() + " (expected: one that a service's dialect read)");
    }

    /** How many characters it has to speak; empty if it is no such request. */
    default Optional<Long> characters() {
        return Optional.empty();
    }

    /** How many bytes of sound or pictures it brings along. */
    long fileBytes();

    /**
     * What an endpoint gets of it: the caller's bytes with the few members changed that must be.
     *
     * @param path what is appended to the provider's base URL
     * @param parameters what an operator demands of an aggregator, among others that are no service's
     */
    UpstreamRequest written(String path, Endpoint endpoint, Map<String, String> parameters);
}
