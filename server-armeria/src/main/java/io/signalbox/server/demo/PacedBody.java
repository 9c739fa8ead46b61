package io.signalbox.server.demo;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body whose parts come one by one with a gap between them, as far as they are asked for. Takes one subscriber.
 *
 * <p>May be asked and cancelled from any thread; the subscriber is called by one thread at a time.
 */
final class PacedBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private final List<ByteBuffer> parts;
    private final Duration gap;
    private final Clock clock;
    private final Runnable ended;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private int next;
    private volatile long demand;
    private volatile boolean resting;
    private volatile boolean done;
    private volatile Clock.Cancellable rest = () -> {};

    /**
     * A body of these parts.
     *
     * @param ended told when nothing more will come
     */
    PacedBody(List<ByteBuffer> parts, Duration gap, Clock clock, Runnable ended) {
        this.parts = parts;
        this.gap = gap;
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> only) {
        subscriber = only;
        only.onSubscribe(this);
        step();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        }
        step();
    }

    @Override
    public void cancel() {
        done = true;
        rest.cancel();
        ended.run();
    }

    /** Ends the body as a cancelled call. */
    void breakOff() {
        broken.set(true);
        rest.cancel();
        step();
    }

    /** Takes steps until there is nothing to do; whoever comes meanwhile leaves its step to the one who is at it. */
    private void step() {
        if (steps.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            passWhatIsWanted();
            seen = steps.addAndGet(-seen);
        } while (seen > 0);
    }

    private void passWhatIsWanted() {
        Flow.Subscriber<? super ByteBuffer> current = subscriber;
        while (current != null && !done) {
            if (broken.get()) {
                done = true;
                ended.run();
                current.onError(new TransportException(TransportException.Reason.CANCELLED, SendProgress.SENT));
            } else if (next == parts.size()) {
                done = true;
                ended.run();
                current.onComplete();
            } else if (demand == 0 || resting) {
                return;
            } else {
                pass(current);
            }
        }
    }

    private void pass(Flow.Subscriber<? super ByteBuffer> current) {
        synchronized (this) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        }
        ByteBuffer part = parts.get(next++);
        if (!gap.isZero() && next < parts.size()) {
            resting = true;
            rest = clock.schedule(gap, () -> {
                resting = false;
                step();
            });
        }
        current.onNext(part);
    }
}
