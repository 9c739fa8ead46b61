package io.signalbox.codec.jackson.translation;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.time.Instant;
import java.util.List;

/** A dialect in which providers are called, as seen by translation. Stateless; from any thread. */
public interface UpstreamFormat {

    /** The dialect's name. */
    String dialect();

    /**
     * Writes a request. It holds nothing that {@link FieldMatrix} says the dialect does not take.
     *
     * @throws io.signalbox.core.attempt.RequestRefusedException if this endpoint cannot be asked that
     */
    UpstreamCall call(Conversation conversation, Endpoint endpoint, boolean stream);

    /** What reads one answer. */
    AnswerParser parser();

    /** How the events of a stream are told apart. */
    default Framing framing() {
        return Framing.SERVER_SENT_EVENTS;
    }

    /** What an answer that is no success means. */
    default Failure failure(int status, Headers headers, byte[] body, Instant now) {
        return UpstreamFailures.of(status, headers, body, now);
    }

    /**
     * Whether the dialect takes the beginning of an answer as the last turn at this endpoint and goes on from there.
     */
    default boolean takesPrefill(Endpoint endpoint) {
        return endpoint.provider().type().isAggregator();
    }

    /**
     * A request as the provider gets it.
     *
     * @param path what is appended to the provider's base URL
     * @param headers beyond content type, accept, credentials and identity
     * @param body JSON
     * @param dropped fields that this one endpoint does not take, though its dialect does, or that had to be bent to fit
     */
    record UpstreamCall(String path, Headers headers, byte[] body, List<String> dropped) {
        /** Copies the names. */
        public UpstreamCall {
            dropped = List.copyOf(dropped);
        }

        /** A request in which everything has its place. */
        public UpstreamCall(String path, Headers headers, byte[] body) {
            this(path, headers, body, List.of());
        }
    }

    /** How the events of a stream are told apart. */
    enum Framing {
        /** {@code text/event-stream}. */
        SERVER_SENT_EVENTS("text/event-stream"),
        /** {@code application/vnd.amazon.eventstream}; an exception or error is an event of the type {@code error}. */
        AWS_EVENT_STREAM("application/vnd.amazon.eventstream");

        private final String contentType;

        Framing(String contentType) {
            this.contentType = contentType;
        }

        /** The content type of such a stream. */
        public String contentType() {
            return contentType;
        }
    }
}
