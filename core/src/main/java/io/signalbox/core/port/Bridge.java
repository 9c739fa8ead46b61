package io.signalbox.core.port;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Pricing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a caller's dialect to a provider's, and back: writes the request the provider gets, judges its errors, and turns its answer
 * into the caller's.
 *
 * <p>Where both are the same dialect, bytes pass through and only the few members that must change are spliced. Instances are
 * stateless and may be used from any thread.
 */
public interface Bridge {

    /** The name of the provider's dialect. */
    String upstreamDialect();

    /**
     * Why a request cannot be expressed towards an endpoint at all, which keeps it out of the plan; empty if it can. Asked before
     * anything is sent.
     */
    default Optional<Failure> objection(Dialect.Envelope envelope, Endpoint endpoint) {
        return Optional.empty();
    }

    /**
     * One request's way over this bridge, for any number of endpoints: a bridge that has to read the whole request reads it here. The
     * gateway goes this way alone.
     */
    default Crossing crossing(Dialect.Envelope envelope) {
        return new Crossing() {
            @Override
            public Optional<Failure> objection(Endpoint endpoint) {
                return Bridge.this.objection(envelope, endpoint);
            }

            @Override
            public UpstreamRequest request(Endpoint endpoint, Map<String, String> parameters) {
                return Bridge.this.request(envelope, endpoint, parameters);
            }
        };
    }

    /** One request on its way over a bridge. Used by one thread at a time. */
    interface Crossing {
        /** See {@link Bridge#objection}. */
        Optional<Failure> objection(Endpoint endpoint);

        /**
         * See {@link Bridge#request}. May be asked again, for another endpoint or the same; what is kept of the reading should be let go
         * here, because its answer may take long and seldom has to be asked for twice.
         */
        UpstreamRequest request(Endpoint endpoint, Map<String, String> parameters);
    }

    /** Writes the request for one endpoint. */
    UpstreamRequest request(Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters);

    /** Whether an endpoint is known to go on from the beginning of an answer as from its own; the others are asked in words. */
    default boolean takesPrefill(Endpoint endpoint) {
        return endpoint.provider().type().isAggregator();
    }

    /**
     * Writes the request for the rest of an answer that broke off.
     *
     * @param soFar the text that the caller has already; not empty
     * @param prefill whether the endpoint takes a beginning of its own answer as the last message; if not, it is asked in words
     */
    UpstreamRequest continuation(
            Dialect.Envelope envelope,
            Endpoint endpoint,
            Map<String, String> parameters,
            String soFar,
            boolean prefill);

    /** What an answer that is not a success means. */
    Failure failure(int status, Headers headers, byte[] body, Instant now);

    /** A reader for one successful answer. */
    AnswerReader reader(Dialect.Envelope envelope, AnswerContext context);

    /**
     * A request in the provider's dialect.
     *
     * @param path what is appended to the provider's base URL: {@code /chat/completions}
     * @param headers beyond credentials and identity: content type, accept
     * @param body the parts of the body, in order; slices of the caller's body where nothing changed
     * @param dropped members of the caller's request that the endpoint does not take and that were left out
     */
    record UpstreamRequest(String path, Headers headers, List<ByteBuffer> body, List<String> dropped) {
        /** Copies the lists. */
        public UpstreamRequest {
            body = List.copyOf(body);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * What an answer's reader has to know.
     *
     * @param generationId becomes the answer's {@code id}
     * @param model becomes the answer's {@code model}: the catalog name of what serves
     * @param providerName becomes the answer's {@code provider}
     * @param contentType of the provider's answer, in lower case, without parameters
     * @param continues the text that the caller has of an answer that broke off, if this one is to go on with it: what it repeats of
     *     that is left out, and so is what only begins an answer
     * @param pricing prices what was used
     * @param mostEventBytes the longest single event that is accepted
     * @param mostAnswerBytes the longest answer that is accepted where it has to be held whole, and the most content of a stream
     * @param routing what the answer says of how it was routed, if the caller asked for that
     * @param tokens says how many tokens there are where the provider does not; empty to judge by size
     */
    record AnswerContext(
            String generationId,
            String model,
            String providerName,
            String contentType,
            Optional<String> continues,
            Pricing pricing,
            int mostEventBytes,
            int mostAnswerBytes,
            Optional<RoutingMetadata> routing,
            Optional<TokenEstimate> tokens) {

        /** A context of an answer that does not say how it was routed. */
        public AnswerContext(
                String generationId,
                String model,
                String providerName,
                String contentType,
                Optional<String> continues,
                Pricing pricing,
                int mostEventBytes,
                int mostAnswerBytes) {
            this(
                    generationId,
                    model,
                    providerName,
                    contentType,
                    continues,
                    pricing,
                    mostEventBytes,
                    mostAnswerBytes,
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
