package io.signalbox.core.port;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.routing.RequestFacts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One wire format of an LLM API, as callers of this gateway speak it: how requests are read and errors are written.
 *
 * <p>Instances are stateless and may be used from any thread.
 */
public interface Dialect {

    /** The format's name: {@code openai-chat}. */
    String name();

    /**
     * Reads a request in one pass, without turning it into objects.
     *
     * @param body the whole body; kept by reference, so nobody may change it afterwards
     * @throws io.signalbox.core.attempt.RequestRefusedException if it is no valid request
     */
    Envelope read(byte[] body);

    /**
     * The same dialect for bodies that are forms instead of JSON; empty if it has none.
     *
     * @param contentType {@code multipart/form-data} with its parameters, as the caller wrote it
     */
    default Optional<Dialect> ofForm(String contentType) {
        return Optional.empty();
    }

    /** The HTTP status with which a caller learns of a failure. */
    int status(Failure failure);

    /** The whole body of an error answer. */
    byte[] error(ErrorContext context);

    /** What a stream that was already begun sends when it has to end with an error; nothing that ends a whole answer. */
    ByteBuffer errorEvent(ErrorContext context);

    /** The media type of a streamed answer. */
    default String streamType() {
        return "text/event-stream";
    }

    /** What a stream sends so that nobody takes silence for death; commits to nothing. */
    ByteBuffer keepAlive();

    /** A remark in a stream, for people: what every client skips. */
    ByteBuffer remark(String words);

    /** A request body that was read, and what is known of it. */
    interface Envelope {

        /** What routing needs. */
        RequestFacts facts();

        /** The body as it came. */
        byte[] body();

        /**
         * The sampling and length parameters that the body itself sets, as JSON literals, for people to see: a value that is longer
         * than a parameter's ever is comes shortened, as a text.
         *
         * @see io.signalbox.core.model.RequestParameter
         */
        default Map<String, String> parameters() {
            return Map.of();
        }

        /** One of the {@link #parameters}; empty if the body does not set it. */
        default Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters().get(name));
        }

        /** How many answers to the same prompt it asks for: OpenAI's {@code n}; 1 if it does not say. */
        default long answers() {
            return 1;
        }

        /**
         * The words of the prompt, without the frame that they stand in; empty if that cannot be said. Reads the body, so it is asked
         * only where a provider does not count.
         */
        default Optional<TextSample> promptText() {
            return Optional.empty();
        }

        /** What the caller wrote in it for its own book-keeping: OpenAI's {@code metadata}. */
        default Labels labels() {
            return Labels.NONE;
        }

        /** The same request with a top-level member that the gateway has acted on, so that no provider is to see it. */
        Envelope withoutMember(String name);
    }

    /**
     * What an error says.
     *
     * @param failure what went wrong
     * @param generationId the request's id, or empty text if it never got one
     * @param model the name to show in a stream's error event
     * @param attempts one line for each call that was made: provider, kind, status
     * @param routing how the request was routed, if the caller asked to be told
     * @param fallbackModels names of other models that could take the request now; at most a few, and none unless nobody was there
     */
    record ErrorContext(
            Failure failure,
            String generationId,
            String model,
            List<AttemptLine> attempts,
            Optional<RoutingMetadata> routing,
            List<String> fallbackModels) {
        /** Copies the lists. */
        public ErrorContext {
            attempts = List.copyOf(attempts);
            fallbackModels = List.copyOf(fallbackModels);
        }

        /** An error that suggests no other models. */
        public ErrorContext(
                Failure failure,
                String generationId,
                String model,
                List<AttemptLine> attempts,
                Optional<RoutingMetadata> routing) {
            this(failure, generationId, model, attempts, routing, List.of());
        }

        /** An error that does not say how the request was routed. */
        public ErrorContext(Failure failure, String generationId, String model, List<AttemptLine> attempts) {
            this(failure, generationId, model, attempts, Optional.empty());
        }
    }

    /**
     * One attempt as callers may see it.
     *
     * @param provider its display name
     * @param model the catalog name
     * @param kind the failure kind's word
     * @param status the provider's HTTP status; 0 if it did not answer
     */
    record AttemptLine(String provider, String model, String kind, int status) {}
}
