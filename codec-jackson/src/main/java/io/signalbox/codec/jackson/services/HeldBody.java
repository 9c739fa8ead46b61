package io.signalbox.codec.jackson.services;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An answer that is held until it is whole, up to a bound. */
final class HeldBody {

    private final int most;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private int length;

    /** @param most how many bytes it may have */
    HeldBody(int most) {
        this.most = most;
    }

    /** Keeps a piece; false if that is too much. */
    boolean add(ByteBuffer bytes) {
        if (bytes.remaining() > most - length) {
            return false;
        }
        length += bytes.remaining();
        pieces.add(bytes.slice());
        return true;
    }

    /** All of it, in one array. */
    byte[] joined() {
        byte[] joined = new byte[length];
        int at = 0;
        for (ByteBuffer piece : pieces) {
            int size = piece.remaining();
            piece.duplicate().get(joined, at, size);
            at += size;
        }
        pieces.clear();
        return joined;
    }
}
