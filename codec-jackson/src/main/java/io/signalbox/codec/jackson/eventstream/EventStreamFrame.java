package io.signalbox.codec.jackson.eventstream;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * One message of an event stream.
 *
 * @param headers those whose values are texts, by name; others carry nothing that is read here
 * @param payload the bytes of the message, read-only
 */
public record EventStreamFrame(Map<String, String> headers, ByteBuffer payload) {

    /** Copies the headers. */
    public EventStreamFrame {
        headers = Map.copyOf(headers);
        payload = payload.asReadOnlyBuffer();
    }

    /** The value of a header, where it is a text. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** What sort of message it is: {@code event}, {@code exception} or {@code error}. */
    public Optional<String> messageType() {
        return header(":message-type");
    }

    /** Which event it is: {@code contentBlockDelta}. */
    public Optional<String> eventType() {
        return header(":event-type");
    }

    /** Which exception it is: {@code throttlingException}. */
    public Optional<String> exceptionType() {
        return header(":exception-type");
    }

    /** Which error it is, where the message is neither event nor exception. */
    public Optional<String> errorCode() {
        return header(":error-code");
    }
}
