package io.signalbox.face;

/** A question cannot be answered because one of its parameters is none. Its message names parameter, value and what was expected. */
public final class InvalidParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;

    InvalidParameterException(String parameter, String value, String expected) {
        super(parameter + ": \"" + Pages.shown(value) + "\" (expected: " + expected + ")", null, false, false);
        this.parameter = parameter;
    }

    /** Which one. */
    public String parameter() {
        return parameter;
    }
}
