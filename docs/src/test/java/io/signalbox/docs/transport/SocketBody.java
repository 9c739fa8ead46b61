package io.signalbox.docs.transport;

import io.signalbox.core.port.TransportException;
import io.signalbox.core.time.LimitWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * A body that is read only as it is asked for. The call's thread delivers it; a failure comes from whoever ends the call. Both hold the
 * lock while they tell the subscriber, so that it hears one thing at a time and nothing after the end.
 */
final class SocketBody implements Flow.Publisher<ByteBuffer> {

    private static final int PIECE_BYTES = 8 * 1024;

    private final LimitWatch watch;
    private final Runnable hangUp;
    private final Object lock = new Object();
    private Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private long demand;
    private boolean over;

    SocketBody(LimitWatch watch, Runnable hangUp) {
        this.watch = watch;
        this.hangUp = hangUp;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        synchronized (lock) {
            boolean late = subscriber.isPresent();
            newcomer.onSubscribe(late ? new NoDemand() : new Demand());
            if (late) {
                newcomer.onError(new IllegalStateException("the body has a subscriber already"));
                return;
            }
            subscriber = Optional.of(newcomer);
            failure.ifPresent(this::tell);
            lock.notifyAll();
        }
    }

    /** Reads the body to its end, at the subscriber's pace. */
    void deliver(InputStream in, boolean empty) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE_BYTES];
        while (awaitDemand(empty)) {
            int count = in.read(buffer);
            synchronized (lock) {
                if (over) {
                    return;
                }
                if (count < 0) {
                    complete();
                    return;
                }
                demand--;
                watch.bodyArrived(demand > 0);
                subscriber.orElseThrow().onNext(ByteBuffer.wrap(Arrays.copyOf(buffer, count)));
            }
        }
    }

    void fail(TransportException why) {
        synchronized (lock) {
            if (failure.isEmpty()) {
                failure = Optional.of(why);
                tell(why);
            }
            lock.notifyAll();
        }
    }

    private boolean awaitDemand(boolean empty) throws InterruptedException {
        synchronized (lock) {
            while (!over && failure.isEmpty() && (subscriber.isEmpty() || (demand == 0 && !empty))) {
                lock.wait();
            }
            return !over && failure.isEmpty();
        }
    }

    private void complete() {
        over = true;
        watch.stop();
        subscriber.orElseThrow().onComplete();
    }

    private void tell(Throwable why) {
        if (!over && subscriber.isPresent()) {
            over = true;
            subscriber.get().onError(why);
        }
    }

    /** What the subscriber tells. */
    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            synchronized (lock) {
                if (n <= 0) {
                    watch.stop();
                    hangUp.run();
                    failure = Optional.of(new IllegalArgumentException("request(" + n + ") (expected: 1 or more)"));
                    failure.ifPresent(SocketBody.this::tell);
                } else {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                    watch.bodyWanted();
                }
                lock.notifyAll();
            }
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                over = true;
                lock.notifyAll();
            }
            watch.stop();
            hangUp.run();
        }
    }

    /** The subscription of somebody who came too late. */
    private static final class NoDemand implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
