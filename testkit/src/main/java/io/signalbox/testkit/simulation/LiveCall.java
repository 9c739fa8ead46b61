package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import io.signalbox.testkit.simulation.ProviderScript.Kind;
import io.signalbox.testkit.simulation.ProviderScript.Step;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A call under way: plays its script against limits, demand and cancellation, as a transport has to. */
final class LiveCall implements Transport.Call {

    /** As many pieces wait for a slow reader; then the peer is stopped. */
    private static final int MOST_QUEUED = 4;

    private final SimulatedClock clock;
    private final ProviderScript script;
    private final Consumer<LiveCall> onEnd;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();
    private final Deque<byte[]> queued = new ArrayDeque<>();

    private Optional<Flow.Subscriber<? super ByteBuffer>> subscriber = Optional.empty();
    private Optional<Reason> reason = Optional.empty();
    private OptionalLong firstByteNanos = OptionalLong.empty();
    private OptionalLong endedNanos = OptionalLong.empty();
    private SendProgress progress = SendProgress.NOT_SENT;
    private Clock.Cancellable timer = () -> {};
    private int nextStep;
    private long demand;
    private long bytes;
    private boolean delivering;
    private boolean waitsForReader;
    private boolean bodyIsWhole;

    LiveCall(SimulatedClock clock, ProviderScript script, TransportLimits limits, Consumer<LiveCall> onEnd) {
        this.clock = clock;
        this.script = script;
        this.onEnd = onEnd;
        this.watch = LimitWatch.start(clock, limits, this::fail);
        long limit = limits.connect().toNanos();
        if (script.connectNanos().orElse(limit) < limit) {
            timer = clock.schedule(script.connectNanos().getAsLong(), this::connected);
        } else {
            timer = clock.schedule(limit, () -> fail(Reason.CONNECT_TIMEOUT));
        }
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        fail(Reason.CANCELLED);
    }

    OptionalLong firstByteNanos() {
        return firstByteNanos;
    }

    OptionalLong endedNanos() {
        return endedNanos;
    }

    Optional<Reason> reason() {
        return reason;
    }

    long bytes() {
        return bytes;
    }

    private void connected() {
        boolean refused = !script.steps().isEmpty() && script.steps().get(0).kind() == Kind.REFUSE;
        if (!refused) {
            progress = SendProgress.SENT;
        }
        advance();
    }

    private void advance() {
        if (endedNanos.isEmpty() && nextStep < script.steps().size()) {
            Step step = script.steps().get(nextStep++);
            timer = clock.schedule(step.delayNanos(), () -> perform(step));
        }
    }

    private void perform(Step step) {
        switch (step.kind()) {
            case HEAD -> {
                watch.headersArrived();
                advance();
                response.complete(new TransportResponse(step.status(), step.headers(), this::subscribe));
            }
            case PIECE -> {
                queued.add(step.bytes());
                waitsForReader = true;
                deliver();
            }
            case END -> {
                bodyIsWhole = true;
                deliver();
            }
            case RESET -> fail(Reason.CONNECTION_RESET);
            case REFUSE -> fail(Reason.CONNECTION_REFUSED);
        }
    }

    private void subscribe(Flow.Subscriber<? super ByteBuffer> newcomer) {
        if (subscriber.isPresent()) {
            throw new IllegalStateException("the body has a subscriber already");
        }
        subscriber = Optional.of(newcomer);
        newcomer.onSubscribe(new BodySubscription());
        reason.ifPresentOrElse(why -> newcomer.onError(new TransportException(why, progress)), this::deliver);
    }

    private void deliver() {
        if (subscriber.isPresent() && !delivering) {
            delivering = true;
            while (endedNanos.isEmpty() && demand > 0 && !queued.isEmpty()) {
                byte[] piece = queued.remove();
                demand--;
                firstByteNanos = bytes == 0 ? OptionalLong.of(clock.nanos()) : firstByteNanos;
                bytes += piece.length;
                watch.bodyArrived(demand > 0);
                subscriber.get().onNext(ByteBuffer.wrap(piece));
            }
            delivering = false;
            if (endedNanos.isEmpty() && bodyIsWhole && queued.isEmpty()) {
                end();
                subscriber.get().onComplete();
            }
        }
        if (waitsForReader && queued.size() < MOST_QUEUED) {
            waitsForReader = false;
            advance();
        }
    }

    private void fail(Reason why) {
        if (endedNanos.isEmpty()) {
            reason = Optional.of(why);
            end();
            TransportException thrown = new TransportException(why, progress);
            if (!response.completeExceptionally(thrown)) {
                subscriber.ifPresent(reader -> reader.onError(thrown));
            }
        }
    }

    private void end() {
        endedNanos = OptionalLong.of(clock.nanos());
        timer.cancel();
        watch.stop();
        queued.clear();
        onEnd.accept(this);
    }

    private final class BodySubscription implements Flow.Subscription {
        @Override
        public void request(long n) {
            if (n <= 0) {
                throw new IllegalArgumentException("request(" + n + ") (expected: 1 or more)");
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            watch.bodyWanted();
            deliver();
        }

        @Override
        public void cancel() {
            if (endedNanos.isEmpty()) {
                reason = Optional.of(Reason.CANCELLED);
                subscriber = Optional.empty();
                end();
            }
        }
    }
}
