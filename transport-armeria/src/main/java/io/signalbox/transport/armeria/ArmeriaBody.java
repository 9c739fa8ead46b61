package io.signalbox.transport.armeria;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.signalbox.core.time.LimitWatch;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;

/**
 * A response body: what the subscriber asks for is asked of Armeria, piece by piece; trailers are dropped.
 *
 * <p>Armeria's signals come on the call's event loop, one after the other. A failure of ours may come from the clock's thread; the first
 * end wins, and nothing follows it.
 */
final class ArmeriaBody implements Flow.Publisher<ByteBuffer> {

    private final Subscription armeria;
    private final LimitWatch watch;
    private final Runnable onEnd;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong demand = new AtomicLong();

    private volatile Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private volatile Optional<Throwable> earlyFailure = Optional.empty();
    private volatile boolean earlyEnd;

    ArmeriaBody(Subscription armeria, LimitWatch watch, Runnable onEnd) {
        this.armeria = armeria;
        this.watch = watch;
        this.onEnd = onEnd;
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
        if (earlyFailure.isPresent()) {
            fail(earlyFailure.get());
        } else if (earlyEnd) {
            complete();
        }
    }

    void take(HttpObject object) {
        if (!(object instanceof HttpData data)) {
            armeria.request(1);
            return;
        }
        if (data.isEmpty()) {
            data.close();
            if (!data.isEndOfStream()) {
                armeria.request(1);
            }
            return;
        }
        watch.bodyArrived(demand.decrementAndGet() > 0);
        if (over.get()) {
            data.close();
        } else {
            ByteBuffer bytes = ByteBuffer.wrap(data.array());
            subscriber.ifPresent(receiver -> receiver.onNext(bytes));
        }
    }

    void complete() {
        watch.stop();
        onEnd.run();
        if (subscriber.isEmpty()) {
            earlyEnd = true;
            if (subscriber.isEmpty()) {
                return;
            }
        }
        if (over.compareAndSet(false, true)) {
            subscriber.ifPresent(Flow.Subscriber::onComplete);
        }
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
                armeria.request(first);
            }
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                watch.stop();
                armeria.cancel();
                subscriber.ifPresentOrElse(
                        receiver -> fail(senseless(n)), () -> earlyFailure = Optional.of(senseless(n)));
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
            armeria.request(n);
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                watch.stop();
                onEnd.run();
                armeria.cancel();
            }
        }

        private static IllegalArgumentException senseless(long n) {
            return new IllegalArgumentException("request(" + n + ") (expected: 1 or more)");
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
