package io.signalbox.core.failover;

import java.util.Locale;

/** What is done when an endpoint's first content takes longer than it should and the plan has another endpoint. */
public enum SlowPolicy {
    /** Nothing: wait for it until the transport's limits end the call. */
    WAIT,
    /** End the slow attempt as a timeout and call the next endpoint. */
    SWITCH,
    /** Call the next endpoint beside it: the first content wins, and the loser is cancelled. */
    HEDGE;

    /** The name in configuration: {@code hedge}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
