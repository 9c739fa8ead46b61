package io.signalbox.core.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many calls to a provider may be under way at once, and how many may wait for that.
 *
 * @param most calls at once, at least 1; unlimited if empty
 * @param waiting how many requests may wait for a place, from 0; keys take turns
 * @param longestWait how long each may wait before it goes elsewhere or is refused
 */
public record ConcurrencyConfig(OptionalInt most, int waiting, Duration longestWait) {

    /** As many as come. */
    public static final ConcurrencyConfig UNLIMITED =
            new ConcurrencyConfig(OptionalInt.empty(), 100, Duration.ofSeconds(5));
}
