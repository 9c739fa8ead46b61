package io.signalbox.core.ledger;

import java.util.Locale;

/** How a generation stands. */
public enum GenerationStatus {
    /** Written before sending; not settled yet. */
    OPEN,
    /** The caller got the whole answer. */
    COMPLETED,
    /** The caller got an error, or an answer that broke off with one. */
    FAILED,
    /** The caller left before the end. */
    CANCELLED,
    /** The gateway died in the middle; settled at the next start with what was known. */
    INTERRUPTED;

    /** The name in ledger and API: {@code completed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
