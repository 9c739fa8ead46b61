package io.signalbox.chat;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer as it comes, for one reader: either one subscriber, or one thread that goes through it and waits. The request is sent once
 * there is a reader; nothing is fetched from the provider that it has not asked for. Tools that have a function are called on the way, by
 * the conversation's executor.
 *
 * <p>Ends in one of these ways, each of which settles the request once:
 *
 * <ul>
 *   <li>whole: {@link ChatEvent.Finished} is the last event;
 *   <li>failed: a {@link ChatException}, after the events that had come; the deadline's passing is one of these;
 *   <li>left: the reader cancels its subscription, is interrupted, or closes this, and the call at the provider is cancelled.
 * </ul>
 */
public final class ChatStream implements Flow.Publisher<ChatEvent>, Iterable<ChatEvent>, AutoCloseable {

    private final Chat chat;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Optional<EventIterator> iterator = Optional.empty();
    private volatile Optional<EventPump> pump = Optional.empty();

    ChatStream(Chat chat) {
        this.chat = chat;
    }

    /** Sends the request, for its one subscriber. */
    @Override
    public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            subscriber.onSubscribe(NO_SUBSCRIPTION);
            subscriber.onError(twice());
            return;
        }
        start(subscriber);
    }

    /**
     * Sends the request; going through it waits for each event, and throws a {@link ChatException} where the answer fails. Leave it by
     * closing this.
     *
     * @throws IllegalStateException if somebody reads it already, or it is closed
     */
    @Override
    public Iterator<ChatEvent> iterator() {
        return events();
    }

    /** The same with the words alone. */
    public Iterable<String> texts() {
        return () -> new TextIterator(events());
    }

    /** Goes through what is left of it, and returns the answer put together. */
    public Answer answer() {
        EventIterator events = iterator.orElseGet(this::events);
        while (events.hasNext()) {
            events.next();
        }
        return events.answer();
    }

    /** The reader leaves, unless it has read to the end: the call at the provider is cancelled. */
    @Override
    public void close() {
        taken.set(true);
        closed = true;
        pump.ifPresent(EventPump::cancel);
        iterator.ifPresent(EventIterator::leave);
    }

    private EventIterator events() {
        if (!taken.compareAndSet(false, true)) {
            throw twice();
        }
        EventIterator events = new EventIterator();
        iterator = Optional.of(events);
        start(events);
        return events;
    }

    private void start(Flow.Subscriber<? super ChatEvent> subscriber) {
        EventPump events = new EventPump(
                subscriber,
                new ToolLoop(chat),
                chat.settings().startDeadline(),
                chat.settings().toolExecutor());
        pump = Optional.of(events);
        events.start();
        if (closed) {
            close();
        }
    }

    private static IllegalStateException twice() {
        return new IllegalStateException("stream: read or closed already (expected: one reader)");
    }

    private static final Flow.Subscription NO_SUBSCRIPTION = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    /** The words of the events. */
    private static final class TextIterator implements Iterator<String> {
        private final EventIterator events;
        private Optional<String> next = Optional.empty();

        TextIterator(EventIterator events) {
            this.events = events;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && events.hasNext()) {
                if (events.next() instanceof ChatEvent.Text more) {
                    next = Optional.of(more.text());
                }
            }
            return next.isPresent();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            String text = next.orElseThrow();
            next = Optional.empty();
            return text;
        }
    }
}
