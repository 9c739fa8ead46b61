package io.signalbox.face;

/** A question cannot be answered because one of its parameters is none. Its message names parameter, value and what was expected. */
public final class InvalidParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String objection;

    InvalidParameterException(String parameter, String value, String expected) {
        this(parameter, parameter + ": \"" + Pages.shown(value) + "\" (expected: " + expected + ")");
    }

    private InvalidParameterException(String parameter, String objection) {
        super(objection, null, false, false);
        this.parameter = parameter;
        this.objection = objection;
    }

    /** Which one. */
    public String parameter() {
        return parameter;
    }

    /** The whole message. */
    public String objection() {
        return objection;
    }
}
