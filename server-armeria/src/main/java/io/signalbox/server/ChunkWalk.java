package io.signalbox.server;

import io.netty.buffer.ByteBuf;

/**
 * Walks over a chunked body to find its end (RFC 9112 §7.1). Takes plain chunks only: no extensions, no trailers.
 *
 * <p>One for each connection; not for several threads.
 */
final class ChunkWalk {

    private static final int MOST_SIZE_DIGITS = 8;

    private Where where = Where.SIZE;
    private long left;
    private int digits;

    /** Starts with a new body. */
    void begin() {
        where = Where.SIZE;
        left = 0;
        digits = 0;
    }

    /**
     * Walks on.
     *
     * @return the index after the last byte that belongs to the body; -1 if it is no chunked body
     */
    int walk(ByteBuf bytes, int from) {
        int i = from;
        while (i < bytes.writerIndex() && where != Where.END) {
            if (where == Where.BYTES) {
                int step = (int) Math.min(left, bytes.writerIndex() - i);
                left -= step;
                i += step;
                if (left == 0) {
                    where = Where.CR_AFTER_BYTES;
                }
            } else if (accept(bytes.getByte(i))) {
                i++;
            } else {
                return -1;
            }
        }
        return i;
    }

    boolean isAtEnd() {
        return where == Where.END;
    }

    private boolean accept(byte b) {
        switch (where) {
            case SIZE -> {
                if (b == '\r' && digits > 0) {
                    where = Where.LF_AFTER_SIZE;
                    return true;
                }
                int digit = Character.digit(b, 16);
                digits++;
                left = left * 16 + digit;
                return digit >= 0 && digits <= MOST_SIZE_DIGITS;
            }
            case LF_AFTER_SIZE -> {
                digits = 0;
                where = left == 0 ? Where.LAST_CR : Where.BYTES;
                return b == '\n';
            }
            case CR_AFTER_BYTES -> {
                where = Where.LF_AFTER_BYTES;
                return b == '\r';
            }
            case LF_AFTER_BYTES -> {
                where = Where.SIZE;
                return b == '\n';
            }
            case LAST_CR -> {
                where = Where.LAST_LF;
                return b == '\r';
            }
            case LAST_LF -> {
                where = Where.END;
                return b == '\n';
            }
            case BYTES, END -> {
                return false;
            }
        }
        return false;
    }

    private enum Where {
        SIZE,
        LF_AFTER_SIZE,
        BYTES,
        CR_AFTER_BYTES,
        LF_AFTER_BYTES,
        LAST_CR,
        LAST_LF,
        END
    }
}
