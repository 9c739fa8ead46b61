package io.signalbox.core.gateway;

import io.signalbox.core.config.ContentConfig;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentReader;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Listener;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Which prompts and answers are kept, who may read them, and for how long. The store does as it is told; what it cannot do, listeners
 * hear of, and no request.
 *
 * <p>May be used from any thread.
 */
final class ContentKeeping {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final ContentConfig config;
    private final ContentStore store;
    private final ContentReader reader;
    private final List<Listener> listeners;
    private final Clock clock;
    private volatile boolean closed;
    private volatile Clock.Cancellable next = () -> {};

    ContentKeeping(
            ContentConfig config, ContentStore store, ContentReader reader, List<Listener> listeners, Clock clock) {
        this.config = config;
        this.store = store;
        this.reader = reader;
        this.listeners = listeners;
        this.clock = clock;
    }

    /** Keeps nothing, and has nothing. */
    static ContentKeeping off(Clock clock) {
        ContentReader never = content -> {
            throw new IllegalStateException("nothing is stored");
        };
        return new ContentKeeping(ContentConfig.OFF, ContentStore.none(), never, List.of(), clock);
    }

    /** Begins to remove what is too old, now and again and again. */
    void start() {
        store.removeBefore(oldest()).whenComplete((removed, thrown) -> {
            if (thrown != null && !closed) {
                failed(Optional.empty(), thrown);
            }
            next = clock.schedule(pause(), this::startUnlessClosed);
            if (closed) {
                next.cancel();
            }
        });
    }

    private void startUnlessClosed() {
        if (!closed) {
            start();
        }
    }

    /**
     * What takes down one request and its answer: nothing at all, unless the operator wants this key's content, and the caller did not
     * forbid it. Whoever lets no provider keep a request does not let the gateway keep it either.
     */
    ContentRecorder recorder(GatewayRequest request, RequestFacts facts) {
        boolean wanted = config.keeps(request.caller().key()) && request.contentKept();
        return wanted && allowed(facts.preferences())
                ? ContentRecorder.of(request, config.mostBytes(), this::put)
                : ContentRecorder.NONE;
    }

    private static boolean allowed(Preferences preferences) {
        return !preferences.zeroRetention() && !preferences.denyDataCollection();
    }

    /** What is stored of a generation, if it is this caller's and not too old. */
    CompletionStage<Optional<GenerationContent>> find(String generationId, Caller caller) {
        return store.find(generationId)
                .thenApply(found -> found.filter(content -> content.key().equals(caller.key()))
                        .filter(content -> !content.createdAt().isBefore(oldest()))
                        .map(reader::read));
    }

    /** Removes nothing more. */
    void stop() {
        closed = true;
        next.cancel();
    }

    private void put(StoredContent content) {
        Optional<String> id = Optional.of(content.generationId());
        try {
            store.put(content).whenComplete((nothing, thrown) -> {
                if (thrown != null) {
                    failed(id, thrown);
                }
            });
        } catch (RuntimeException broken) {
            // A store that is broken in itself is no reason for a request to end otherwise.
            failed(id, broken);
        }
    }

    private void failed(Optional<String> generationId, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        ContentUnavailableException why = cause instanceof ContentUnavailableException known
                ? known
                : new ContentUnavailableException(Reason.FAILED, "The content store failed.");
        Listeners.tell(listeners, listener -> listener.contentFailed(generationId, why));
    }

    private Instant oldest() {
        return clock.now().minus(config.retention());
    }

    /** Often enough that nothing stays for much longer than it should. */
    private Duration pause() {
        Duration tenth = config.retention().dividedBy(10).plusSeconds(1);
        return tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    }
}
