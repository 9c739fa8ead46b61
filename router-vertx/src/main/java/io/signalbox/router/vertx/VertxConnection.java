package io.signalbox.router.vertx;

import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceConnection;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.ServedRequest;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request as Vert.x shows it. A piece is asked for when Vert.x's write queue has room, which is the socket's and bounded. Runs on
 * the request's context.
 */
final class VertxConnection implements FaceConnection {

    /** What a client may still send of a body that nobody reads, so that it gets to see the answer. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final long INTERNAL_ERROR = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final boolean http1;
    private @Nullable ServedRequest served;
    private boolean closing;

    VertxConnection(HttpServerRequest request, Context context) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.http1 = request.version() == HttpVersion.HTTP_1_1 || request.version() == HttpVersion.HTTP_1_0;
    }

    /** From now on the request's body, its end and its answer go their ways, unless somebody has read the body before. */
    void serves(ServedRequest begun) {
        served = begun;
        if (request.isEnded()) {
            return;
        }
        request.handler(piece -> begun.bodyPart(piece.length(), piece::getBytes));
        request.endHandler(nothing -> begun.bodyEnded());
        request.exceptionHandler(gone -> begun.left());
    }

    @Override
    public void head(FaceResponse answer) {
        closing = answer.closes();
        response.setStatusCode(answer.status());
        for (Headers.Entry field : answer.headers().entries()) {
            if (http1 || !field.name().equalsIgnoreCase("connection")) {
                response.headers().add(field.name(), field.value());
            }
        }
        OptionalLong length = answer.contentLength();
        if (length.isPresent()) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Long.toString(length.getAsLong()));
        } else {
            response.setChunked(true);
            context.runOnContext(nothing -> writeHead());
        }
        served().ready();
    }

    /** The head waits for a piece that is there already, so that both go out at once; not for one that is still to come. */
    private void writeHead() {
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.writeHead();
        }
    }

    @Override
    public void part(ByteBuffer bytes, boolean last) {
        if (last) {
            finish(buffer(bytes));
        } else {
            response.write(buffer(bytes));
        }
        if (!last && response.writeQueueFull()) {
            response.drainHandler(nothing -> served().ready());
        } else {
            served().ready();
        }
    }

    @Override
    public void end() {
        if (!response.ended()) {
            finish(Buffer.buffer());
        }
    }

    @Override
    public void cut() {
        if (http1) {
            request.connection().close();
        } else {
            response.reset(INTERNAL_ERROR);
        }
    }

    @Override
    public void stopReading() {
        // What still comes is let go until the connection is closed, or the stream reset.
    }

    /** Vert.x closes a connection for the client's wish alone; for ours it has to be told, and before the answer ends. */
    private void finish(Buffer rest) {
        if (closing && http1) {
            request.connection().shutdown(LINGER);
        }
        response.end(rest);
        if (closing && !http1 && !request.isEnded()) {
            response.reset();
        }
    }

    private static Buffer buffer(ByteBuffer part) {
        if (part.hasArray()) {
            return Buffer.buffer(part.remaining())
                    .appendBytes(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        return Buffer.buffer(copy);
    }

    private ServedRequest served() {
        ServedRequest begun = served;
        if (begun == null) {
            throw new IllegalStateException("nothing is served yet");
        }
        return begun;
    }
}
