package io.signalbox.core.model;

/**
 * A name or model URI that does not follow the grammar, or that carries a parameter nobody knows. The message is meant for the
 * caller: it names the part, its value and what was expected, and holds nothing else.
 */
public final class InvalidModelNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason what is wrong, in words for the caller */
    public InvalidModelNameException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is wrong, in words for the caller. */
    public String reason() {
        return reason;
    }
}
