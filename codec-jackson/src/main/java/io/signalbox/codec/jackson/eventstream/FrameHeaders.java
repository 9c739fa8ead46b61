package io.signalbox.codec.jackson.eventstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The headers of a frame: each a name, the type of its value, and the value. */
final class FrameHeaders {

    private static final int BYTES = 6;
    private static final int TEXT = 7;
    /** How long values of each type are, by the type's number; bytes and texts say so themselves. */
    private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

    private FrameHeaders() {}

    /**
     * Reads headers to the end of the bytes.
     *
     * @return those whose values are texts; empty if the bytes are no headers
     */
    static Optional<Map<String, String>> read(ByteBuffer bytes) {
        Map<String, String> texts = new HashMap<>();
        while (bytes.hasRemaining()) {
            int nameLength = bytes.get() & 0xFF;
            if (bytes.remaining() < nameLength + 1) {
                return Optional.empty();
            }
            String name = text(bytes, nameLength);
            int type = bytes.get() & 0xFF;
            int length = valueLength(type, bytes);
            if (length < 0 || bytes.remaining() < length) {
                return Optional.empty();
            }
            if (type == TEXT) {
                texts.put(name, text(bytes, length));
            } else {
                bytes.position(bytes.position() + length);
            }
        }
        return Optional.of(texts);
    }

    /** Negative for a type that is not known, or a length that is not there. */
    private static int valueLength(int type, ByteBuffer bytes) {
        if (type >= LENGTHS.length) {
            return -1;
        }
        if (type != BYTES && type != TEXT) {
            return LENGTHS[type];
        }
        return bytes.remaining() < Short.BYTES ? -1 : bytes.getShort() & 0xFFFF;
    }

    /** What is no UTF-8 is replaced. */
    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
