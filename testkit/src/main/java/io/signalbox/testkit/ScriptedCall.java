package io.signalbox.testkit;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One call of a {@link ScriptedTransport}: plays a reply against demand, limits and cancellation.
 *
 * <p>Whatever happens to it is an event, and events run one after the other on the thread that brought the first of them: so nothing
 * here is locked, and a subscriber that asks for more while it is given something does not go deeper.
 */
final class ScriptedCall implements Transport.Call {

    private static final int MOST_AT_ONCE = 1 << 14;

    private final ScriptedTransport transport;
    private final Exchange exchange;
    private final Clock clock;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();
    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    private final Deque<Segment> toCome = new ArrayDeque<>();
    private Optional<ReplyRendering.Head> head = Optional.empty();
    private Deque<Segment> body = new ArrayDeque<>();
    private Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private Optional<TransportException> failure = Optional.empty();
    private Clock.Cancellable timer = () -> {};
    private boolean inBody;
    private boolean waits;
    private boolean standsAtGate;
    private long demand;
    private boolean ended;

    ScriptedCall(ScriptedTransport transport, Exchange exchange, Clock clock, TransportLimits limits) {
        this.transport = transport;
        this.exchange = exchange;
        this.clock = clock;
        this.watch = LimitWatch.start(
                clock, limits, reason -> happens(() -> fail(reason, SendProgress.SENT, Exchange.Ending.PEER_CLOSED)));
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        happens(() -> fail(Reason.CANCELLED, SendProgress.SENT, Exchange.Ending.PEER_CLOSED));
    }

    void play(ReplyRendering.Played reply) {
        happens(() -> {
            toCome.addAll(reply.before());
            head = reply.head();
            body.addAll(reply.body());
        });
    }

    /** Nobody is there. */
    void refuse() {
        happens(() -> fail(Reason.CONNECTION_REFUSED, SendProgress.NOT_SENT, Exchange.Ending.STOPPED));
    }

    /** The provider goes away in the middle of it. */
    void breakOff() {
        happens(() -> fail(Reason.CONNECTION_RESET, SendProgress.SENT, Exchange.Ending.STOPPED));
    }

    private void happens(Runnable event) {
        events.add(event);
        if (unfinished.getAndIncrement() != 0) {
            return;
        }
        transport.stands();
        try {
            do {
                Runnable next = events.poll();
                if (next != null) {
                    guarded(next);
                }
            } while (unfinished.decrementAndGet() != 0);
        } finally {
            transport.standsNoMore();
        }
    }

    private void guarded(Runnable event) {
        try {
            event.run();
            goOn();
        } catch (RuntimeException broken) {
            transport.complain("whoever was told of " + exchange.request() + " threw " + broken);
        }
    }

    private void goOn() {
        boolean more = true;
        while (more && !ended && !waits) {
            Segment next = toCome.peek();
            more = next == null ? passesOn() : performs(next);
        }
    }

    /** What follows when there are no more segments: the head, its body, or the end. True if something did. */
    private boolean passesOn() {
        if (inBody) {
            return completes();
        }
        toCome.addAll(body);
        body = new ArrayDeque<>();
        inBody = true;
        if (head.isPresent()) {
            ReplyRendering.Head known = head.get();
            watch.headersArrived();
            response.complete(new TransportResponse(known.status(), known.headers(), this::subscribe));
        }
        return true;
    }

    private boolean completes() {
        if (head.isEmpty()) {
            fail(Reason.CONNECTION_RESET, SendProgress.SENT, Exchange.Ending.CUT);
        } else if (subscriber.isPresent()) {
            end(Exchange.Ending.COMPLETED);
            subscriber.get().onComplete();
        }
        return false;
    }

    private boolean performs(Segment segment) {
        if (segment instanceof Segment.Bytes bytes) {
            return gives(bytes.data(), Optional.empty());
        }
        if (segment instanceof Segment.Flood flood) {
            return floods(flood);
        }
        toCome.remove();
        if (segment instanceof Segment.Pause pause) {
            waitsFor(pause.time());
        } else if (segment instanceof Segment.Hold hold) {
            standsAtGate = true;
            transport.stands();
            waitsFor(hold.gate());
        } else if (segment == Segment.Act.STALL) {
            waitsFor(exchange.stallGate());
        } else if (segment == Segment.Act.RESET) {
            fail(Reason.CONNECTION_RESET, SendProgress.SENT, Exchange.Ending.RESET);
        } else if (segment == Segment.Act.CUT || segment == Segment.Act.SEVER) {
            fail(Reason.CONNECTION_RESET, SendProgress.SENT, Exchange.Ending.CUT);
        }
        return true;
    }

    private boolean floods(Segment.Flood flood) {
        long atOnce = flood.gap().isZero() ? MOST_AT_ONCE : flood.pattern().length;
        byte[] block = new byte[(int) Math.min(atOnce, flood.length())];
        for (int i = 0; i < block.length; i++) {
            block[i] = flood.pattern()[(int) ((flood.from() + i) % flood.pattern().length)];
        }
        if (block.length == flood.length()) {
            return gives(block, Optional.empty());
        }
        boolean given = gives(block, Optional.of(flood.splitAt(block.length).get(1)));
        if (given && !ended && !flood.gap().isZero()) {
            waitsFor(flood.gap());
        }
        return given;
    }

    /** Gives the subscriber the first segment's bytes, as soon as it wants any. */
    private boolean gives(byte[] bytes, Optional<Segment> rest) {
        if (bytes.length > 0 && head.isEmpty()) {
            fail(Reason.PROTOCOL, SendProgress.SENT, Exchange.Ending.CUT);
            return false;
        }
        if (bytes.length > 0 && (subscriber.isEmpty() || demand == 0)) {
            return false;
        }
        toCome.remove();
        rest.ifPresent(toCome::addFirst);
        if (bytes.length > 0) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            exchange.wrote(bytes.length);
            watch.bodyArrived(demand > 0);
            subscriber.get().onNext(ByteBuffer.wrap(bytes.clone()));
        }
        return true;
    }

    private void waitsFor(Duration time) {
        waits = true;
        timer = clock.schedule(time, () -> happens(this::waitIsOver));
    }

    private void waitsFor(Gate gate) {
        waits = true;
        gate.reached();
        gate.opened().thenRun(() -> happens(this::waitIsOver));
    }

    private void waitIsOver() {
        waits = false;
        if (standsAtGate) {
            standsAtGate = false;
            transport.standsNoMore();
        }
    }

    private void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        happens(() -> {
            if (subscriber.isPresent()) {
                newcomer.onSubscribe(new NoSubscription());
                newcomer.onError(new IllegalStateException("the body has a subscriber already"));
                return;
            }
            subscriber = Optional.of(newcomer);
            newcomer.onSubscribe(new BodySubscription());
            failure.ifPresent(newcomer::onError);
        });
    }

    private void fail(Reason reason, SendProgress progress, Exchange.Ending ending) {
        if (ended) {
            return;
        }
        TransportException thrown = new TransportException(reason, progress);
        failure = Optional.of(thrown);
        end(ending);
        if (!response.completeExceptionally(thrown)) {
            subscriber.ifPresent(reader -> reader.onError(thrown));
        }
    }

    private void end(Exchange.Ending ending) {
        ended = true;
        timer.cancel();
        watch.stop();
        toCome.clear();
        waitIsOver();
        if (ending == Exchange.Ending.PEER_CLOSED) {
            exchange.peerHasClosed();
        }
        exchange.ended(ending);
        transport.ended(this);
    }

    private final class BodySubscription implements Flow.Subscription {
        @Override
        public void request(long n) {
            happens(() -> {
                if (n <= 0) {
                    fail(Reason.CANCELLED, SendProgress.SENT, Exchange.Ending.PEER_CLOSED);
                    return;
                }
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                watch.bodyWanted();
            });
        }

        @Override
        public void cancel() {
            happens(() -> {
                if (!ended) {
                    subscriber = Optional.empty();
                    end(Exchange.Ending.PEER_CLOSED);
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
