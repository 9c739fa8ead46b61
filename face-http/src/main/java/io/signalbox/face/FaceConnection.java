package io.signalbox.face;

import java.nio.ByteBuffer;

/**
 * Where the answer to one request goes: what a server implements over its framework. Called on the request's {@link FaceLoop} alone,
 * and only as often as {@link ServedRequest#ready} was.
 */
public interface FaceConnection {

    /**
     * Begins the answer. Where its length is known, {@code Content-Length} is to be written; {@code Connection} only to HTTP/1, and
     * a connection that is told to close is to be closed after the answer.
     */
    void head(FaceResponse response);

    /**
     * Writes a piece of the body.
     *
     * @param bytes for this connection to keep
     * @param last whether the body has now reached its known length
     */
    void part(ByteBuffer bytes, boolean last);

    /** The answer is whole. Comes after the last part, if there was one. */
    void end();

    /** The answer broke off: its connection or stream is to be cut, so that nobody takes it for whole. */
    void cut();

    /** No more of the request's body is wanted. */
    void stopReading();
}
