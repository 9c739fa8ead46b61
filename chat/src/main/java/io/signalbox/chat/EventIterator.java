package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** Events for one thread that may wait, which asks for one at a time. */
final class EventIterator implements Iterator<ChatEvent>, Flow.Subscriber<ChatEvent> {

    /** Never more than one event and the end. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private Optional<ChatEvent> next = Optional.empty();
    private Optional<Signal> end = Optional.empty();
    private Optional<Answer> answer = Optional.empty();

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(ChatEvent event) {
        signals.add(new Signal(Optional.of(event), Optional.empty()));
    }

    @Override
    public void onError(Throwable thrown) {
        signals.add(new Signal(Optional.empty(), Optional.of(thrown)));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(Optional.empty(), Optional.empty()));
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && end.isEmpty()) {
            subscription.join().request(1);
            Signal signal = take();
            next = signal.event();
            if (next.isEmpty()) {
                end = Optional.of(signal);
            }
        }
        if (end.isPresent() && end.get().failure().isPresent()) {
            throw thrown(end.get().failure().get());
        }
        return next.isPresent();
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ChatEvent event = next.orElseThrow();
        next = Optional.empty();
        if (event instanceof ChatEvent.Finished finished) {
            answer = Optional.of(finished.answer());
        }
        return event;
    }

    /** What came last. */
    Answer answer() {
        return answer.orElseThrow(() -> new IllegalStateException("a stream that does not fail ends with its answer"));
    }

    /** Wakes the thread that waits; from any thread. */
    void leave() {
        onError(ChatException.of(Failure.of(FailureKind.CANCELLED, "closed", "The stream was closed."), ""));
    }

    private Signal take() {
        try {
            return signals.take();
        } catch (InterruptedException interrupted) {
            subscription.join().cancel();
            Thread.currentThread().interrupt();
            return new Signal(Optional.empty(), Optional.of(Asking.interrupted()));
        }
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof ChatException told) {
            return told.here();
        }
        if (failure instanceof Error fault) {
            throw fault;
        }
        return failure instanceof RuntimeException ofTool ? ofTool : new IllegalStateException(failure);
    }

    /**
     * An event, or the end.
     *
     * @param event empty at the end
     * @param failure why it is the end, if not because the answer is whole
     */
    private record Signal(Optional<ChatEvent> event, Optional<Throwable> failure) {}
}
