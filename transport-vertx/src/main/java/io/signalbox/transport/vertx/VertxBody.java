package io.signalbox.transport.vertx;

import io.signalbox.core.time.LimitWatch;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A response body: paused until somebody asks, then fetched piece by piece. Trailers are dropped.
 *
 * <p>Vert.x's signals come on the call's event loop, one after the other. A failure of ours may come from the clock's thread; the first
 * end wins, and nothing follows it.
 */
final class VertxBody implements Flow.Publisher<ByteBuffer> {

    private final HttpClientResponse vertx;
    private final boolean empty;
    private final Runnable reset;
    private final LimitWatch watch;
    private final Runnable onEnd;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong demand = new AtomicLong();

    private volatile Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private volatile Optional<Throwable> earlyFailure = Optional.empty();

    /**
     * A body that was paused.
     *
     * @param empty whether the answer's head says that there is nothing: then its end need not be asked for
     * @param reset closes the connection or resets the stream
     */
    VertxBody(HttpClientResponse vertx, boolean empty, Runnable reset, LimitWatch watch, Runnable onEnd) {
        this.vertx = vertx;
        this.empty = empty;
        this.reset = reset;
        this.watch = watch;
        this.onEnd = onEnd;
        vertx.exceptionHandler(thrown -> {
            if (watch.stop()) {
                fail(VertxFailures.inBody(thrown));
            }
        });
        vertx.handler(piece -> {
            watch.bodyArrived(demand.decrementAndGet() > 0);
            if (!over.get()) {
                ByteBuffer bytes = ByteBuffer.wrap(piece.getBytes());
                subscriber.ifPresent(receiver -> receiver.onNext(bytes));
            }
        });
        vertx.endHandler(nothing -> {
            watch.stop();
            onEnd.run();
            if (over.compareAndSet(false, true)) {
                subscriber.ifPresent(Flow.Subscriber::onComplete);
            }
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        if (!taken.compareAndSet(false, true)) {
            newcomer.onSubscribe(new NoDemand());
            newcomer.onError(new IllegalStateException("the body has a subscriber already"));
            return;
        }
        Demand asked = new Demand();
        newcomer.onSubscribe(asked);
        subscriber = Optional.of(newcomer);
        asked.open();
        if (empty) {
            vertx.fetch(1);
        }
        earlyFailure.ifPresent(this::fail);
    }

    void fail(Throwable why) {
        onEnd.run();
        if (subscriber.isEmpty()) {
            earlyFailure = Optional.of(why);
            if (subscriber.isEmpty()) {
                return;
            }
        }
        if (over.compareAndSet(false, true)) {
            subscriber.ifPresent(receiver -> receiver.onError(why));
        }
    }

    /** What the subscriber tells. */
    private final class Demand implements Flow.Subscription {
        private boolean opened;
        private long early;

        /** Passes on what was asked for while the subscriber was still being told of its subscription. */
        void open() {
            long first;
            synchronized (this) {
                opened = true;
                first = early;
            }
            if (first > 0) {
                vertx.fetch(first);
            }
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                watch.stop();
                reset.run();
                fail(new IllegalArgumentException("request(" + n + ") (expected: 1 or more)"));
                return;
            }
            demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
            watch.bodyWanted();
            synchronized (this) {
                if (!opened) {
                    early = early + n < 0 ? Long.MAX_VALUE : early + n;
                    return;
                }
            }
            vertx.fetch(n);
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                watch.stop();
                onEnd.run();
                reset.run();
            }
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
