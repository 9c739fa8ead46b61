package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Pieces of bytes and their whole. */
final class Bytes {
    private Bytes() {}

    static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
