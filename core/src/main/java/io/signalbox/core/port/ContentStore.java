package io.signalbox.core.port;

import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.StoredContent;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where prompts and answers are kept, apart from the ledger.
 *
 * <p>Duties of an implementer: no method blocks its caller; what waits is bounded, and beyond the bound content is dropped, never a
 * request; what was put can be found at once; stages fail with {@link ContentUnavailableException} and nothing else.
 *
 * <p>May be called from any thread. Stages complete on a thread of the store's.
 */
public interface ContentStore extends AutoCloseable {

    /** Keeps nothing. */
    static ContentStore none() {
        return new ContentStore() {
            @Override
            public CompletionStage<Void> put(StoredContent content) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Optional<StoredContent>> find(String generationId) {
                return CompletableFuture.completedFuture(Optional.empty());
            }

            @Override
            public CompletionStage<Long> removeBefore(Instant moment) {
                return CompletableFuture.completedFuture(0L);
            }

            @Override
            public void close() {}
        };
    }

    /** Keeps it. Completes when it is written; the first content of a generation stays, later ones change nothing. */
    CompletionStage<Void> put(StoredContent content);

    /** What was kept of a generation, by our id. */
    CompletionStage<Optional<StoredContent>> find(String generationId);

    /** Removes for good what belongs to generations that were created before that moment; completes with their number. */
    CompletionStage<Long> removeBefore(Instant moment);

    /** Writes what was accepted, then closes. */
    @Override
    void close();
}
