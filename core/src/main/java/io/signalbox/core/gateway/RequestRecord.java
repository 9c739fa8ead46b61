package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Timings;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Headers;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final long startNanos;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<AttemptLine> lines = new ArrayList<>();

    private Optional<Candidate> current = Optional.empty();
    private List<String> dropped = List.of();
    private Instant attemptStartedAt;
    private long attemptStartNanos;
    private Optional<Duration> firstContent = Optional.empty();
    private CompletionStage<Void> settled = CompletableFuture.completedFuture(null);

    private RequestRecord(GatewayParts parts, GenerationIntent intent) {
        this.parts = parts;
        this.intent = intent;
        this.startNanos = parts.clock().nanos();
        this.attemptStartedAt = intent.createdAt();
        this.attemptStartNanos = startNanos;
    }

    /** A record that begins now. */
    static RequestRecord announce(GatewayParts parts, GatewayRequest request, RequestFacts facts, RoutePlan plan) {
        Endpoint first = plan.candidates().get(0).endpoint();
        Usage estimate = Usage.estimated(Map.of(UsageClass.PROMPT, facts.estimatedPromptTokens()));
        CallerIdentity identity = request.identity();
        GenerationIntent intent = new GenerationIntent(
                parts.newGenerationId(),
                parts.clock().now(),
                request.caller().key(),
                new CallerIdentity(identity.appUrl(), identity.appTitle(), identity.userAgent(), facts.user()),
                facts.dialect(),
                facts.stream(),
                String.join(",", facts.asked()),
                first.model().text(),
                first.provider().name(),
                plan.lines(),
                estimate,
                new Cost(first.prices().costOf(estimate), Optional.empty()));
        return new RequestRecord(parts, intent);
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
        return attempts.size() + (current.isPresent() ? 1 : 0);
    }

    void attemptBegins(Candidate candidate, List<String> droppedMembers) {
        current = Optional.of(candidate);
        dropped = droppedMembers;
        attemptStartedAt = parts.clock().now();
        attemptStartNanos = parts.clock().nanos();
    }

    void firstContent() {
        firstContent = Optional.of(elapsed());
    }

    void attemptFailed(Failure failure, Optional<Summary> summary) {
        Optional<Summary> reported = summary.filter(known -> !known.usage().isEstimated());
        Cost cost = reported.map(this::costOf).orElse(wasRefused(failure) ? Cost.NOTHING : Cost.UNKNOWN);
        endAttempt(Optional.of(failure), reported.map(Summary::usage).orElse(Usage.NONE), cost);
    }

    /** What the answer's reader has to know to speak for this gateway. */
    AnswerContext answerContext(Endpoint endpoint, String contentType) {
        return new AnswerContext(
                intent.id(),
                endpoint.model().text(),
                endpoint.provider().displayName(),
                contentType,
                (usage, reportedCost) -> new Cost(endpoint.prices().costOf(usage), reportedCost),
                parts.mostEventBytes(),
                parts.mostAnswerBytes());
    }

    /** Headers of an answer, as far as it is known who gives it. */
    Headers answerHeaders(String contentType, Optional<Summary> summary) {
        Headers headers = Headers.of("content-type", contentType, "x-generation-id", intent.id());
        headers = headers.plus("x-signalbox-requested-model", intent.askedModel());
        if (current.isPresent()) {
            Endpoint endpoint = current.get().endpoint();
            headers = headers.plus("x-signalbox-model", endpoint.model().text())
                    .plus("x-signalbox-provider", endpoint.provider().name())
                    .plus("x-signalbox-attempts", Integer.toString(attemptsBegun()));
        }
        if (!dropped.isEmpty()) {
            headers = headers.plus("x-signalbox-dropped-parameters", String.join(",", dropped));
        }
        Optional<Money> cost = summary.flatMap(known -> costOf(known).amount());
        return cost.isPresent() ? headers.plus("x-openrouter-cost", cost.get().toString()) : headers;
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

    List<AttemptLine> attemptLines() {
        return lines;
    }

    /** Writes down how it ended; called once. */
    void settle(GenerationStatus status, Optional<Failure> failure, Optional<Summary> summary) {
        Optional<Candidate> last = current;
        Usage usage = Usage.NONE;
        Cost cost = Cost.NOTHING;
        if (last.isPresent()) {
            usage = summary.map(Summary::usage).orElse(intent.estimate());
            cost = summary.map(this::costOf).orElse(intent.estimatedCost());
            endAttempt(failure, usage, cost);
        }
        Generation generation = new Generation(
                intent,
                status,
                last.map(candidate -> candidate.endpoint().model().text()).orElse(intent.model()),
                last.map(candidate -> candidate.endpoint().provider().name()).orElse(intent.provider()),
                last.map(candidate -> candidate.endpoint().provider().displayName())
                        .orElse(intent.provider()),
                summary.flatMap(Summary::upstreamId),
                attempts,
                usage,
                cost,
                summary.flatMap(Summary::finishReason),
                summary.flatMap(Summary::nativeFinishReason),
                failure.map(why -> why.kind().word()),
                new Timings(firstContent, elapsed()));
        settled = parts.settle(generation);
    }

    /** Completes when the settlement is durable, or cannot become so. */
    CompletionStage<Void> settled() {
        return settled;
    }

    private void endAttempt(Optional<Failure> failure, Usage usage, Cost cost) {
        Candidate candidate = current.orElseThrow();
        current = Optional.empty();
        Endpoint endpoint = candidate.endpoint();
        attempts.add(new Attempt(
                attempts.size() + 1,
                endpoint.id(),
                endpoint.model(),
                attemptStartedAt,
                Duration.ofNanos(parts.clock().nanos() - attemptStartNanos),
                failure,
                usage,
                cost));
        failure.ifPresent(why -> lines.add(new AttemptLine(
                endpoint.provider().displayName(),
                endpoint.model().text(),
                why.kind().word(),
                why.upstreamStatus().orElse(0))));
    }

    private Cost costOf(Summary summary) {
        Optional<Money> computed =
                current.flatMap(candidate -> candidate.endpoint().prices().costOf(summary.usage()));
        return new Cost(computed, summary.reportedCost());
    }

    /** Whether it is certain that the provider did no work that it could charge for. */
    private static boolean wasRefused(Failure failure) {
        return failure.progress() == SendProgress.NOT_SENT
                || (failure.upstreamStatus().isPresent()
                        && failure.upstreamStatus().getAsInt() != 504);
    }

    private static long roundedUpSeconds(Duration wait) {
        return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
    }
}
