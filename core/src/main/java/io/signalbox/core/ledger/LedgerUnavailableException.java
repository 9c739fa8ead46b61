package io.signalbox.core.ledger;

/**
 * The ledger cannot do what it was asked, now or at all. Says so in our own words: no SQL, no path, no text of another exception. Only
 * the one with which building a gateway fails names the folder, which whoever builds it has chosen.
 */
public final class LedgerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * States why.
     *
     * @param reason what programs may test
     * @param message the same for an operator, in plain words
     */
    public LedgerUnavailableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The ways in which a ledger can be unavailable. The first three may pass by themselves. */
    public enum Reason {
        /** More waits to be written or read than the bound allows; nothing was accepted. */
        OVERLOADED,
        /** No room is left to write; nothing was written, and reading still works. */
        FULL,
        /** Writing or reading failed. Whether it was written is unknown until it is asked for; repeating is safe. */
        FAILED,
        /** The ledger was closed. */
        CLOSED,
        /** Another process, or another ledger in this one, holds the file. */
        IN_USE,
        /** The file was written by a newer version of this program. */
        NEWER_VERSION,
        /** The file is no ledger, or is damaged. */
        UNREADABLE
    }
}
