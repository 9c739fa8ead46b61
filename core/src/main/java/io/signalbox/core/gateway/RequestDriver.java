package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.failover.AttemptHistory;
import io.signalbox.core.failover.AttemptHistory.Earlier;
import io.signalbox.core.failover.AttemptHistory.Means;
import io.signalbox.core.failover.NextStep;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.model.Draw;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingRecord;
import io.signalbox.core.routing.SeenHealth;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The way of one request: read, plan, announce, attempt, relay, settle.
 *
 * <p>Decides nothing itself. What a name means is decided in {@code model}, who is tried in {@code routing}, what follows a failure in
 * {@code failover}, what the bytes mean in the dialect's reader; this class performs what they say, in order. Its events (pieces of
 * an answer, failures, timers, the caller's wishes) run one after the other among {@link SerialTasks}, so its state needs no lock.
 *
 * <p>There is one {@link Lane} for each attempt under way: one, or two while a slow one is hedged. The first content decides which of
 * them answers; the others end there. An answer that breaks off may be continued by a further attempt, which then answers.
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
    private final ContentRecorder content;
    private final CallerAnswer answer;

    private final CatalogSnapshot catalog;
    private final Envelope envelope;
    private final Crossings crossings;
    private final RoutePlan plan;
    private final int[] visits;
    private final List<Earlier> earlier = new ArrayList<>();

    private final List<Lane> lanes = new ArrayList<>(2);
    private final BitSet refusedPrefill = new BitSet(0);
    private final Map<String, Set<Integer>> triedKeys = new HashMap<>();
    private Optional<Passage> seeking = Optional.empty();
    private Optional<Lane> answering = Optional.empty();
    private Optional<Failure> lastFailure = Optional.empty();
    private Optional<Duration> soonest = Optional.empty();
    private Optional<Interrupted> interrupted = Optional.empty();
    private Clock.Cancellable retryTimer = () -> {};
    private boolean announced;
    private boolean finished;

    /**
     * A request that was read and planned, but not yet sent.
     *
     * @param onFinished told once, when nothing of the request runs any more
     * @throws RequestRefusedException if it is no valid request, or nobody may serve it
     */
    RequestDriver(
            GatewayParts parts, CatalogSnapshot catalog, GatewayRequest request, Consumer<RequestDriver> onFinished) {
        this.parts = parts;
        this.request = request;
        this.onFinished = onFinished;
        this.serial = new SerialTasks(request.executor(), this::fault);
        this.catalog = catalog;
        this.envelope = parts.read(request);
        String id = parts.newGenerationId();
        RequestFacts facts = envelope.facts().calledBy(request.caller().key());
        SeenHealth health = new SeenHealth(parts.health());
        this.crossings = new Crossings(parts, envelope);
        this.plan = parts.plan(facts, crossings, catalog, health, Draw.chanceOf(id));
        this.visits = new int[plan.candidates().size()];
        this.record = RequestRecord.announce(
                parts, id, request, envelope, plan, RoutingRecord.of(envelope.facts(), plan, health));
        this.content = parts.content().recorder(request, envelope.facts());
        this.answer = new CallerAnswer(parts, request, record, content, serial, this::fetchIfWanted, this::callerLeft);
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
                giveUp(Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is shutting down."));
            }
        });
    }

    /** Announces the request in the ledger; nothing is sent before that is durable, and nobody waits for long. */
    void begin() {
        CompletionStage<Void> durable = parts.ledger().open(record.intent());
        Clock.Cancellable patience = durable.toCompletableFuture().isDone()
                ? () -> {}
                : parts.clock().schedule(LONGEST_LEDGER_WAIT, () -> serial.run(this::ledgerFailed));
        durable.whenComplete((nothing, thrown) -> serial.run(() -> {
            patience.cancel();
            if (thrown != null) {
                ledgerFailed();
            } else if (!finished) {
                announced = true;
                if (envelope.facts().stream()) {
                    answer.keepAlive();
                }
                attempt(0, Role.REGULAR);
            }
        }));
    }

    private void ledgerFailed() {
        if (!finished && !announced) {
            giveUp(Failure.of(FailureKind.OVERLOADED, "ledger_unavailable", "The ledger cannot take the request now."));
        }
    }

    /** Asks for the right to call the endpoint at this place of the plan. */
    private void attempt(int place, Role role) {
        if (finished) {
            return;
        }
        visits[place]++;
        Endpoint endpoint = plan.candidates().get(place).endpoint();
        Upstream upstream = parts.upstream(endpoint.provider().name());
        Set<Integer> triedKeys = upstream.keyCount() > 1 ? triedKeys(place) : Set.of();
        Passage passage = new Passage(
                parts.traffic(), parts.clock(), endpoint, upstream.keyCount(), triedKeys, new Passage.Seeker() {
                    @Override
                    public void granted(Passage granted) {
                        seeking = Optional.empty();
                        call(place, role, granted);
                    }

                    @Override
                    public void refused(Passage refused, Failure failure, boolean mayWait) {
                        seeking = Optional.empty();
                        passedOver(place, failure, mayWait);
                    }
                });
        seeking = Optional.of(passage);
        passage.seek(request.caller().key().orElse(""), timeLeft(), serial);
    }

    /** Calls the endpoint at this place of the plan. */
    private void call(int place, Role role, Passage passage) {
        Candidate candidate = plan.candidates().get(place);
        Endpoint endpoint = candidate.endpoint();
        Upstream upstream = parts.upstream(endpoint.provider().name());
        boolean prefill = interrupted.isPresent()
                && parts.bridge(endpoint.dialect()).takesPrefill(endpoint)
                && !refusedPrefill.get(place);
        UpstreamRequest written = write(candidate, prefill);
        Lane lane = new Lane(
                place, role, candidate, record.attemptBegins(candidate, role, written.dropped()), passage, prefill);
        lanes.add(lane);
        if (envelope.facts().stream()) {
            Duration configured = upstream.limits().firstContent();
            lane.watchFirstContent(parts.traffic()
                    .firstContentLimit(endpoint, configured, parts.clock().nanos()));
        }
        lane.call.begin(
                upstream.transport(),
                parts.transportRequest(
                        endpoint, passage.key(), written, request.identity(), envelope.facts().stream(), timeLeft()));
    }

    /** An endpoint that may not be called now: goes on to the next, or waits for it where that is said to be short. */
    private void passedOver(int place, Failure failure, boolean mayWait) {
        if (finished || !lanes.isEmpty()) {
            return;
        }
        notice(failure);
        NextStep step = parts.failover()
                .after(
                        failure,
                        plan,
                        history(place).with(new Means(continuable(), false, mayWait, false)),
                        parts.chance());
        follow(step, place, lastFailure.orElse(failure));
    }

    private UpstreamRequest write(Candidate candidate, boolean prefill) {
        if (interrupted.isEmpty()) {
            return crossings.request(candidate);
        }
        Endpoint endpoint = candidate.endpoint();
        return parts.bridge(endpoint.dialect())
                .continuation(
                        envelope,
                        endpoint,
                        parts.parameters(candidate),
                        interrupted.get().text(),
                        prefill);
    }

    /** Passes on what an answer's part makes for the caller; the first content decides who answers. */
    private void relay(Lane lane, Part part) {
        if (finished) {
            return;
        }
        if (part.failure().isPresent() && !lane.answers()) {
            attemptFailed(lane, part.failure().get());
            return;
        }
        if ((part.content() || part.complete()) && !lane.answers()) {
            answeredBy(lane);
        }
        if (!lane.answers()) {
            hold(lane, part);
            return;
        }
        answer.pass(lane.heldAnd(part.bytes()), lane.call, part.complete());
        if (part.failure().isPresent()) {
            attemptFailed(lane, part.failure().get());
        } else if (part.complete()) {
            finish(GenerationStatus.COMPLETED, Optional.empty());
        } else {
            fetchIfWanted();
        }
    }

    /** Keeps what is not content yet, so that an attempt that fails by then leaves no trace. */
    private void hold(Lane lane, Part part) {
        if (lane.hold(part.bytes())) {
            lane.call.fetch();
        } else {
            attemptFailed(
                    lane,
                    Failure.of(FailureKind.BAD_RESPONSE, "upstream_no_content", "The answer went on without content.")
                            .after(SendProgress.SENT));
        }
    }

    private void answeredBy(Lane winner) {
        answering = Optional.of(winner);
        winner.firstContentTimer.cancel();
        winner.firstContent = Optional.of(winner.attempt.elapsed(parts.clock()));
        winner.passage.gotContent();
        record.answers(winner.attempt);
        stopSeeking();
        for (Lane loser : List.copyOf(lanes)) {
            if (loser != winner) {
                end(loser, Failure.of(FailureKind.CANCELLED, "hedge_lost", "Another endpoint answered first."), false);
            }
        }
        if (interrupted.isPresent()) {
            winner.heldFirst(request.dialect()
                    .remark("continued by "
                            + winner.attempt.endpoint().provider().displayName()));
        }
    }

    /** Whoever waits beside an attempt waits for nothing once that one has ended the race or the request goes on from it. */
    private void stopSeeking() {
        seeking.ifPresent(Passage::abandon);
        seeking = Optional.empty();
    }

    private void fetchIfWanted() {
        if (!finished && answer.isDrained()) {
            answering.ifPresent(lane -> lane.call.fetch());
        }
    }

    /** Notes a failure and does what the failover rules say, unless another attempt is still at it. */
    private void attemptFailed(Lane lane, Failure failure) {
        if (finished) {
            return;
        }
        boolean answered = lane.answers();
        Failure seen = answered ? failure.after(SendProgress.CONTENT_PASSED) : failure;
        if (answered) {
            interrupted = Optional.of(Interrupted.by(seen, interrupted, lane.call.plainText()));
            answer.keepAlive();
        }
        boolean otherKey = lane.passage.failed(seen);
        if (otherKey) {
            triedKeys(lane.place).add(lane.passage.key());
        }
        end(lane, seen, answered);
        notice(seen);
        lastFailure = Optional.of(seen);
        NextStep step = next(lane, seen, otherKey);
        refusedPrefill.set(lane.place, refusedPrefill.get(lane.place) || lane.prefilled);
        boolean refusedForm = seen.kind() == FailureKind.INVALID_REQUEST && step instanceof NextStep.Retry;
        if (!refusedForm) {
            earlier.add(new Earlier(lane.place, seen.kind()));
        }
        if (lanes.isEmpty()) {
            stopSeeking();
            follow(step, lane.place, seen);
        }
    }

    /** What the failover rules say; repeats have to be within the budget over all traffic. */
    private NextStep next(Lane lane, Failure failure, boolean otherKey) {
        AttemptHistory history = history(lane.place).with(new Means(continuable(), otherKey, true, lane.prefilled));
        NextStep step = parts.failover().after(failure, plan, history, parts.chance());
        String provider = lane.attempt.endpoint().provider().name();
        if (step instanceof NextStep.Retry
                && !parts.traffic().repeats().tryRepeat(provider, parts.clock().nanos())) {
            AttemptHistory broke = history.with(new Means(continuable(), otherKey, false, false));
            return parts.failover().after(failure, plan, broke, parts.chance());
        }
        return step;
    }

    /** Remembers when it is worth coming back: what the caller is told if nobody answers. */
    private void notice(Failure failure) {
        failure.retryAfter()
                .filter(wait -> soonest.isEmpty() || wait.compareTo(soonest.get()) < 0)
                .ifPresent(wait -> soonest = Optional.of(wait));
    }

    private void follow(NextStep step, int place, Failure failure) {
        Role role = interrupted.isPresent() ? Role.CONTINUATION : Role.REGULAR;
        if (step instanceof NextStep.TryNext next) {
            attempt(next.index(), role);
        } else if (step instanceof NextStep.Continue rest) {
            attempt(rest.index(), role);
        } else if (step instanceof NextStep.OtherKey) {
            attempt(place, role);
        } else if (step instanceof NextStep.Retry retry && retry.delay().isZero()) {
            attempt(place, role);
        } else if (step instanceof NextStep.Retry retry) {
            retryTimer = parts.clock().schedule(retry.delay(), () -> serial.run(() -> attempt(place, role)));
        } else {
            giveUp(failure);
        }
    }

    /** Slow is a failure where somebody else could be faster; where nobody is left, the transport's limits are the end. */
    private void slow(Lane lane) {
        if (finished || answering.isPresent() || seeking.isPresent() || lanes.size() > 1 || !lanes.contains(lane)) {
            return;
        }
        Failure slow = Failure.of(FailureKind.TIMEOUT, "upstream_first_content_timeout", "No content came in time.")
                .after(SendProgress.SENT);
        NextStep step = parts.failover().whileSlow(slow, plan, history(lane.place));
        if (step instanceof NextStep.Hedge hedge) {
            attempt(hedge.index(), interrupted.isPresent() ? Role.CONTINUATION : Role.HEDGE);
        } else if (step instanceof NextStep.TryNext) {
            attemptFailed(lane, slow);
        }
    }

    /** Tells the caller: in an error answer, or in its stream if that was begun; never that this was the end. */
    private void giveUp(Failure failure) {
        Failure told = interrupted.map(Interrupted::failure).orElse(withSoonest(failure));
        if (answering.isPresent()) {
            told = failure.after(SendProgress.CONTENT_PASSED);
        }
        endLanes(told);
        RequestFacts facts = envelope.facts().calledBy(request.caller().key());
        record.suggest(Suggestions.after(told, plan, new Suggestions.Asked(crossings, facts, catalog), parts));
        if (answer.isBegun()) {
            answer.breakOff(told);
            finish(GenerationStatus.FAILED, Optional.of(told));
        } else {
            finish(GenerationStatus.FAILED, Optional.of(told));
            answer.refuse(told);
        }
    }

    /** Too much asked, or nobody there: the caller may come back when the first of those that were tried may be called again. */
    private Failure withSoonest(Failure failure) {
        boolean passes = failure.kind() == FailureKind.RATE_LIMITED || failure.kind() == FailureKind.OVERLOADED;
        return passes && soonest.isPresent() ? failure.withRetryAfter(soonest) : failure;
    }

    private void callerLeft() {
        if (!finished) {
            finish(GenerationStatus.CANCELLED, Optional.of(Failure.of(FailureKind.CANCELLED, "The caller left.")));
            answer.abandon();
        }
    }

    /** Something in here is broken: the request ends as failed, and the operator hears of it. */
    private void fault(RuntimeException thrown) {
        Listeners.fault(parts.listeners(), thrown);
        if (!finished) {
            giveUp(Failure.of(FailureKind.UPSTREAM_ERROR, "internal_error", "The gateway failed."));
        }
    }

    /** Settles, once, whatever happened. */
    private void finish(GenerationStatus status, Optional<Failure> failure) {
        finished = true;
        retryTimer.cancel();
        seeking.ifPresent(Passage::abandon);
        failure.ifPresent(this::endLanes);
        answering.ifPresent(this::completed);
        answering = Optional.empty();
        lanes.clear();
        // Before the ledger, so that whoever hears of the settlement finds the content too.
        content.settle(
                record.intent(),
                failure.filter(why -> status == GenerationStatus.FAILED).map(record::errorContext));
        record.settle(status, failure);
        // Before the caller hears of the end, so that its next request finds the place free.
        onFinished.accept(this);
        answer.endOnce(record.settled());
    }

    private void completed(Lane lane) {
        lane.passage.succeeded(lane.call.summary());
        record.attemptCharged(lane.attempt, lane.firstContent, Optional.empty(), lane.call.summary());
    }

    /** What is under way ends here. Who was answering is paid for; and, where the caller left early, who was to answer. */
    private void endLanes(Failure failure) {
        boolean left = failure.kind() == FailureKind.CANCELLED && interrupted.isEmpty();
        Optional<Lane> paid = left ? answering.or(() -> lanes.stream().findFirst()) : answering;
        for (Lane lane : List.copyOf(lanes)) {
            end(lane, failure, paid.isPresent() && paid.get() == lane);
        }
    }

    private void end(Lane lane, Failure failure, boolean paid) {
        if (lane.answers()) {
            answering = Optional.empty();
        }
        lanes.remove(lane);
        lane.stop();
        lane.passage.abandon();
        if (paid) {
            record.attemptCharged(lane.attempt, lane.firstContent, Optional.of(failure), lane.call.summary());
        } else {
            record.attemptFailed(lane.attempt, lane.firstContent, failure, lane.call.summary());
        }
    }

    private AttemptHistory history(int place) {
        return new AttemptHistory(place, visits[place], record.attemptsBegun(), timeLeft(), earlier);
    }

    private boolean continuable() {
        return interrupted.isPresent() && !interrupted.get().text().isEmpty();
    }

    private Set<Integer> triedKeys(int place) {
        String provider = plan.candidates().get(place).endpoint().provider().name();
        return triedKeys.computeIfAbsent(provider, unknown -> new HashSet<>());
    }

    private Duration timeLeft() {
        return parts.requestTimeout().minus(record.elapsed());
    }

    /**
     * An answer that broke off after its start.
     *
     * @param failure the first reason, which the caller is told if nobody gives the rest
     * @param text what the caller has of it; empty if nobody else can go on with it
     */
    private record Interrupted(Failure failure, String text) {

        static Interrupted by(Failure failure, Optional<Interrupted> before, Optional<String> more) {
            boolean plain =
                    more.isPresent() && before.map(it -> !it.text.isEmpty()).orElse(true);
            String text = plain ? before.map(Interrupted::text).orElse("") + more.get() : "";
            return new Interrupted(before.map(Interrupted::failure).orElse(failure), text);
        }
    }

    /** One attempt under way, and what it said before its first content. */
    private final class Lane implements UpstreamAttempt.Progress {

        /** More than this without content is no healthy answer. */
        private static final int MOST_HELD_BYTES = 1024 * 1024;

        private final int place;
        private final AttemptRecord attempt;
        private final Passage passage;
        private final boolean prefilled;
        private final UpstreamAttempt call;
        private final List<ByteBuffer> held = new ArrayList<>();
        private int heldBytes;
        private Clock.Cancellable firstContentTimer = () -> {};
        private Optional<Duration> firstContent = Optional.empty();

        Lane(int place, Role role, Candidate candidate, AttemptRecord attempt, Passage passage, boolean prefilled) {
            this.place = place;
            this.attempt = attempt;
            this.passage = passage;
            this.prefilled = prefilled;
            Endpoint endpoint = candidate.endpoint();
            Bridge bridge = parts.bridge(endpoint.dialect());
            Optional<String> continues =
                    role == Role.CONTINUATION ? interrupted.map(Interrupted::text) : Optional.empty();
            this.call = new UpstreamAttempt(
                    serial,
                    parts.clock(),
                    bridge,
                    endpoint.provider().displayName(),
                    contentType -> bridge.reader(envelope, record.answerContext(attempt, contentType, continues)),
                    this);
        }

        @Override
        public void part(Part part) {
            relay(this, part);
        }

        @Override
        public void failed(Failure failure) {
            attemptFailed(this, failure);
        }

        boolean answers() {
            return answering.isPresent() && answering.get() == this;
        }

        void watchFirstContent(Duration limit) {
            firstContentTimer = parts.clock().schedule(limit, () -> serial.run(() -> slow(this)));
        }

        /** Keeps bytes back; false if that goes on for too long. */
        boolean hold(List<ByteBuffer> bytes) {
            for (ByteBuffer part : bytes) {
                heldBytes += part.remaining();
            }
            held.addAll(bytes);
            return heldBytes <= MOST_HELD_BYTES;
        }

        void heldFirst(ByteBuffer bytes) {
            held.add(0, bytes);
        }

        /** Everything that was kept back, and these. */
        List<ByteBuffer> heldAnd(List<ByteBuffer> bytes) {
            if (held.isEmpty()) {
                return bytes;
            }
            List<ByteBuffer> all = new ArrayList<>(held);
            all.addAll(bytes);
            held.clear();
            return all;
        }

        void stop() {
            firstContentTimer.cancel();
            call.cancel();
        }
    }
}
