package io.signalbox.core.analysis;

import io.signalbox.core.analysis.ReconciliationReport.Line;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Compares a provider's own account of days and models with the ledger's: with all attempts that the provider may have worked for, those
 * that failed and those that were hedged included, and not with what callers were charged. Only figures that the export states are
 * compared. Names of models are compared without author, variant and date.
 *
 * <p>Not for several threads.
 */
public final class Reconciliation {

    /** A request that came before the window may have attempts within it. */
    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

    private final String provider;
    private final TimeWindow window;
    private final Map<Place, Map<BilledFigure, BigDecimal>> here = new TreeMap<>();
    private final Map<Place, Map<BilledFigure, BigDecimal>> there = new TreeMap<>();
    private final Set<BilledFigure> stated = EnumSet.noneOf(BilledFigure.class);
    private long estimated;
    private long unknownUsage;
    private long unknownCost;
    private long interrupted;
    private long outside;

    private record Place(Optional<LocalDate> day, String model) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.<Place, LocalDate>comparing(
                        place -> place.day.orElse(LocalDate.MIN))
                .thenComparing(Place::model);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private Reconciliation(String provider, TimeWindow window) {
        this.provider = provider;
        this.window = window;
    }

    /**
     * Reads the window of the ledger. Blocks until it is done: nothing for a thread that serves requests.
     *
     * @param ledger what was recorded
     * @param provider the configured name of the provider
     * @param window which days, whole days in UTC
     * @param export what the provider says; what lies outside of the window is left out
     * @throws java.util.concurrent.CompletionException if the ledger cannot be read
     */
    public static ReconciliationReport of(
            Ledger ledger, String provider, TimeWindow window, Collection<BilledDay> export) {
        Reconciliation both = new Reconciliation(provider, window);
        export.forEach(both::addTheirs);
        TimeWindow wider = new TimeWindow(window.from().minus(LONGEST_REQUEST), window.until());
        LedgerWalk.each(ledger, wider, Map.of(), both::addOurs);
        return both.report();
    }

    private void addTheirs(BilledDay billed) {
        if (!window.holds(billed.day().atStartOfDay(ZoneOffset.UTC).toInstant())) {
            outside++;
            return;
        }
        stated.addAll(billed.figures().keySet());
        Place place = new Place(Optional.of(billed.day()), BilledModel.nameOf(billed.model()));
        billed.figures().forEach((figure, value) -> add(there, place, figure, value));
    }

    private void addOurs(Generation generation) {
        boolean died = generation.status() == GenerationStatus.INTERRUPTED
                && generation.provider().equals(provider)
                && window.holds(generation.intent().createdAt());
        interrupted += died ? 1 : 0;
        generation.attempts().stream()
                .filter(attempt -> attempt.endpoint().provider().equals(provider))
                .filter(attempt -> window.holds(attempt.startedAt()))
                .filter(attempt -> !wasRefused(attempt))
                .forEach(this::addOurs);
    }

    /** Whether it is certain that the provider did nothing. */
    private static boolean wasRefused(Attempt attempt) {
        return attempt.failure().isPresent()
                && attempt.usage().equals(Usage.NONE)
                && attempt.cost().equals(Cost.NOTHING);
    }

    private void addOurs(Attempt attempt) {
        Place place = new Place(
                Optional.of(LocalDate.ofInstant(attempt.startedAt(), ZoneOffset.UTC)),
                BilledModel.nameOf(attempt.endpoint().upstreamModel()));
        for (BilledFigure figure : BilledFigure.values()) {
            add(here, place, figure, BigDecimal.valueOf(figure.of(attempt.usage())));
        }
        Optional<Money> cost = attempt.cost().amount();
        add(here, place, BilledFigure.COST, cost.orElse(Money.ZERO).usd());
        unknownCost += cost.isEmpty() ? 1 : 0;
        unknownUsage += attempt.usage().equals(Usage.NONE) ? 1 : 0;
        estimated += attempt.usage().isEstimated() ? 1 : 0;
    }

    private static void add(
            Map<Place, Map<BilledFigure, BigDecimal>> to, Place place, BilledFigure figure, BigDecimal value) {
        to.computeIfAbsent(place, key -> new EnumMap<>(BilledFigure.class)).merge(figure, value, BigDecimal::add);
    }

    private ReconciliationReport report() {
        List<Line> all = lines(here, there);
        List<Line> differing =
                all.stream().filter(line -> line.difference().signum() != 0).toList();
        return new ReconciliationReport(
                window,
                differing,
                lines(
                        summed(here, place -> new Place(Optional.empty(), place.model)),
                        summed(there, place -> new Place(Optional.empty(), place.model))),
                lines(
                        summed(here, place -> new Place(Optional.empty(), "")),
                        summed(there, place -> new Place(Optional.empty(), ""))),
                all.size() - differing.size(),
                unknowns());
    }

    private static Map<Place, Map<BilledFigure, BigDecimal>> summed(
            Map<Place, Map<BilledFigure, BigDecimal>> of, Function<Place, Place> group) {
        Map<Place, Map<BilledFigure, BigDecimal>> sums = new TreeMap<>();
        of.forEach(
                (place, figures) -> figures.forEach((figure, value) -> add(sums, group.apply(place), figure, value)));
        return sums;
    }

    /** Every figure that the export states at all, of every place that either side has. */
    private List<Line> lines(
            Map<Place, Map<BilledFigure, BigDecimal>> ours, Map<Place, Map<BilledFigure, BigDecimal>> theirs) {
        Set<Place> places = new TreeSet<>(ours.keySet());
        places.addAll(theirs.keySet());
        List<Line> lines = new ArrayList<>();
        for (Place place : places) {
            for (BilledFigure figure : stated) {
                lines.add(new Line(
                        place.day, place.model, figure, value(ours, place, figure), value(theirs, place, figure)));
            }
        }
        return lines;
    }

    private static Optional<BigDecimal> value(
            Map<Place, Map<BilledFigure, BigDecimal>> of, Place place, BilledFigure figure) {
        return Optional.ofNullable(of.get(place)).map(figures -> figures.getOrDefault(figure, BigDecimal.ZERO));
    }

    private List<String> unknowns() {
        List<String> sentences = new ArrayList<>();
        sentence(
                sentences,
                unknownUsage,
                "attempt",
                "reached the provider, and nobody knows what was used: a failure without an answer, or a hedge that lost");
        sentence(sentences, unknownCost, "attempt", "no known cost, which counts 0 here");
        sentence(sentences, estimated, "attempt", "an estimated usage, because the provider reported none");
        sentence(
                sentences,
                interrupted,
                "request",
                "cut off by the gateway's death, so that the attempts are not known");
        sentence(sentences, outside, "line", "in the export for a day outside of the window");
        return sentences;
    }

    private static void sentence(List<String> sentences, long count, String noun, String what) {
        if (count > 0) {
            sentences.add(count + " " + noun + (count == 1 ? "" : "s") + ": " + what);
        }
    }
}
