package io.signalbox.core.limit;

import java.time.Duration;

/**
 * Who waits at a {@link ConcurrencyGate}. Exactly one of the methods is called, once, unless the ticket left before; on whichever
 * thread caused it, and never under a lock of the gate's. Neither may throw.
 */
public interface Waiting {

    /** There is room now. The ticket has to leave when the work is done. */
    void admitted();

    /**
     * There will be no room in time.
     *
     * @param retryAfter when it is worth coming back
     */
    void refused(Duration retryAfter);
}
