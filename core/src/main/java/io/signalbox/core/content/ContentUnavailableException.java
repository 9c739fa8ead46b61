package io.signalbox.core.content;

/** Content cannot be stored or read, now or at all. Says so in our own words, and nothing of the content, of a key or of a path. */
public final class ContentUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * States why.
     *
     * @param reason what programs may test
     * @param message the same for an operator, in plain words
     */
    public ContentUnavailableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The ways in which content can be unavailable. */
    public enum Reason {
        /** More waits than the bound allows; this was dropped. */
        OVERLOADED,
        /** The key that it was encrypted with is not configured, or another one has its name. */
        WRONG_KEY,
        /** What is stored is damaged, or is something else. */
        UNREADABLE,
        /** Writing, reading or removing failed. */
        FAILED,
        /** Another process, or another store in this one, holds the file. */
        IN_USE,
        /** The store was closed. */
        CLOSED
    }
}
