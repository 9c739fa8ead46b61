package io.signalbox.core.port;

/** A provider's list of models that is none. Its text says what was expected where, and quotes nothing of the list. */
public final class MalformedListException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** States what is wrong, as {@code data: missing (expected: a list of models)}. */
    public MalformedListException(String message) {
        super(message, null, false, true);
    }
}
