package io.signalbox.core.gateway;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * The body on its way to the caller: holds what the caller has not asked for yet, which is never more than one piece of the
 * provider's and a comment or two, because more is only fetched when this is empty.
 *
 * <p>A subscriber that throws has left (Reactive Streams §2.13); what it threw goes on to whoever runs the tasks.
 *
 * <p>All methods but {@link #subscribe} run among the request's {@link SerialTasks}.
 */
final class CallerStream implements Flow.Publisher<ByteBuffer> {

    /** Pieces up to this size are joined into one buffer, so that they leave in one write. */
    private static final int JOINED_BYTES = 16 * 1024;

    private final SerialTasks serial;
    private final Runnable onDrained;
    private final Runnable onCancelled;
    private final Deque<ByteBuffer> ready = new ArrayDeque<>(2);

    private Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private long demand;
    private boolean ended;
    private boolean broken;
    private boolean terminated;

    /**
     * A body nobody reads yet.
     *
     * @param onDrained told when the caller wants more than there is
     * @param onCancelled told when the caller has left
     */
    CallerStream(SerialTasks serial, Runnable onDrained, Runnable onCancelled) {
        this.serial = serial;
        this.onDrained = onDrained;
        this.onCancelled = onCancelled;
    }

    /** A body that is whole already. */
    static CallerStream whole(SerialTasks serial, List<ByteBuffer> bytes) {
        CallerStream stream = new CallerStream(serial, () -> {}, () -> {});
        stream.offer(bytes);
        stream.end();
        return stream;
    }

    void offer(List<ByteBuffer> bytes) {
        if (!ended) {
            addJoined(bytes);
            deliver();
        }
    }

    /** The same with the last piece, which leaves with the end unless {@link #flush} is called or it is asked for before. */
    void offerLast(List<ByteBuffer> bytes) {
        if (!ended) {
            addJoined(bytes);
        }
    }

    /** What is there leaves, as far as it is asked for. */
    void flush() {
        deliver();
    }

    /** The body ends after what was offered. */
    void end() {
        ended = true;
        deliver();
    }

    /** The body stops short of its end after what was offered: its subscriber is told that it is not whole. */
    void breakOff() {
        broken = true;
        end();
    }

    /** Whether the caller has asked for more than there is. */
    boolean isDrained() {
        return ready.isEmpty() && demand > 0 && !ended;
    }

    /** Whether nothing waits for the caller. */
    boolean isEmpty() {
        return ready.isEmpty();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        serial.run(() -> {
            if (subscriber.isPresent()) {
                newcomer.onSubscribe(new NoSubscription());
                newcomer.onError(new IllegalStateException("the body has a subscriber already"));
                return;
            }
            subscriber = Optional.of(newcomer);
            newcomer.onSubscribe(new CallerSubscription());
            deliver();
        });
    }

    private void addJoined(List<ByteBuffer> bytes) {
        if (bytes.size() == 1) {
            addUnlessEmpty(bytes.get(0));
            return;
        }
        long total = 0;
        for (ByteBuffer part : bytes) {
            total += part.remaining();
        }
        if (total > JOINED_BYTES) {
            bytes.forEach(this::addUnlessEmpty);
        } else if (total > 0) {
            ByteBuffer joined = ByteBuffer.allocate((int) total);
            bytes.forEach(joined::put);
            ready.add(joined.flip());
        }
    }

    private void addUnlessEmpty(ByteBuffer part) {
        if (part.hasRemaining()) {
            ready.add(part);
        }
    }

    private void deliver() {
        if (subscriber.isEmpty() || terminated) {
            return;
        }
        try {
            deliver(subscriber.get());
        } catch (RuntimeException | Error thrown) {
            leave();
            throw thrown;
        }
        if (isDrained()) {
            onDrained.run();
        }
    }

    private void deliver(Flow.Subscriber<? super ByteBuffer> receiver) {
        while (demand > 0 && !ready.isEmpty()) {
            demand--;
            receiver.onNext(ready.remove());
        }
        if (ended && ready.isEmpty()) {
            terminated = true;
            if (broken) {
                receiver.onError(new IllegalStateException("the answer broke off"));
            } else {
                receiver.onComplete();
            }
        }
    }

    private void leave() {
        terminated = true;
        ready.clear();
        onCancelled.run();
    }

    private final class CallerSubscription implements Flow.Subscription {
        @Override
        public void request(long n) {
            serial.run(() -> {
                if (terminated) {
                    return;
                }
                if (n <= 0) {
                    terminated = true;
                    onCancelled.run();
                    subscriber.ifPresent(receiver ->
                            receiver.onError(new IllegalArgumentException("request(" + n + ") (expected: 1 or more)")));
                    return;
                }
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                deliver();
            });
        }

        @Override
        public void cancel() {
            serial.run(() -> {
                if (!terminated) {
                    leave();
                }
            });
        }
    }

    private static final class NoSubscription implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
