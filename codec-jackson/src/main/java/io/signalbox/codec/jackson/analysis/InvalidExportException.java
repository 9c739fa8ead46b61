package io.signalbox.codec.jackson.analysis;

/** A usage export that cannot be read. */
public final class InvalidExportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String objection;

    InvalidExportException(String objection) {
        super(objection);
        this.objection = objection;
    }

    /** What is wrong, in words for whoever brought the file: file, line, column, value, and what was expected. */
    public String objection() {
        return objection;
    }
}
