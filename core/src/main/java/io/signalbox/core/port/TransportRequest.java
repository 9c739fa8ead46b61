package io.signalbox.core.port;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One HTTP request to a provider.
 *
 * @param method {@code POST} or {@code GET}
 * @param uri absolute, {@code http} or {@code https}
 * @param headers all that are to be sent but {@code Host}, {@code Content-Length} and connection headers, which are the
 *     transport's
 * @param body the parts of the body, in order, sent with their total as {@code Content-Length}; empty for no body. The transport
 *     reads them without changing their positions, until the call has ended
 * @param limits how long its parts may take
 */
public record TransportRequest(String method, URI uri, Headers headers, List<ByteBuffer> body, TransportLimits limits) {

    /** Copies the list of parts, not the bytes. */
    public TransportRequest {
        body = List.copyOf(body);
    }

    /** How many bytes the body has. */
    public long bodyLength() {
        long length = 0;
        for (ByteBuffer part : body) {
            length += part.remaining();
        }
        return length;
    }
}
