package io.signalbox.testkit;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.ledger.Timings;
import io.signalbox.core.model.Draw;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.Planner;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingRecord;
import io.signalbox.core.routing.SeenHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A workload as a gateway of a configuration would have recorded it: planned by its routing, answered by endpoints that fail now and
 * then, each model with answers of its own length. For tests and measurements that need many generations at once. The same seed and
 * settings give the same generations.
 *
 * <p>For one thread.
 */
public final class RecordedTraffic {

    private static final int FAILURES_IN_A_THOUSAND = 20;
    private static final List<Optional<String>> KEYS = List.of(Optional.of("team-a"), Optional.of("team-b"));

    private final GatewayConfig config;
    private final List<String> names;
    private final Instant from;
    private final Duration gap;
    private final SplittableRandom random;

    /**
     * Traffic that begins at a moment.
     *
     * @param names what callers ask for
     * @param gap from one request to the next
     */
    public RecordedTraffic(GatewayConfig config, List<String> names, Instant from, Duration gap, long seed) {
        this.config = config;
        this.names = List.copyOf(names);
        this.from = from;
        this.gap = gap;
        this.random = new SplittableRandom(seed);
    }

    /** Makes so many generations, the earliest first. */
    public void each(int count, Consumer<Generation> consumer) {
        Planner planner = config.planner();
        CatalogSnapshot catalog = config.catalog(from);
        for (int i = 0; i < count; i++) {
            Instant at = from.plus(gap.multipliedBy(i));
            String id = "gen-%d-%08d".formatted(at.getEpochSecond(), i);
            RequestFacts facts = facts();
            SeenHealth health = new SeenHealth(HealthView.NOTHING);
            Optional<String> key = KEYS.get(random.nextInt(KEYS.size()));
            RoutePlan plan = planner.plan(facts.calledBy(key), catalog, health, Draw.chanceOf(id));
            consumer.accept(generation(id, at, key, plan, RoutingRecord.of(facts, plan, health)));
        }
    }

    private RequestFacts facts() {
        return new RequestFacts(
                "openai-chat",
                Optional.of(names.get(random.nextInt(names.size()))),
                List.of(),
                random.nextBoolean(),
                Set.of("temperature"),
                Set.of(),
                400 + random.nextInt(8_000),
                OptionalLong.empty(),
                Preferences.NONE,
                Optional.empty());
    }

    private Generation generation(String id, Instant at, Optional<String> key, RoutePlan plan, RoutingRecord routing) {
        Endpoint first = plan.candidates().get(0).endpoint();
        long promptTokens = routing.facts().estimatedPromptTokens();
        GenerationIntent intent = new GenerationIntent(
                id,
                at,
                key,
                CallerIdentity.NONE,
                Labels.NONE,
                routing.facts().dialect(),
                routing.facts().stream(),
                String.join(",", routing.facts().asked()),
                first.model().text(),
                first.provider().name(),
                plan.lines(),
                Optional.of(routing.text()),
                first.prices(),
                charge(first, at, Usage.estimated(Map.of(UsageClass.PROMPT, promptTokens))));
        List<Attempt> attempts = attempts(at, plan, promptTokens);
        Attempt last = attempts.get(attempts.size() - 1);
        Endpoint answered = plan.candidates().get(attempts.size() - 1).endpoint();
        boolean failed = last.failure().isPresent();
        Duration before = Duration.between(at, last.startedAt());
        return new Generation(
                intent,
                failed ? GenerationStatus.FAILED : GenerationStatus.COMPLETED,
                answered.model().text(),
                answered.provider().name(),
                answered.provider().displayName(),
                Optional.empty(),
                attempts,
                failed ? Charge.NOTHING : charge(answered, at, last.usage()),
                false,
                Optional.empty(),
                Optional.empty(),
                failed ? Optional.empty() : Optional.of("stop"),
                Optional.empty(),
                last.failure().map(why -> why.kind().word()),
                new Timings(Duration.ofMillis(1), last.firstContent().map(before::plus), before.plus(last.took())));
    }

    /** The plan is walked until somebody answers. */
    private List<Attempt> attempts(Instant at, RoutePlan plan, long promptTokens) {
        List<Attempt> attempts = new ArrayList<>();
        Instant begins = at.plusMillis(1);
        for (Candidate candidate : plan.candidates()) {
            boolean fails = random.nextInt(1_000) < FAILURES_IN_A_THOUSAND;
            Attempt attempt = attempt(attempts.size() + 1, candidate.endpoint(), at, begins, promptTokens, fails);
            attempts.add(attempt);
            begins = begins.plus(attempt.took());
            if (!fails) {
                break;
            }
        }
        return attempts;
    }

    private Attempt attempt(
            int number, Endpoint endpoint, Instant at, Instant begins, long promptTokens, boolean fails) {
        // A model's answers are about as long as its name says, which is as good as anything.
        long typical = 100L + Math.floorMod(endpoint.model().text().hashCode(), 400);
        long tokens = typical / 2 + random.nextLong(typical);
        Usage usage = fails
                ? Usage.NONE
                : Usage.reported(Map.of(UsageClass.PROMPT, promptTokens, UsageClass.COMPLETION, tokens));
        Duration content = Duration.ofMillis(200 + random.nextInt(600));
        return new Attempt(
                number,
                Attempt.Role.REGULAR,
                endpoint.id(),
                endpoint.model(),
                begins,
                fails ? Optional.empty() : Optional.of(content),
                fails ? content : content.plusMillis(15 * tokens),
                fails
                        ? Optional.of(Failure.of(FailureKind.OVERLOADED, "The provider is overloaded.")
                                .after(SendProgress.SENT)
                                .withUpstreamStatus(503))
                        : Optional.empty(),
                endpoint.prices(),
                Optional.empty(),
                usage,
                Optional.empty(),
                fails ? Cost.NOTHING : charge(endpoint, at, usage).cost());
    }

    private static Charge charge(Endpoint endpoint, Instant at, Usage usage) {
        Cost cost =
                new Cost(endpoint.prices().costOf(usage, PriceContext.at(at, usage.promptTokens())), Optional.empty());
        return new Charge(usage, cost, cost.amount());
    }
}
