package io.signalbox.testkit;

import java.util.Arrays;
import java.util.Optional;

/** Why an HTTP/2 stream or connection ends (RFC 9113 §7). The place in this list is the code on the wire. */
public enum Http2Error {
    /** Nothing is wrong. */
    NO_ERROR,
    /** The peer broke the protocol. */
    PROTOCOL_ERROR,
    /** Something else went wrong here. */
    INTERNAL_ERROR,
    /** The peer sent more than its window. */
    FLOW_CONTROL_ERROR,
    /** Settings were not acknowledged in time. */
    SETTINGS_TIMEOUT,
    /** A frame came on a stream that is closed. */
    STREAM_CLOSED,
    /** A frame had a wrong size. */
    FRAME_SIZE_ERROR,
    /** The stream was refused before anything was done for it. */
    REFUSED_STREAM,
    /** The stream is not wanted any more. */
    CANCEL,
    /** Header compression is broken. */
    COMPRESSION_ERROR,
    /** A tunnel's connection broke. */
    CONNECT_ERROR,
    /** The peer does too much. */
    ENHANCE_YOUR_CALM,
    /** The transport is not safe enough. */
    INADEQUATE_SECURITY,
    /** HTTP/1.1 is wanted instead. */
    HTTP_1_1_REQUIRED;

    /** The code on the wire. */
    public int code() {
        return ordinal();
    }

    /** The error of a code; empty for codes that the standard does not know. */
    static Optional<Http2Error> ofCode(long code) {
        return Arrays.stream(values()).filter(error -> error.code() == code).findFirst();
    }
}
