package io.signalbox.core.port;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The beginning of an HTTP response.
 *
 * @param status the final status code
 * @param headers the header section; trailers are dropped
 * @param body takes exactly one subscriber, who owns each buffer it is handed; ends with completion when the framing says that the
 *     body is whole, or with a {@link TransportException}. Whoever does not want the body cancels the call
 */
public record TransportResponse(int status, Headers headers, Flow.Publisher<ByteBuffer> body) {}
