package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a stream into events for one subscriber, as fast as it asks: the next piece is fetched once every event of the one
 * before was taken. Ends with the last event, with a failure, or because the subscriber leaves; whatever comes first.
 *
 * <p>Signals of both sides come from any thread; {@link #drain} runs for one of them at a time, without a lock.
 */
final class EventPump implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {

    /** The gateway bounds events itself; this is far beyond. */
    private static final int MOST_EVENT_BYTES = 256 << 20;

    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private final Deadline deadline;
    private final SseReader reader = new SseReader(MOST_EVENT_BYTES);
    private final Queue<ChatEvent> events = new ConcurrentLinkedQueue<>();
    private final AnswerAssembly assembly = new AnswerAssembly(events::add);
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile Clock.Cancellable timer = () -> {};
    private volatile @Nullable GatewayCall call;
    private volatile Flow.@Nullable Subscription body;
    private volatile Served served = Served.in(Headers.NONE);
    private volatile boolean fetching;
    private volatile boolean ended;
    private volatile boolean left;
    private volatile @Nullable Throwable failure;
    private boolean toldEnd;

    EventPump(Flow.Subscriber<? super ChatEvent> subscriber, Deadline deadline) {
        this.subscriber = subscriber;
        this.deadline = deadline;
    }

    /**
     * Sends the request.
     *
     * @param request starts the call; asked once, or never if the subscriber leaves at once
     */
    void start(Supplier<GatewayCall> request) {
        subscriber.onSubscribe(this);
        if (left) {
            return;
        }
        timer = deadline.whenPassed(() -> {
            fail(deadline.failure(served.generationId()));
            leave();
        });
        GatewayCall begun = request.get();
        call = begun;
        begun.response().whenComplete((response, impossible) -> answered(response));
        if (left || failure != null) {
            leave();
        }
    }

    private void answered(GatewayResponse response) {
        if (response.failure().isPresent()) {
            BodyCollector.of(response).thenAccept(report -> fail(Asking.refusal(report)));
            return;
        }
        served = Served.in(response.headers());
        response.body().subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body = subscription;
        if (left) {
            subscription.cancel();
        }
        drain();
    }

    @Override
    public void onNext(ByteBuffer piece) {
        reader.feed(piece);
        SseReader.Step step = reader.next();
        while (step == SseReader.Step.EVENT) {
            take(reader.event());
            step = reader.next();
        }
        if (step == SseReader.Step.TOO_LARGE) {
            fail(brokenOff());
            leave();
        }
        fetching = false;
        drain();
    }

    @Override
    public void onError(Throwable thrown) {
        fail(brokenOff());
    }

    @Override
    public void onComplete() {
        if (!assembly.isFinished()) {
            fail(brokenOff());
        } else if (closing.compareAndSet(false, true)) {
            events.add(new ChatEvent.Finished(assembly.answer(served, Optional.empty())));
            ended = true;
            drain();
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            fail(new IllegalArgumentException("request(" + n + ") (expected: 1 or more)"));
            leave();
            return;
        }
        demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        drain();
    }

    @Override
    public void cancel() {
        left = true;
        leave();
        drain();
    }

    private void take(SseEvent event) {
        if (!event.hasData()) {
            return;
        }
        RawJson data = new RawJson(event.data(), event.dataStart(), event.dataEnd());
        Optional<JsonNode> tree = event.dataIs("[DONE]") ? Optional.empty() : data.tree();
        if (tree.isEmpty()) {
            return;
        }
        if (event.type().equals(OwnDialect.FAILURE_EVENT)) {
            fail(new ChatException(FailureReport.read(tree.get())));
            return;
        }
        events.add(new ChatEvent.Chunk(data));
        assembly.chunk(tree.get());
    }

    private ChatException brokenOff() {
        return ChatException.of(
                Failure.of(FailureKind.BAD_RESPONSE, "answer_broke_off", "The answer broke off."),
                served.generationId());
    }

    /** Events that are there come before it. */
    private void fail(Throwable thrown) {
        if (closing.compareAndSet(false, true)) {
            failure = thrown;
            ended = true;
            drain();
        }
    }

    /** Ends the call at the provider, if it is not over. */
    private void leave() {
        Flow.Subscription subscription = body;
        if (subscription != null) {
            subscription.cancel();
        }
        GatewayCall begun = call;
        if (begun != null) {
            begun.cancel();
        }
    }

    private void drain() {
        if (unfinished.getAndIncrement() != 0) {
            return;
        }
        do {
            deliverOrLeave();
        } while (unfinished.decrementAndGet() != 0);
    }

    /** A subscriber that throws has left: it is not called again, and its thread's handler is told, since nobody here could help. */
    private void deliverOrLeave() {
        try {
            deliver();
        } catch (RuntimeException | Error thrown) {
            left = true;
            toldEnd = true;
            timer.cancel();
            leave();
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }

    private void deliver() {
        if (toldEnd) {
            return;
        }
        if (left) {
            toldEnd = true;
            timer.cancel();
            events.clear();
            return;
        }
        boolean over = ended;
        while (!left && demand.get() > 0) {
            ChatEvent event = events.poll();
            if (event == null) {
                break;
            }
            demand.decrementAndGet();
            subscriber.onNext(event);
        }
        if (left || !events.isEmpty()) {
            return;
        }
        if (over) {
            end();
        } else if (demand.get() > 0) {
            fetch();
        }
    }

    private void end() {
        toldEnd = true;
        timer.cancel();
        Throwable thrown = failure;
        if (thrown == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(thrown);
        }
    }

    private void fetch() {
        Flow.Subscription subscription = body;
        if (subscription != null && !fetching) {
            fetching = true;
            subscription.request(1);
        }
    }
}
