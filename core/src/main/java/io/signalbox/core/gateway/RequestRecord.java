package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.AfterCancel;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.AttemptRecord.Ended;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Timings;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What is written down of one request: its intent, its attempts as they come, and the settlement.
 *
 * <p>All methods run among the request's {@link SerialTasks}, except {@link #announce}, which comes first.
 */
final class RequestRecord {

    private final GatewayParts parts;
    private final GenerationIntent intent;
    private final Optional<String> askedTier;
    private final AskedRoom room;
    private final Envelope envelope;
    private final Optional<ToldRouting> told;
    private final long startNanos;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<AttemptLine> lines = new ArrayList<>();

    private int begun;
    private List<String> suggested = List.of();
    private Optional<AttemptRecord> shown = Optional.empty();
    private Optional<Paid> paid = Optional.empty();
    private Optional<Duration> queued = Optional.empty();
    private Optional<Duration> firstContent = Optional.empty();
    private CompletionStage<Void> settled = CompletableFuture.completedFuture(null);

    private RequestRecord(
            GatewayParts parts,
            GenerationIntent intent,
            Optional<String> askedTier,
            AskedRoom room,
            Envelope envelope,
            Optional<ToldRouting> told) {
        this.parts = parts;
        this.intent = intent;
        this.askedTier = askedTier;
        this.envelope = envelope;
        this.room = room;
        this.told = told;
        this.startNanos = parts.clock().nanos();
    }

    /** A record that begins now, of a request for which this was planned. */
    static RequestRecord announce(
            GatewayParts parts,
            String id,
            GatewayRequest request,
            Envelope envelope,
            RoutePlan plan,
            RoutingRecord routing) {
        RequestFacts facts = envelope.facts();
        Endpoint first = plan.candidates().get(0).endpoint();
        Instant now = parts.clock().now();
        Optional<String> askedTier = askedTier(envelope);
        AskedRoom room = AskedRoom.of(envelope);
        Usage estimate = Usage.builder()
                .with(UsageClass.PROMPT, facts.estimatedPromptTokens())
                .estimated();
        CallerIdentity identity = request.identity();
        GenerationIntent intent = new GenerationIntent(
                id,
                now,
                request.caller().key(),
                new CallerIdentity(identity.appUrl(), identity.appTitle(), identity.userAgent(), facts.user()),
                request.labels().and(envelope.labels()).in(facts.session()),
                facts.dialect(),
                facts.stream(),
                facts.alternatives().isEmpty() ? facts.model().orElse("") : String.join(",", facts.asked()),
                first.model().text(),
                first.provider().name(),
                plan.lines(),
                Optional.of(routing.text()),
                first.prices(),
                parts.pricing(first, now, askedTier, room).charge(Metered.of(estimate)));
        return new RequestRecord(parts, intent, askedTier, room, envelope, ToldRouting.of(request, facts, plan));
    }

    /** The tier that the body asks for; what the answer says of it goes before. */
    private static Optional<String> askedTier(Envelope envelope) {
        return envelope.parameter("service_tier")
                .filter(literal -> literal.length() > 2 && literal.charAt(0) == '"')
                .map(literal -> literal.substring(1, literal.length() - 1));
    }

    GenerationIntent intent() {
        return intent;
    }

    boolean isStream() {
        return intent.streamed();
    }

    Duration elapsed() {
        return Duration.ofNanos(parts.clock().nanos() - startNanos);
    }

    int attemptsBegun() {
        return begun;
    }

    /** One more attempt; until another begins or answers, it is the one that headers speak of. */
    AttemptRecord attemptBegins(Candidate candidate, Attempt.Role role, List<String> dropped) {
        begun++;
        if (queued.isEmpty()) {
            queued = Optional.of(elapsed());
        }
        AttemptRecord attempt = new AttemptRecord(
                begun,
                role,
                candidate,
                dropped,
                parts.pricing(candidate.endpoint(), intent.createdAt(), askedTier, room),
                parts.clock().now(),
                parts.clock().nanos());
        shown = Optional.of(attempt);
        return attempt;
    }

    /** The attempt gave content that goes to the caller. */
    void answers(AttemptRecord attempt) {
        shown = Optional.of(attempt);
        if (firstContent.isEmpty()) {
            firstContent = Optional.of(elapsed());
        }
    }

    /** An attempt that gave the caller nothing: what it cost, if it cost anything, is the operator's. */
    void attemptFailed(AttemptRecord attempt, Optional<Duration> content, Failure failure, Optional<Summary> summary) {
        Optional<Metered> reported =
                summary.map(Summary::metered).filter(known -> !known.usage().isEstimated());
        Ended how = reported.map(attempt::ended).orElseGet(() -> unreported(attempt, failure, summary));
        note(attempt, content, Optional.of(failure), how);
    }

    /**
     * An attempt that gave the caller all or a part of its answer, or that the caller left: what it cost is charged, unless a later
     * one is.
     */
    void attemptCharged(
            AttemptRecord attempt, Optional<Duration> content, Optional<Failure> failure, Optional<Summary> summary) {
        Metered metered = summary.map(Summary::metered)
                .orElseGet(() -> Metered.of(intent.estimate().usage()));
        Ended how = attempt.ended(metered);
        paid = Optional.of(new Paid(attempt.endpoint(), how, summary));
        boolean left =
                failure.filter(why -> why.kind() == FailureKind.CANCELLED).isPresent();
        note(attempt, content, failure, left ? ranOn(attempt, metered).orElse(how) : how);
    }

    /** What an attempt costs whose provider did not say what it used. */
    private Ended unreported(AttemptRecord attempt, Failure failure, Optional<Summary> summary) {
        Optional<Ended> left = failure.kind() == FailureKind.CANCELLED
                ? summary.map(Summary::metered)
                        .map(metered -> ranOn(attempt, metered).orElseGet(() -> attempt.ended(metered)))
                : Optional.empty();
        return left.orElseGet(() -> Ended.at(wasRefused(failure) ? Cost.NOTHING : Cost.UNKNOWN));
    }

    /**
     * What an attempt that nobody listens to any more costs the operator at most, where its provider goes on to the end: it does if it
     * is known for that, and if it was to answer in one piece. Empty if it stops, has said already what it used, or has no limit.
     */
    private Optional<Ended> ranOn(AttemptRecord attempt, Metered sofar) {
        Endpoint endpoint = attempt.endpoint();
        boolean stops =
                intent.streamed() && parts.upstream(endpoint.provider().name()).afterCancel() == AfterCancel.STOPS;
        if (stops || !sofar.usage().isEstimated()) {
            return Optional.empty();
        }
        OptionalLong asked = envelope.facts().maxOutputTokens();
        OptionalLong most = asked.isPresent()
                ? asked
                : endpoint.maxOutputTokens().isPresent() ? endpoint.maxOutputTokens() : endpoint.contextLength();
        if (most.isEmpty()) {
            return Optional.empty();
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.putAll(sofar.usage().counts());
        long rest = most.getAsLong() - sofar.usage().completionTokens();
        counts.merge(UsageClass.COMPLETION, Math.max(0, rest), Long::sum);
        return Optional.of(attempt.ended(sofar.using(Usage.estimated(counts))));
    }

    /** What the answer's reader has to know to speak for this gateway. */
    AnswerContext answerContext(AttemptRecord attempt, String contentType, Optional<String> continues) {
        Endpoint endpoint = attempt.endpoint();
        return new AnswerContext(
                intent.id(),
                endpoint.model().text(),
                endpoint.provider().displayName(),
                contentType,
                continues,
                attempt.pricing(),
                parts.mostEventBytes(),
                parts.mostAnswerBytes(),
                told.map(routing -> routing.answered(attempt, lines)),
                parts.tokens(envelope, endpoint.model().text()));
    }

    /** Headers of an answer, as far as it is known who gives it. */
    Headers answerHeaders(String contentType, Optional<Summary> summary) {
        List<Headers.Entry> headers = new ArrayList<>(8);
        headers.add(new Headers.Entry("content-type", contentType));
        headers.add(new Headers.Entry("x-generation-id", intent.id()));
        headers.add(new Headers.Entry("x-signalbox-requested-model", intent.askedModel()));
        if (shown.isPresent()) {
            AttemptRecord attempt = shown.get();
            Endpoint endpoint = attempt.endpoint();
            headers.add(new Headers.Entry("x-signalbox-model", endpoint.model().text()));
            headers.add(new Headers.Entry(
                    "x-signalbox-provider", endpoint.provider().name()));
            headers.add(new Headers.Entry("x-signalbox-attempts", Integer.toString(begun)));
            if (!attempt.dropped().isEmpty()) {
                headers.add(new Headers.Entry("x-signalbox-dropped-parameters", String.join(",", attempt.dropped())));
            }
            summary.flatMap(known -> attempt.pricing().charge(known.metered()).charged())
                    .ifPresent(cost -> headers.add(new Headers.Entry("x-openrouter-cost", cost.toString())));
        }
        return new Headers(headers);
    }

    /** Headers of an error answer. An official SDK must not repeat what was tried here already. */
    Headers errorHeaders(Failure failure) {
        Headers headers = Headers.of(
                "content-type",
                "application/json",
                "x-generation-id",
                intent.id(),
                "x-signalbox-attempts",
                Integer.toString(attempts.size()));
        if (failure.retryAfter().isPresent()) {
            return headers.plus(
                    "retry-after",
                    Long.toString(roundedUpSeconds(failure.retryAfter().get())));
        }
        return headers.plus("x-should-retry", "false");
    }

    /** Other models to tell the caller of, should it get an error. */
    void suggest(List<String> models) {
        suggested = models;
    }

    /** What an error answer or event says. */
    ErrorContext errorContext(Failure failure) {
        return new ErrorContext(
                failure,
                intent.id(),
                intent.askedModel(),
                lines,
                told.map(routing -> routing.unanswered(attempts.size(), lines)),
                suggested);
    }

    /** Writes down how it ended; called once, after every attempt has. */
    void settle(GenerationStatus status, Optional<Failure> failure) {
        attempts.sort(Comparator.comparingInt(Attempt::number));
        Optional<Endpoint> served = paid.map(Paid::endpoint);
        Optional<Summary> summary = paid.flatMap(Paid::summary);
        Generation generation = new Generation(
                intent,
                status,
                served.map(endpoint -> endpoint.model().text()).orElse(intent.model()),
                served.map(endpoint -> endpoint.provider().name()).orElse(intent.provider()),
                served.map(endpoint -> endpoint.provider().displayName()).orElse(intent.provider()),
                summary.flatMap(Summary::upstreamId),
                attempts,
                paid.map(it -> it.how().charge()).orElse(Charge.NOTHING),
                served.map(parts::ownKey).orElse(false),
                paid.flatMap(it -> it.how().tier()),
                Optional.empty(),
                summary.flatMap(Summary::finishReason),
                summary.flatMap(Summary::nativeFinishReason),
                failure.map(why -> why.kind().word()),
                new Timings(queued.orElseGet(this::elapsed), firstContent, elapsed()));
        settled = parts.settle(generation);
    }

    /** Completes when the settlement is durable, or cannot become so. */
    CompletionStage<Void> settled() {
        return settled;
    }

    private void note(AttemptRecord attempt, Optional<Duration> content, Optional<Failure> failure, Ended how) {
        attempts.add(attempt.ended(parts.clock(), content, failure, how));
        Endpoint endpoint = attempt.endpoint();
        failure.ifPresent(why -> lines.add(new AttemptLine(
                endpoint.provider().displayName(),
                endpoint.model().text(),
                why.kind().word(),
                why.upstreamStatus().orElse(0))));
    }

    /** Whether it is certain that the provider did no work that it could charge for. */
    private static boolean wasRefused(Failure failure) {
        return failure.progress() == SendProgress.NOT_SENT
                || failure.code().equals("upstream_redirect_denied")
                || (failure.upstreamStatus().isPresent()
                        && failure.kind() != FailureKind.BAD_RESPONSE
                        && !isGatewayTimeout(failure.upstreamStatus().getAsInt()));
    }

    /** Somebody between gave up waiting; the provider itself may have gone on. */
    private static boolean isGatewayTimeout(int status) {
        return status == 504 || status == 524;
    }

    private static long roundedUpSeconds(Duration wait) {
        return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
    }

    /** What the caller pays for. */
    private record Paid(Endpoint endpoint, Ended how, Optional<Summary> summary) {}
}
