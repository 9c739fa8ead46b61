package io.signalbox.testkit;

import java.io.IOException;

/** The client broke the rules of HTTP/2; the connection ends with this error. */
final class Http2Violation extends IOException {
    private static final long serialVersionUID = 1L;

    private final Http2Error error;

    Http2Violation(Http2Error error, String message) {
        super(message);
        this.error = error;
    }

    Http2Error error() {
        return error;
    }
}
