package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.failover.AttemptHistory;
import io.signalbox.core.failover.NextStep;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The way of one request: read, plan, announce, attempt, relay, settle.
 *
 * <p>Decides nothing itself. What a name means is decided in {@code model}, who is tried in {@code routing}, what follows a failure in
 * {@code failover}, what the bytes mean in the dialect's reader; this class performs what they say, in order. Its events (pieces of
 * an answer, failures, timers, the caller's wishes) run one after the other among {@link SerialTasks}, so its state needs no lock.
 *
 * <p>Ends in exactly one way: {@link #finish} is reached once, by a whole answer, a failure that nothing follows, or the caller's
 * leaving.
 */
final class RequestDriver implements GatewayCall {

    /** How long a request waits for the ledger before it is refused. */
    private static final Duration LONGEST_LEDGER_WAIT = Duration.ofSeconds(2);

    private final GatewayParts parts;
    private final GatewayRequest request;
    private final Consumer<RequestDriver> onFinished;
    private final SerialTasks serial;
    private final RequestRecord record;
    private final CallerAnswer answer;

    private final Envelope envelope;
    private final RoutePlan plan;

    private Optional<UpstreamAttempt> current = Optional.empty();
    private Clock.Cancellable firstContentTimer = () -> {};
    private Clock.Cancellable retryTimer = () -> {};
    private int index;
    private int atThisEndpoint;
    private boolean announced;
    private boolean started;
    private boolean finished;

    /**
     * A request that was read and planned, but not yet sent.
     *
     * @param onFinished told once, when nothing of the request runs any more
     * @throws RequestRefusedException if it is no valid request, or nobody may serve it
     */
    RequestDriver(GatewayParts parts, GatewayRequest request, Consumer<RequestDriver> onFinished) {
        this.parts = parts;
        this.request = request;
        this.onFinished = onFinished;
        this.serial = new SerialTasks(request.executor(), this::fault);
        this.envelope = request.dialect().read(request.body());
        this.plan = parts.plan(envelope.facts());
        this.record = RequestRecord.announce(parts, request, envelope.facts(), plan);
        this.answer = new CallerAnswer(parts, request, record, serial, this::fetchIfWanted, this::callerLeft);
    }

    @Override
    public CompletionStage<GatewayResponse> response() {
        return answer.response();
    }

    @Override
    public void cancel() {
        serial.run(this::callerLeft);
    }

    /** The gateway closes: whoever still waits is told so. */
    void cancelForShutdown() {
        serial.run(() -> {
            if (!finished) {
                Failure closing = Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is shutting down.");
                if (started) {
                    brokeOff(closing);
                } else {
                    answer.fail(closing);
                    finish(GenerationStatus.FAILED, Optional.of(closing));
                }
            }
        });
    }

    /** Announces the request in the ledger; nothing is sent before that is durable, and nobody waits for long. */
    void begin() {
        Clock.Cancellable patience = parts.clock().schedule(LONGEST_LEDGER_WAIT, () -> serial.run(this::ledgerFailed));
        parts.ledger()
                .open(record.intent())
                .whenComplete((nothing, thrown) -> serial.run(() -> {
                    patience.cancel();
                    if (thrown != null) {
                        ledgerFailed();
                    } else if (!finished) {
                        announced = true;
                        if (envelope.facts().stream()) {
                            answer.keepAlive();
                        }
                        attempt(0);
                    }
                }));
    }

    private void ledgerFailed() {
        if (!finished && !announced) {
            Failure failure =
                    Failure.of(FailureKind.OVERLOADED, "ledger_unavailable", "The ledger cannot take the request now.");
            answer.refuse(failure);
            finish(GenerationStatus.FAILED, Optional.of(failure));
        }
    }

    /** Calls the endpoint at this place of the plan. */
    private void attempt(int place) {
        if (finished) {
            return;
        }
        atThisEndpoint = place == index ? atThisEndpoint + 1 : 1;
        index = place;
        Candidate candidate = plan.candidates().get(place);
        Endpoint endpoint = candidate.endpoint();
        Upstream upstream = parts.upstream(endpoint.provider().name());
        Bridge bridge = parts.bridge(endpoint.dialect());

        UpstreamRequest written = bridge.request(envelope, endpoint, parts.parameters(candidate));
        record.attemptBegins(candidate, written.dropped());
        UpstreamAttempt call = new UpstreamAttempt(
                serial,
                parts.clock(),
                bridge,
                endpoint.provider().displayName(),
                contentType -> bridge.reader(envelope, record.answerContext(endpoint, contentType)),
                new AttemptProgress());
        current = Optional.of(call);
        if (envelope.facts().stream()) {
            watchFirstContent(upstream.limits().firstContent());
        }
        call.begin(
                upstream.transport(),
                parts.transportRequest(upstream, written, request.identity(), envelope.facts().stream(), timeLeft()));
    }

    /** Hears the current attempt. */
    private final class AttemptProgress implements UpstreamAttempt.Progress {
        @Override
        public void part(Part part) {
            relay(part);
        }

        @Override
        public void failed(Failure failure) {
            attemptFailed(failure);
        }
    }

    /** Passes on what an answer's part makes for the caller; the first content starts the answer. */
    private void relay(Part part) {
        if (finished) {
            return;
        }
        if (part.failure().isPresent() && !started) {
            attemptFailed(part.failure().get());
            return;
        }
        if (part.content() && !started) {
            started = true;
            firstContentTimer.cancel();
            record.firstContent();
        }
        boolean fits = started || part.complete() ? answer.pass(part, record, summary()) : answer.hold(part.bytes());
        if (part.failure().isPresent()) {
            brokeOff(part.failure().get());
        } else if (part.complete()) {
            finish(GenerationStatus.COMPLETED, Optional.empty());
        } else if (!fits) {
            attemptFailed(
                    Failure.of(FailureKind.BAD_RESPONSE, "upstream_no_content", "The answer went on without content.")
                            .after(SendProgress.SENT));
        } else {
            fetchIfWanted();
        }
    }

    private void fetchIfWanted() {
        if (!finished && (!started || answer.isDrained())) {
            current.ifPresent(UpstreamAttempt::fetch);
        }
    }

    /** Does what the failover rules say, or tells the caller. */
    private void attemptFailed(Failure failure) {
        if (finished) {
            return;
        }
        if (started) {
            brokeOff(failure);
            return;
        }
        endAttempt(failure);
        NextStep step = nextStep(failure);
        if (step instanceof NextStep.TryNext next) {
            attempt(next.index());
        } else if (step instanceof NextStep.Retry retry && retry.delay().isZero()) {
            attempt(index);
        } else if (step instanceof NextStep.Retry retry) {
            retryTimer = parts.clock().schedule(retry.delay(), () -> serial.run(() -> attempt(index)));
        } else {
            answer.fail(failure);
            finish(GenerationStatus.FAILED, Optional.of(failure));
        }
    }

    /** An answer stops after its start: the caller is told in its stream, never that this was the end. */
    private void brokeOff(Failure failure) {
        Failure late = failure.after(SendProgress.CONTENT_PASSED);
        answer.breakOff(late);
        finish(GenerationStatus.FAILED, Optional.of(late));
    }

    private void callerLeft() {
        if (!finished) {
            finish(GenerationStatus.CANCELLED, Optional.of(Failure.of(FailureKind.CANCELLED, "The caller left.")));
            answer.abandon();
        }
    }

    /** Something in here is broken: the request ends as failed, and the operator hears of it. */
    private void fault(RuntimeException thrown) {
        parts.listeners().forEach(listener -> listener.fault(thrown));
        if (!finished) {
            Failure broken = Failure.of(FailureKind.UPSTREAM_ERROR, "internal_error", "The gateway failed.");
            if (started) {
                brokeOff(broken);
            } else {
                answer.fail(broken);
                finish(GenerationStatus.FAILED, Optional.of(broken));
            }
        }
    }

    /** Settles, once, whatever happened. */
    private void finish(GenerationStatus status, Optional<Failure> failure) {
        finished = true;
        firstContentTimer.cancel();
        retryTimer.cancel();
        if (status == GenerationStatus.CANCELLED || failure.isPresent()) {
            current.ifPresent(UpstreamAttempt::cancel);
        }
        record.settle(status, failure, summary());
        current = Optional.empty();
        answer.endOnce(record.settled());
        onFinished.accept(this);
    }

    private void endAttempt(Failure failure) {
        firstContentTimer.cancel();
        record.attemptFailed(failure, summary());
        current.ifPresent(UpstreamAttempt::cancel);
        current = Optional.empty();
        answer.dropHeld();
    }

    /** Slow is a failure where somebody else could be faster; where nobody is left, the transport's limits are the end. */
    private void watchFirstContent(Duration limit) {
        firstContentTimer.cancel();
        firstContentTimer = parts.clock()
                .schedule(
                        limit,
                        () -> serial.run(() -> {
                            Failure slow = Failure.of(
                                            FailureKind.TIMEOUT,
                                            "upstream_first_content_timeout",
                                            "No content came in time.")
                                    .after(SendProgress.SENT);
                            if (!finished
                                    && !started
                                    && current.isPresent()
                                    && nextStep(slow) instanceof NextStep.TryNext) {
                                attemptFailed(slow);
                            }
                        }));
    }

    private NextStep nextStep(Failure failure) {
        return parts.failover()
                .after(
                        failure,
                        plan,
                        new AttemptHistory(index, atThisEndpoint, record.attemptsBegun(), timeLeft()),
                        parts.chance());
    }

    private Duration timeLeft() {
        return parts.requestTimeout().minus(record.elapsed());
    }

    private Optional<Summary> summary() {
        return current.flatMap(UpstreamAttempt::summary);
    }
}
