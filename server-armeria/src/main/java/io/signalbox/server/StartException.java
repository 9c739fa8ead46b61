package io.signalbox.server;

/** The proxy cannot start, for a reason that an operator can do something about. Its message says which, and what. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** States why, for an operator's eyes. */
    public StartException(String message) {
        super(message, null, false, false);
    }
}
