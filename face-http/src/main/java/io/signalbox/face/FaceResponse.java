package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/**
 * The answer to an HTTP request.
 *
 * @param status a final status code
 * @param headers without {@code Content-Length} and connection headers, which are the server's; only {@code Connection: close} may be
 *     among them
 * @param contentLength bytes of the body where it is whole; empty for a stream, which has to be written piece by piece
 * @param body takes one subscriber, respects its demand; its cancellation means that the client has left
 */
public record FaceResponse(int status, Headers headers, OptionalLong contentLength, Flow.Publisher<ByteBuffer> body) {

    /** Whether its connection is to be closed after it. */
    public boolean closes() {
        return headers.first("connection").isPresent();
    }

    /** The same, after which its connection is closed. */
    FaceResponse closing() {
        return closes() ? this : new FaceResponse(status, headers.plus("connection", "close"), contentLength, body);
    }
}
