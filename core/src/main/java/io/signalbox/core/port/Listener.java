package io.signalbox.core.port;

import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.ledger.Generation;
import java.util.Optional;

/** Hears of what happened; for logs and metrics. Called on the request's threads, so it must not block, and must not throw. */
public interface Listener {

    /** A request has ended, well or not; called exactly once for each that was sent to a provider. */
    void ended(Generation generation);

    /** The gateway itself is broken somewhere. What was thrown is for a developer's eyes; log its class and stack, never its text. */
    default void fault(RuntimeException thrown) {}

    /** A provider was asked in the background which models it serves, and has answered or failed to. */
    default void listed(String provider, ListingReport report) {}

    /** Something about a provider's host name: nobody could say which addresses it has now, or it leads where no public name may. */
    default void named(NameEvent event) {}

    /** The gateway was to take another configuration, and did or did not. Called on the thread that reloads, in order. */
    default void reloaded(ReloadEvent event) {}

    /**
     * Content that was to be stored was not, or what is too old could not be removed. Called on a thread of the store's.
     *
     * @param generationId whose content is not stored; empty where it is about removing
     */
    default void contentFailed(Optional<String> generationId, ContentUnavailableException why) {}
}
