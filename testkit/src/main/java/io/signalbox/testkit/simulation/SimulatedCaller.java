package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Clock;
import io.signalbox.testkit.simulation.CallerPlan.Reading;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.random.RandomGenerator;

/** One caller: asks, reads as its plan says, and perhaps leaves. */
final class SimulatedCaller implements Flow.Subscriber<ByteBuffer> {

    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final CallerPlan plan;
    private final SimulatedClock clock;
    private final Trace trace;
    private final RandomGenerator chance;
    private final StringBuilder received = new StringBuilder();

    private Optional<GatewayCall> call = Optional.empty();
    private Optional<GatewayResponse> response = Optional.empty();
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private OptionalLong firstContentNanos = OptionalLong.empty();
    private Clock.Cancellable leavingTimer = () -> {};
    private int inFlightBefore;
    private int pieces;
    private int completions;
    private int errors;
    private int afterEnd;
    private boolean left;

    SimulatedCaller(CallerPlan plan, SimulatedClock clock, Trace trace, RandomGenerator chance) {
        this.plan = plan;
        this.clock = clock;
        this.trace = trace;
        this.chance = chance;
    }

    CallerPlan plan() {
        return plan;
    }

    void arrive(Gateway gateway, Executor eventLoop, int inFlight) {
        inFlightBefore = inFlight;
        Executor executor = plan.hasEventLoop() ? eventLoop : Runnable::run;
        trace.note(plan.request(), "arrives", plan.models().toString());
        GatewayCall begun = gateway.call(new GatewayRequest(
                new SimulatedDialect(), plan.body(), Caller.ANONYMOUS, CallerIdentity.NONE, executor));
        call = Optional.of(begun);
        begun.response().whenComplete((answer, thrown) -> answered(Optional.ofNullable(answer)));
        if (plan.leavesAfterNanos().isPresent() && !isOver()) {
            leavingTimer = clock.schedule(plan.leavesAfterNanos().getAsLong(), this::leave);
        }
    }

    boolean hasContent() {
        return firstContentNanos.isPresent();
    }

    /** Whether nothing more is going to happen to this caller that it cares about. */
    boolean isOver() {
        return completions + errors > 0
                || (call.isPresent() && left)
                || (response.isPresent() && plan.reading() == Reading.NOT_TO_THE_END);
    }

    CallerOutcome outcome() {
        return new CallerOutcome(
                response.map(answer -> OptionalInt.of(answer.status())).orElseGet(OptionalInt::empty),
                response.flatMap(answer -> answer.headers().first("x-generation-id")),
                response.flatMap(GatewayResponse::failure),
                received.toString(),
                completions,
                errors,
                afterEnd,
                firstContentNanos,
                left,
                inFlightBefore);
    }

    private void answered(Optional<GatewayResponse> answer) {
        response = answer;
        trace.note(
                plan.request(),
                "answered",
                answer.map(begun -> Integer.toString(begun.status())).orElse("never"));
        if (answer.isPresent() && !left) {
            answer.get().body().subscribe(this);
        }
    }

    void leave() {
        if (!isOver() && !left) {
            left = true;
            trace.note(plan.request(), "leaves", "");
            if (subscription.isPresent() && chance.nextBoolean()) {
                subscription.get().cancel();
            } else {
                call.ifPresent(GatewayCall::cancel);
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription body) {
        subscription = Optional.of(body);
        body.request(plan.reading() == Reading.EAGERLY ? Long.MAX_VALUE : 1);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        if (completions + errors > 0) {
            afterEnd++;
        }
        String text = US_ASCII.decode(bytes).toString();
        received.append(text);
        pieces++;
        trace.note(plan.request(), "reads", text);
        if (firstContentNanos.isEmpty() && text.contains("c:")) {
            firstContentNanos = OptionalLong.of(clock.nanos());
        }
        if (plan.leavesAfterPieces().orElse(-1) == pieces) {
            leave();
        }
        if (!left) {
            askForMore();
        }
    }

    private void askForMore() {
        Flow.Subscription body = subscription.orElseThrow();
        switch (plan.reading()) {
            case EAGERLY -> {}
            case PIECE_BY_PIECE -> body.request(1);
            case SLOWLY -> clock.schedule(chance.nextLong(LONGEST_PAUSE_NANOS), () -> body.request(1));
            case NOT_TO_THE_END -> {
                if (pieces < 2) {
                    body.request(1);
                }
            }
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end("body fails");
        errors++;
    }

    @Override
    public void onComplete() {
        end("body ends");
        completions++;
    }

    private void end(String how) {
        trace.note(plan.request(), how, "");
        if (completions + errors > 0) {
            afterEnd++;
        }
        leavingTimer.cancel();
    }
}
