package io.signalbox.core.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the parts of a request took.
 *
 * @param queued how much of it was spent waiting for a place at a provider, and for the ledger, before the first call
 * @param firstContent from the request's arrival to the first content, if there was any
 * @param total from the request's arrival to its end
 */
public record Timings(Duration queued, Optional<Duration> firstContent, Duration total) {

    /** Nothing is known of it. */
    public static final Timings UNKNOWN = new Timings(Duration.ZERO, Optional.empty(), Duration.ZERO);
}
