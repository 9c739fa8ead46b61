package io.signalbox.testkit;

import java.io.IOException;

/** The client sent what is not an HTTP/1.1 request. */
final class MalformedRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message);
    }
}
