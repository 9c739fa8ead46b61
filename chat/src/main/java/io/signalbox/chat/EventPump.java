package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Clock;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of streams into events for one subscriber, as fast as it asks: the next piece is fetched once every event of the one
 * before was taken. Where an answer calls tools, they are called in between, and the next round's events follow. Ends with the last
 * event, with a failure, or because the subscriber leaves; whatever comes first.
 *
 * <p>Signals of both sides come from any thread; {@link #drain} runs for one of them at a time, without a lock.
 */
final class EventPump implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {

    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private final Rounds rounds;
    private final Deadline deadline;
    private final Executor tools;
    private final Queue<ChatEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Of this round; handed from the thread that begins it to those that bring its bytes, one at a time. */
    private EventReader reader = new EventReader(events::add);

    private volatile Clock.Cancellable timer = () -> {};
    private volatile @Nullable GatewayCall call;
    private volatile Flow.@Nullable Subscription body;
    private volatile String generationId = "";
    private volatile boolean fetching;
    private volatile boolean ended;
    private volatile boolean left;
    private volatile @Nullable Throwable failure;
    private boolean toldEnd;

    /** @param tools where tools are called */
    EventPump(Flow.Subscriber<? super ChatEvent> subscriber, Rounds rounds, Deadline deadline, Executor tools) {
        this.subscriber = subscriber;
        this.rounds = rounds;
        this.deadline = deadline;
        this.tools = tools;
    }

    /** Sends the first request, unless the subscriber leaves at once. */
    void start() {
        subscriber.onSubscribe(this);
        if (left) {
            return;
        }
        timer = deadline.whenPassed(() -> {
            fail(deadline.failure(generationId));
            leave();
        });
        begin();
    }

    private void begin() {
        GatewayCall begun = rounds.stream();
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
        Served served = Served.in(response.headers());
        generationId = served.generationId();
        reader.begins(served);
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
        try {
            reader.take(piece);
        } catch (RuntimeException thrown) {
            fail(thrown instanceof ChatException ? thrown : Asking.unreadable(generationId));
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
        if (!reader.isWhole()) {
            fail(brokenOff());
            return;
        }
        Answer answer = reader.answer();
        if (answer.toolCalls().isEmpty()) {
            proceed(answer);
            return;
        }
        try {
            tools.execute(() -> proceed(answer));
        } catch (RejectedExecutionException full) {
            fail(full);
        }
    }

    /** A round is over: there is another, or this is the end. */
    private void proceed(Answer answer) {
        if (left || ended) {
            return;
        }
        try {
            boolean another = rounds.goOnAfter(answer);
            if (left || ended) {
                return; // Meanwhile nobody wants another.
            }
            if (another) {
                events.addAll(rounds.found());
                reader = new EventReader(events::add);
                body = null;
                fetching = false;
                drain();
                begin();
            } else if (closing.compareAndSet(false, true)) {
                events.add(new ChatEvent.Finished(rounds.answer()));
                ended = true;
                drain();
            }
        } catch (RuntimeException | Error thrown) {
            fail(thrown);
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

    private ChatException brokenOff() {
        return ChatException.of(
                Failure.of(FailureKind.BAD_RESPONSE, "answer_broke_off", "The answer broke off."), generationId);
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
