package io.signalbox.core.analysis;

import io.signalbox.core.analysis.BacktestReport.Move;
import io.signalbox.core.analysis.BacktestReport.Refusal;
import io.signalbox.core.analysis.BacktestReport.Row;
import io.signalbox.core.analysis.BacktestReport.Unknown;
import io.signalbox.core.analysis.Tally.Fate;
import io.signalbox.core.analysis.Tally.Outcome;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.Draw;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.routing.Exclusion;
import io.signalbox.core.routing.Planner;
import io.signalbox.core.routing.RoutePlan;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.core.routing.RoutingRecord;
import io.signalbox.core.routing.RoutingRecord.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One run of a {@link Backtest}: takes generations in the order of time, and adds up what becomes of them. */
final class Replay {

    private static final int MOST_REFUSALS = 1_000;

    private static final List<String> ASSUMPTIONS = List.of(
            "Of a request that would go elsewhere, the first endpoint of its new plan answers; what failed attempts cost is left out.",
            "Its times are the means of that endpoint over the window, after the wait that was recorded; an answer of another model is as"
                    + " much longer as that model's answers to the same dialect and key are on the average, or else to anybody.",
            "It fails if everybody in its new plan fails, each by its share of the same hour and independently of the others.",
            "A request that goes the same way goes as it was recorded: time limits, repeats and hedges are not played again.",
            "Health is what recorded traffic made of it; what moves does not make its new endpoints busier, nor its old ones quicker.",
            "Endpoints that the recorded plan looked at are seen as it saw them, the others as recorded attempts show them.");

    private final Planner planner;
    private final Backtest.PricesOf prices;
    private final CatalogOfTheTime catalog;
    private final TrafficReplay traffic;
    private final Prediction prediction;
    private final List<Dimension> by;

    private final Map<Doubt, Long> doubts = new EnumMap<>(Doubt.class);
    private final Tally totals = new Tally();
    private final Map<Dimension, Map<String, Tally>> rows = new LinkedHashMap<>();
    private final Map<Path, Moved> moves = new LinkedHashMap<>();
    private final Map<Path, Long> refusals = new TreeMap<>();

    /** From somewhere to somewhere. */
    private record Path(String from, String to) implements Comparable<Path> {
        @Override
        public int compareTo(Path other) {
            return Comparator.comparing(Path::from).thenComparing(Path::to).compare(this, other);
        }
    }

    private static final class Moved {
        private long requests;
        private final Tally.CostSum cost = new Tally.CostSum();
    }

    Replay(
            GatewayConfig config,
            UnaryOperator<RoutingPolicy> policy,
            Backtest.PricesOf prices,
            Experience experience,
            CatalogOfTheTime catalog,
            TrafficReplay traffic,
            List<Dimension> by) {
        this.planner = config.planner(policy);
        this.prices = prices;
        this.catalog = catalog;
        this.traffic = traffic;
        this.prediction = new Prediction(
                experience, catalog, config.failover().mostAttempts(), doubt -> doubts.merge(doubt, 1L, Long::sum));
        this.by = by;
        by.forEach(dimension -> rows.put(dimension, new TreeMap<>()));
    }

    /** Lets what happened to it be known to those that come after. */
    void remember(Generation generation) {
        traffic.add(generation);
        generation.attempts().forEach(catalog::charged);
    }

    /** Plans it again, and adds up what would have become of it. */
    void take(Generation generation, Optional<RoutingRecord> routing) {
        boolean ended =
                generation.status() != GenerationStatus.OPEN && generation.status() != GenerationStatus.INTERRUPTED;
        if (!ended) {
            leave(generation, Doubt.NO_END);
        } else if (generation.cachedFrom().isPresent()) {
            add(generation, Fate.UNCHANGED, Optional.of(recorded(generation)), Optional.of(recorded(generation)));
        } else if (routing.isEmpty()) {
            leave(generation, Doubt.NO_FACTS);
        } else {
            plan(generation, routing.get());
        }
    }

    private void leave(Generation generation, Doubt why) {
        doubts.merge(why, 1L, Long::sum);
        add(generation, Fate.NOT_PLANNED, Optional.empty(), Optional.empty());
    }

    private void plan(Generation generation, RoutingRecord routing) {
        CatalogSnapshot known = catalog.at(routing);
        if (routing.plan().stream().anyMatch(endpoint -> !catalog.isPriceKnown(routing, endpoint))) {
            doubts.merge(Doubt.PRICES_OF_THE_TIME, 1L, Long::sum);
        }
        RoutePlan plan;
        try {
            plan = planner.plan(
                            routing.facts().calledBy(generation.intent().key()),
                            known,
                            health(generation, routing),
                            Draw.chanceOf(generation.id()))
                    .without(candidate -> Optional.of(candidate.endpoint().id())
                            .filter(routing.inexpressible()::contains)
                            .map(id -> new Exclusion(
                                    id.toString(), RoutePlan.EXPRESSIBLE, "takes no such request in its dialect")));
        } catch (RequestRefusedException refusal) {
            refuse(generation, refusal.failure().code());
            return;
        }
        if (plan.isEmpty()) {
            refuse(generation, reason(plan));
        } else if (isStillValid(generation, routing, plan)) {
            keep(generation, plan, known);
        } else {
            move(generation, routing, plan);
        }
    }

    /** What the recorded plan saw, and of those that it did not look at, what recorded attempts show. */
    private HealthView health(Generation generation, RoutingRecord routing) {
        HealthView observed = traffic.at(generation.intent().createdAt());
        Map<EndpointId, Seen> seen = routing.byEndpoint();
        return id -> {
            Seen recorded = seen.get(id);
            return recorded == null ? observed.of(id) : recorded.health();
        };
    }

    /**
     * Whether what was recorded could have come of the new plan as well: it has the same endpoints in the same order, up to the last
     * one that was called; and all the way, where the request failed although somebody else might have served it.
     */
    private static boolean isStillValid(Generation generation, RoutingRecord routing, RoutePlan plan) {
        List<EndpointId> before = routing.plan();
        List<EndpointId> after = plan.candidates().stream()
                .map(candidate -> candidate.endpoint().id())
                .limit(RoutingRecord.MOST_SEEN)
                .toList();
        if (generation.status() == GenerationStatus.FAILED && !isFinal(generation)) {
            return before.equals(after);
        }
        int reached = 1;
        for (Attempt attempt : generation.attempts()) {
            int place = before.indexOf(attempt.endpoint());
            reached = Math.max(reached, place < 0 ? before.size() : place + 1);
        }
        return after.size() >= reached
                && before.size() >= reached
                && before.subList(0, reached).equals(after.subList(0, reached));
    }

    private static boolean isFinal(Generation generation) {
        return generation.attempts().stream()
                .reduce((earlier, later) -> later)
                .flatMap(Attempt::failure)
                .map(Failure::kind)
                .filter(kind -> FailoverRules.reachOf(kind) == FailoverRules.Reach.NOBODY)
                .isPresent();
    }

    private void keep(Generation generation, RoutePlan plan, CatalogSnapshot known) {
        Outcome was = recorded(generation);
        Outcome would = prices == Backtest.PricesOf.RECORDED ? was : prediction.repriced(generation, was, plan, known);
        add(generation, Fate.UNCHANGED, Optional.of(was), Optional.of(would));
    }

    private void move(Generation generation, RoutingRecord routing, RoutePlan plan) {
        Outcome was = recorded(generation);
        Outcome would = prediction.moved(generation, routing, plan, was);
        String from =
                routing.plan().stream().findFirst().map(EndpointId::toString).orElse("");
        String to = plan.candidates().get(0).endpoint().id().toString();
        Moved path = moves.computeIfAbsent(new Path(from, to), key -> new Moved());
        path.requests++;
        path.cost.add(was.cost(), would.cost());
        add(generation, Fate.MOVED, Optional.of(was), Optional.of(would));
    }

    private void refuse(Generation generation, String reason) {
        Path why = new Path(generation.intent().askedModel(), reason);
        boolean room = refusals.size() < MOST_REFUSALS || refusals.containsKey(why);
        refusals.merge(room ? why : new Path("", reason), 1L, Long::sum);
        add(generation, Fate.REFUSED, Optional.empty(), Optional.empty());
    }

    private static String reason(RoutePlan plan) {
        Set<String> rules = new TreeSet<>();
        plan.exclusions().forEach(exclusion -> rules.add(exclusion.rule()));
        return rules.isEmpty() ? plan.availabilityCode() : plan.availabilityCode() + ": " + String.join(", ", rules);
    }

    private Outcome recorded(Generation generation) {
        Optional<Money> cost = generation.cost().amount().map(answer -> generation.spent());
        if (cost.isEmpty()) {
            doubts.merge(Doubt.COST_NOT_RECORDED, 1L, Long::sum);
        }
        return Prediction.recorded(generation, cost);
    }

    private void add(Generation generation, Fate fate, Optional<Outcome> was, Optional<Outcome> would) {
        totals.add(fate, was, would);
        for (Dimension dimension : by) {
            for (String value : dimension.of(generation)) {
                rows.computeIfAbsent(dimension, key -> new TreeMap<>())
                        .computeIfAbsent(value, key -> new Tally())
                        .add(fate, was, would);
            }
        }
    }

    BacktestReport report(TimeWindow window) {
        List<Row> all = new ArrayList<>();
        rows.forEach(
                (dimension, tallies) -> tallies.forEach((value, tally) -> all.add(tally.row(dimension.word(), value))));
        List<Move> paths = new ArrayList<>();
        moves.forEach((path, moved) -> paths.add(new Move(path.from, path.to, moved.requests, moved.cost.costs())));
        paths.sort(Comparator.comparingLong(Move::requests)
                .reversed()
                .thenComparing(Move::from)
                .thenComparing(Move::to));
        List<Refusal> refused = new ArrayList<>();
        refusals.forEach((path, count) -> refused.add(new Refusal(path.from, path.to, count)));
        refused.sort(Comparator.comparingLong(Refusal::requests).reversed());
        List<Unknown> unknowns = new ArrayList<>();
        doubts.forEach((doubt, count) -> unknowns.add(new Unknown(count, doubt.sentence())));
        return new BacktestReport(window, totals.row("", ""), all, paths, refused, unknowns, ASSUMPTIONS);
    }
}
