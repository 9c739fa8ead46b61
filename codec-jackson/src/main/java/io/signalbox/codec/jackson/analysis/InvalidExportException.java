package io.signalbox.codec.jackson.analysis;

/** A usage export that cannot be read; the message names file, line, column, value, and what was expected. */
public final class InvalidExportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidExportException(String message) {
        super(message);
    }
}
