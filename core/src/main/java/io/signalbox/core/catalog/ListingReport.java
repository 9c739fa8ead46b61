package io.signalbox.core.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of asking one provider which models it serves. After a failure the last good list goes on to hold.
 *
 * @param models how many models the last good list has; 0 before the first
 * @param listedAt when the last good list came; empty before the first
 * @param failure why the last question failed, in a sentence that holds nothing the provider wrote; empty if it did not, or none has
 *     ended
 * @param failedAt when it failed
 */
public record ListingReport(
        int models, Optional<Instant> listedAt, Optional<String> failure, Optional<Instant> failedAt) {

    /** No question has ended yet. */
    public static final ListingReport NOTHING =
            new ListingReport(0, Optional.empty(), Optional.empty(), Optional.empty());

    /** One more good list. */
    public ListingReport listed(int count, Instant now) {
        return new ListingReport(count, Optional.of(now), Optional.empty(), Optional.empty());
    }

    /** One more failure. */
    public ListingReport failed(String why, Instant now) {
        return new ListingReport(models, listedAt, Optional.of(why), Optional.of(now));
    }
}
