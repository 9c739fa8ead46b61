package io.signalbox.testkit;

/** What one side of an HTTP/2 connection tells the other about itself (RFC 9113 §6.5.2). */
public enum Http2Setting {
    /** The bytes of the table of header compression. */
    HEADER_TABLE_SIZE,
    /** Whether pushes are welcome: 0 or 1. */
    ENABLE_PUSH,
    /** How many streams the other side may have open at once. */
    MAX_CONCURRENT_STREAMS,
    /** How many bytes of a body may come on a stream before more are granted. */
    INITIAL_WINDOW_SIZE,
    /** The bytes of the largest frame payload: 16,384 to 16,777,215. */
    MAX_FRAME_SIZE,
    /** How many bytes a header list may have, 32 more for each field. */
    MAX_HEADER_LIST_SIZE;

    /** The number on the wire. */
    public int id() {
        return ordinal() + 1;
    }
}
