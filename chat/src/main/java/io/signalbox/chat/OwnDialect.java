package io.signalbox.chat;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect;
import java.nio.ByteBuffer;

/** A dialect whose failures stay what they are: only requests and answers are those of the dialect under it. */
record OwnDialect(Dialect under) implements Dialect {

    /** The type of the event that ends a stream with a failure. */
    static final String FAILURE_EVENT = "signalbox-failure";

    @Override
    public String name() {
        return under.name();
    }

    @Override
    public Envelope read(byte[] body) {
        return under.read(body);
    }

    @Override
    public int status(Failure failure) {
        return under.status(failure);
    }

    @Override
    public byte[] error(ErrorContext context) {
        return FailureReport.write(context, status(context.failure()));
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return ByteBuffer.wrap(
                Json.join(Json.bytes("event: " + FAILURE_EVENT + "\ndata: "), error(context), Json.bytes("\n\n")));
    }

    @Override
    public ByteBuffer keepAlive() {
        return under.keepAlive();
    }

    @Override
    public ByteBuffer remark(String words) {
        return under.remark(words);
    }
}
