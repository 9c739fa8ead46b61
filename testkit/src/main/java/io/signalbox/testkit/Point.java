package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * A place in an answer where something can happen: see {@link Reply#at(Point, Step...)}.
 *
 * <p>Places inside the body ({@link #afterHeaders()}, {@link #afterBytes(long)}, {@link #afterTokens(int)}, {@link
 * #insideToken(int)}, {@link #atEnd()}) are those of the content before the transfer coding: what a step writes there
 * is framed like the rest of the body. At the other places bytes go to the socket as they are.
 */
public final class Point {
    enum Kind {
        BEFORE_HEADERS,
        AFTER_HEADERS,
        AFTER_BYTES,
        AFTER_TOKENS,
        INSIDE_TOKEN,
        INSIDE_CHUNK,
        AT_END,
        AFTER_END,
        AFTER_WIRE_BYTES
    }

    private final Kind kind;
    private final long count;

    private Point(Kind kind, long count) {
        this.kind = requireNonNull(kind);
        this.count = count;
    }

    /** When the request was read and nothing was written yet. */
    public static Point beforeHeaders() {
        return new Point(Kind.BEFORE_HEADERS, 0);
    }

    /** When the header block was written, and no byte of the body. */
    public static Point afterHeaders() {
        return new Point(Kind.AFTER_HEADERS, 0);
    }

    /**
     * After this many bytes of the body, counted without its chunk framing. In a chunked answer the chunk is ended
     * there, so that a well-behaved receiver has seen exactly these bytes.
     *
     * @param bytes 0 or more
     */
    public static Point afterBytes(long bytes) {
        return new Point(Kind.AFTER_BYTES, atLeast("bytes", bytes, 0));
    }

    /**
     * After this many tokens of a stream: content deltas and tool-call fragments. After 0 tokens is just before the
     * first.
     *
     * @param tokens 0 or more
     */
    public static Point afterTokens(int tokens) {
        return new Point(Kind.AFTER_TOKENS, atLeast("tokens", tokens, 0));
    }

    /**
     * In the middle of the event that carries a token, its first half written.
     *
     * @param token 1 for the first token
     */
    public static Point insideToken(int token) {
        return new Point(Kind.INSIDE_TOKEN, atLeast("token", token, 1));
    }

    /**
     * In the middle of a chunk of the chunked coding: its size line and half of its bytes written. Over HTTP/2 in the middle of a DATA
     * frame, which keeps every other stream of the connection waiting too.
     *
     * @param chunk 1 for the first chunk
     */
    public static Point insideChunk(int chunk) {
        return new Point(Kind.INSIDE_CHUNK, atLeast("chunk", chunk, 1));
    }

    /** When the whole body was written, but not yet what ends its framing (the last chunk). */
    public static Point atEnd() {
        return new Point(Kind.AT_END, 0);
    }

    /**
     * When the answer is complete. What is written here is more than the answer, on a connection that may be reused.
     */
    public static Point afterEnd() {
        return new Point(Kind.AFTER_END, 0);
    }

    /**
     * After this many bytes on the wire, counted from the first byte of the status line (or of an interim answer),
     * chunk framing included. Over HTTP/2 after this many bytes of frames of this answer's stream, other streams waiting.
     *
     * @param bytes 0 or more
     */
    public static Point afterWireBytes(long bytes) {
        return new Point(Kind.AFTER_WIRE_BYTES, atLeast("bytes", bytes, 0));
    }

    Kind kind() {
        return kind;
    }

    long count() {
        return count;
    }

    boolean is(Kind otherKind, long otherCount) {
        return kind == otherKind && count == otherCount;
    }

    boolean countsTokens() {
        return kind == Kind.AFTER_TOKENS || kind == Kind.INSIDE_TOKEN;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (count == 0 ? "" : " " + count);
    }

    private static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " or more)");
        }
        return value;
    }
}
