package io.signalbox.codec.jackson.json;

/** Bytes that are not the JSON we take. Thrown and caught inside this package; has neither text nor trace. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String where;

    /** @param where a JSON pointer to the place, bounded */
    public MalformedJsonException(Fault fault, String where) {
        super(fault.name(), null, false, false);
        this.fault = fault;
        this.where = where;
    }

    public Fault fault() {
        return fault;
    }

    public String where() {
        return where;
    }

    public enum Fault {
        /** Not JSON, or more than one value. */
        SYNTAX,
        /** The same name twice in one object: readers disagree on which counts. */
        DUPLICATE_KEY,
        /** Nested deeper than {@link JsonCursor#MOST_DEPTH}. */
        TOO_DEEP
    }
}
