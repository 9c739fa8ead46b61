package io.signalbox.core.analysis;

import io.signalbox.core.analysis.BacktestReport.Costs;
import io.signalbox.core.analysis.BacktestReport.Figures;
import io.signalbox.core.analysis.BacktestReport.Row;
import io.signalbox.core.cost.Money;
import java.util.Optional;
import java.util.OptionalDouble;

/** Adds up what was recorded of requests and what is predicted, where both is known. */
final class Tally {

    private long requests;
    private long unchanged;
    private long moved;
    private long refused;
    private long notPlanned;
    private double costError;
    private final CostSum cost = new CostSum();
    private final Sum firstContent = new Sum();
    private final Sum total = new Sum();
    private final Sum failures = new Sum();

    /** What became of a request. */
    enum Fate {
        UNCHANGED,
        MOVED,
        REFUSED,
        NOT_PLANNED
    }

    /** What is known of how a request went, or would have gone. */
    record Outcome(
            Optional<Money> cost,
            double costError,
            OptionalDouble firstContentNanos,
            OptionalDouble totalNanos,
            double failures) {}

    void add(Fate fate, Optional<Outcome> recorded, Optional<Outcome> predicted) {
        requests++;
        switch (fate) {
            case UNCHANGED -> unchanged++;
            case MOVED -> moved++;
            case REFUSED -> refused++;
            case NOT_PLANNED -> notPlanned++;
        }
        if (recorded.isPresent() && predicted.isPresent()) {
            compare(recorded.get(), predicted.get());
        }
    }

    private void compare(Outcome recorded, Outcome predicted) {
        if (cost.add(recorded.cost, predicted.cost)) {
            costError += predicted.costError;
        }
        firstContent.add(recorded.firstContentNanos, predicted.firstContentNanos);
        total.add(recorded.totalNanos, predicted.totalNanos);
        failures.add(OptionalDouble.of(recorded.failures), OptionalDouble.of(predicted.failures));
    }

    Row row(String dimension, String value) {
        return new Row(
                dimension,
                value,
                requests,
                unchanged,
                moved,
                refused,
                notPlanned,
                cost.costs(),
                costError,
                firstContent.figures(),
                total.figures(),
                failures.figures());
    }

    /** Costs on both sides. */
    static final class CostSum {
        private long requests;
        private Money recorded = Money.ZERO;
        private Money predicted = Money.ZERO;

        /** Whether both were known. */
        boolean add(Optional<Money> was, Optional<Money> would) {
            boolean known = was.isPresent() && would.isPresent();
            if (known) {
                requests++;
                recorded = recorded.plus(was.get());
                predicted = predicted.plus(would.get());
            }
            return known;
        }

        Costs costs() {
            return new Costs(requests, recorded, predicted);
        }
    }

    private static final class Sum {
        private long requests;
        private double recorded;
        private double predicted;

        void add(OptionalDouble was, OptionalDouble would) {
            if (was.isPresent() && would.isPresent()) {
                requests++;
                recorded += was.getAsDouble();
                predicted += would.getAsDouble();
            }
        }

        Figures figures() {
            return new Figures(requests, recorded, predicted);
        }
    }
}
