package io.signalbox.codec.jackson.anthropic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A body that is held until it is whole. */
final class BoundedBody {

    private final int most;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    BoundedBody(int most) {
        this.most = most;
    }

    /** Takes the next bytes; false if there are more of them than are accepted. */
    boolean take(ByteBuffer bytes) {
        if (bytes.remaining() > most - body.size()) {
            return false;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        body.writeBytes(copy);
        return true;
    }

    byte[] bytes() {
        return body.toByteArray();
    }
}
