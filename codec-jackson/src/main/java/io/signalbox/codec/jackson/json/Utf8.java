package io.signalbox.codec.jackson.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Tells strict UTF-8 (RFC 3629) without a byte order mark from everything else. Passes over ASCII eight bytes at a time. */
public final class Utf8 {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * Whether it is UTF-8 and nothing else: no byte order mark, no surrogate, no overlong form, and not UTF-16 or UTF-32 either,
     * which shows by a NUL among the first four bytes.
     */
    public static boolean isStrict(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return false;
        }
        int i = 0;
        while (i < bytes.length) {
            if (i + 8 <= bytes.length && ((long) EIGHT_BYTES.get(bytes, i) & HIGH_BITS) == 0) {
                i += 8;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                int length = sequenceLength(bytes, i);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /**
     * The bytes up to an end, each at its place, with a question mark for every one that is part of no character; empty if there is none.
     */
    public static Optional<byte[]> mended(byte[] bytes, int from, int to) {
        byte[] copy = Arrays.copyOf(bytes, to);
        boolean mended = false;
        for (int i = from; i < to; i++) {
            if (copy[i] < 0) {
                int length = sequenceLength(copy, i);
                if (length == 0) {
                    copy[i] = '?';
                    mended = true;
                } else {
                    i += length - 1;
                }
            }
        }
        return mended ? Optional.of(copy) : Optional.empty();
    }

    /** The length of the well-formed sequence that begins here, or 0. */
    private static int sequenceLength(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        int length =
                lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || i + length > bytes.length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
