package io.signalbox.transport.jdk;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.time.LimitWatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A response body: the JDK delivers lists of buffers, the subscriber asks for single ones. The next list is asked for only when all of
 * the last one was taken, so at most one list waits here.
 *
 * <p>Signals come from the JDK's threads, the subscriber's and the clock's; whoever finds nobody delivering delivers for all.
 */
final class JdkBody implements Flow.Publisher<ByteBuffer> {

    private final Flow.Publisher<List<ByteBuffer>> source;
    private final OptionalLong told;
    private final boolean empty;
    private final LimitWatch watch;
    private final Runnable onEnd;

    private final AtomicBoolean taken = new AtomicBoolean();
    /** Whether the JDK's body has its one subscriber: ours for somebody, or for nobody. */
    private final AtomicBoolean opened = new AtomicBoolean();

    private final Queue<ByteBuffer> ready = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean listAsked = new AtomicBoolean();

    private volatile Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private volatile Optional<Flow.Subscription> subscription = Optional.empty();
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean sourceEnded;
    private volatile boolean over;

    /**
     * A body that nobody has asked for.
     *
     * @param told how long the answer's head says that it is; the JDK does not hold HTTP/2 to it
     * @param empty whether the head says that there is nothing: then its end need not be asked for
     */
    JdkBody(
            Flow.Publisher<List<ByteBuffer>> source,
            OptionalLong told,
            boolean empty,
            LimitWatch watch,
            Runnable onEnd) {
        this.source = source;
        this.told = told;
        this.empty = empty;
        this.watch = watch;
        this.onEnd = onEnd;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        if (!taken.compareAndSet(false, true)) {
            newcomer.onSubscribe(new Demand());
            newcomer.onError(new IllegalStateException("the body has a subscriber already"));
        } else if (opened.compareAndSet(false, true)) {
            source.subscribe(new Source(newcomer));
        } else {
            newcomer.onSubscribe(new Demand());
            newcomer.onError(failure.orElseGet(() -> new TransportException(Reason.CANCELLED, SendProgress.SENT)));
        }
    }

    /** The call ended for a reason of ours. */
    void fail(TransportException why) {
        failure = Optional.of(why);
        deliver();
    }

    /** Closes the connection; a body that nobody has subscribed to is taken and dropped. */
    void abort() {
        if (opened.compareAndSet(false, true)) {
            source.subscribe(new Source(new Nobody()));
        }
        subscription.ifPresent(Flow.Subscription::cancel);
    }

    private void deliver() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            subscriber.ifPresent(this::deliverTo);
            missed = signals.addAndGet(-missed);
        } while (missed != 0);
    }

    private void deliverTo(Flow.Subscriber<? super ByteBuffer> receiver) {
        while (!over) {
            if (failure.isPresent()) {
                end();
                receiver.onError(failure.get());
            } else if (ready.isEmpty() && sourceEnded) {
                end();
                watch.stop();
                receiver.onComplete();
            } else if (demand.get() == 0) {
                return;
            } else if (!ready.isEmpty()) {
                long left = demand.decrementAndGet();
                watch.bodyArrived(left > 0);
                receiver.onNext(ready.remove());
            } else if (listAsked.compareAndSet(false, true)) {
                subscription.ifPresent(jdk -> jdk.request(1));
                return;
            } else {
                return;
            }
        }
        ready.clear();
    }

    private void end() {
        over = true;
        onEnd.run();
    }

    /** What the JDK tells. */
    private final class Source implements Flow.Subscriber<List<ByteBuffer>> {
        private final Flow.Subscriber<? super ByteBuffer> receiver;
        private long arrived;

        Source(Flow.Subscriber<? super ByteBuffer> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onSubscribe(Flow.Subscription jdk) {
            subscription = Optional.of(jdk);
            receiver.onSubscribe(new Demand());
            subscriber = Optional.of(receiver);
            if (empty && listAsked.compareAndSet(false, true)) {
                jdk.request(1);
            }
            deliver();
        }

        @Override
        public void onNext(List<ByteBuffer> list) {
            for (ByteBuffer piece : list) {
                if (piece.hasRemaining()) {
                    arrived += piece.remaining();
                    ready.add(piece);
                }
            }
            listAsked.set(false);
            deliver();
        }

        @Override
        public void onError(Throwable thrown) {
            if (watch.stop()) {
                failure = Optional.of(JdkFailures.inBody(thrown));
            }
            deliver();
        }

        @Override
        public void onComplete() {
            if (told.isPresent() && told.getAsLong() != arrived && watch.stop()) {
                failure = Optional.of(new TransportException(Reason.PROTOCOL, SendProgress.SENT));
            }
            sourceEnded = true;
            deliver();
        }
    }

    /** What the subscriber tells. */
    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            if (n <= 0) {
                failure = Optional.of(new IllegalArgumentException("request(" + n + ") (expected: 1 or more)"));
                watch.stop();
                subscription.ifPresent(Flow.Subscription::cancel);
            } else {
                demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
                watch.bodyWanted();
            }
            deliver();
        }

        @Override
        public void cancel() {
            if (!over) {
                end();
                watch.stop();
                subscription.ifPresent(Flow.Subscription::cancel);
            }
        }
    }

    /** Takes a body that nobody wants. */
    private static final class Nobody implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription unused) {
            unused.cancel();
        }

        @Override
        public void onNext(ByteBuffer bytes) {}

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onComplete() {}
    }
}
