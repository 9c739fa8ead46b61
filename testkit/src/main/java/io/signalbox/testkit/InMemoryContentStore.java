package io.signalbox.testkit;

import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.port.ContentStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A content store in memory that a test can look into. Stages have completed when a method returns. May be used from any thread. */
public final class InMemoryContentStore implements ContentStore {

    private final Map<String, StoredContent> contents;
    private Optional<ContentUnavailableException> refusal = Optional.empty();

    /** An empty store. */
    public InMemoryContentStore() {
        this(Map.of());
    }

    private InMemoryContentStore(Map<String, StoredContent> contents) {
        this.contents = new LinkedHashMap<>(contents);
    }

    /** A store with what this one holds, as the next process would open it. */
    public synchronized InMemoryContentStore reopened() {
        return new InMemoryContentStore(contents);
    }

    /** What it holds, in the order in which it came. */
    public synchronized List<StoredContent> contents() {
        return List.copyOf(contents.values());
    }

    /** From now on everything fails with this. */
    public synchronized void failWith(ContentUnavailableException why) {
        refusal = Optional.of(why);
    }

    @Override
    public CompletionStage<Void> put(StoredContent content) {
        return unlessRefused(() -> {
            contents.putIfAbsent(content.generationId(), content);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletionStage<Optional<StoredContent>> find(String generationId) {
        return unlessRefused(() -> CompletableFuture.completedFuture(Optional.ofNullable(contents.get(generationId))));
    }

    @Override
    public CompletionStage<Long> removeBefore(Instant moment) {
        return unlessRefused(() -> {
            int before = contents.size();
            contents.values().removeIf(content -> content.createdAt().isBefore(moment));
            return CompletableFuture.completedFuture((long) before - contents.size());
        });
    }

    @Override
    public void close() {
        failWith(new ContentUnavailableException(Reason.CLOSED, "The content store is closed."));
    }

    private synchronized <T> CompletionStage<T> unlessRefused(Supplier<CompletionStage<T>> answer) {
        return refusal.isPresent() ? CompletableFuture.failedStage(refusal.get()) : answer.get();
    }
}
