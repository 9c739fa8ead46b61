package io.signalbox.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A frame of HTTP/2 (RFC 9113 §4.1).
 *
 * @param type a number, as {@link #DATA}; also one that nobody knows
 * @param flags eight bits, as {@link #END_STREAM}
 * @param stream 0 for the connection itself
 * @param payload at most 16,777,215 bytes
 */
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
    /** A piece of a body. */
    public static final int DATA = 0;
    /** The begin of a header block. */
    public static final int HEADERS = 1;
    /** A wish for an order of streams, which nobody heeds any more. */
    public static final int PRIORITY = 2;
    /** The end of a stream before its time. */
    public static final int RST_STREAM = 3;
    /** What a side says about itself, or its acknowledgement. */
    public static final int SETTINGS = 4;
    /** The announcement of an answer that nobody asked for. */
    public static final int PUSH_PROMISE = 5;
    /** A question whether the other side is there, or the answer. */
    public static final int PING = 6;
    /** The announcement of the connection's end. */
    public static final int GOAWAY = 7;
    /** Leave to send more bytes of bodies. */
    public static final int WINDOW_UPDATE = 8;
    /** More of a header block. */
    public static final int CONTINUATION = 9;

    /** The flag of the last frame of a stream. */
    public static final int END_STREAM = 1;
    /** The flag of the answer to settings and to a ping. */
    public static final int ACK = 1;
    /** The flag of the last frame of a header block. */
    public static final int END_HEADERS = 4;

    static final int PADDED = 8;
    static final int PRIORITISED = 0x20;
    static final int HEADER_BYTES = 9;

    static Http2Frame settings(Map<Http2Setting, Long> settings) {
        ByteBuffer payload = ByteBuffer.allocate(6 * settings.size());
        settings.forEach(
                (setting, value) -> payload.putShort((short) setting.id()).putInt(value.intValue()));
        return new Http2Frame(SETTINGS, 0, 0, payload.array());
    }

    static Http2Frame reset(int stream, Http2Error error) {
        return new Http2Frame(RST_STREAM, 0, stream, number(error.code()));
    }

    static Http2Frame goAway(int lastStream, Http2Error error) {
        byte[] payload =
                ByteBuffer.allocate(8).putInt(lastStream).putInt(error.code()).array();
        return new Http2Frame(GOAWAY, 0, 0, payload);
    }

    static Http2Frame windowUpdate(int stream, int bytes) {
        return new Http2Frame(WINDOW_UPDATE, 0, stream, number(bytes));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** The next frame; empty when the peer closed the connection between two. */
    static Optional<Http2Frame> read(InputStream in, int mostBytes) throws IOException {
        byte[] head = in.readNBytes(HEADER_BYTES);
        if (head.length == 0) {
            return Optional.empty();
        }
        if (head.length < HEADER_BYTES) {
            throw new EOFException("frame: closed inside its head");
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int first = fields.getInt();
        int length = first >>> 8;
        if (length > mostBytes) {
            throw new Http2Violation(
                    Http2Error.FRAME_SIZE_ERROR, "frame of " + length + " bytes (expected: at most " + mostBytes + ")");
        }
        int flags = fields.get() & 0xff;
        int stream = fields.getInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("frame: " + payload.length + " of " + length + " bytes");
        }
        return Optional.of(new Http2Frame(first & 0xff, flags, stream, payload));
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Why a stream ({@link #RST_STREAM}) or the connection ({@link #GOAWAY}) ends; empty in other frames and for unknown codes. */
    public Optional<Http2Error> error() {
        int offset = type == RST_STREAM ? 0 : 4;
        boolean tells = (type == RST_STREAM || type == GOAWAY) && payload.length >= offset + 4;
        return tells ? Http2Error.ofCode(ByteBuffer.wrap(payload).getInt(offset) & 0xffffffffL) : Optional.empty();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The number in the payload at this offset, without its first bit. */
    int numberAt(int offset) throws Http2Violation {
        if (payload.length < offset + 4) {
            throw new Http2Violation(Http2Error.FRAME_SIZE_ERROR, this + ": too short");
        }
        return ByteBuffer.wrap(payload).getInt(offset) & Integer.MAX_VALUE;
    }

    /** The payload without padding and priority. */
    byte[] content() throws Http2Violation {
        int from = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITISED) ? 5 : 0);
        int padding = has(PADDED) && payload.length > 0 ? payload[0] & 0xff : 0;
        int length = payload.length - from - padding;
        if (length < 0) {
            throw new Http2Violation(Http2Error.PROTOCOL_ERROR, this + ": more padding than payload");
        }
        byte[] content = new byte[length];
        System.arraycopy(payload, from, content, 0, length);
        return content;
    }

    @Override
    public String toString() {
        return name() + " flags " + flags + " stream " + stream + ", " + payload.length + " bytes";
    }

    private String name() {
        return switch (type) {
            case DATA -> "DATA";
            case HEADERS -> "HEADERS";
            case PRIORITY -> "PRIORITY";
            case RST_STREAM -> "RST_STREAM";
            case SETTINGS -> "SETTINGS";
            case PUSH_PROMISE -> "PUSH_PROMISE";
            case PING -> "PING";
            case GOAWAY -> "GOAWAY";
            case WINDOW_UPDATE -> "WINDOW_UPDATE";
            case CONTINUATION -> "CONTINUATION";
            default -> "type " + type;
        };
    }
}
