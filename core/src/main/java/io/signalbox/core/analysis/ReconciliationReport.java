package io.signalbox.core.analysis;

import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How a ledger and a provider's usage export compare.
 *
 * @param window which days
 * @param lines what differs, by day and model; those that agree to the last digit are left out
 * @param models every figure of every model over the whole window, equal ones included
 * @param totals every figure over the whole window
 * @param equalLines how many figures of a day and model agree to the last digit
 * @param unknowns what the ledger does not know, in sentences with their counts
 */
public record ReconciliationReport(
        TimeWindow window,
        List<Line> lines,
        List<Line> models,
        List<Line> totals,
        long equalLines,
        List<String> unknowns) {

    /** Copies the lists. */
    public ReconciliationReport {
        lines = List.copyOf(lines);
        models = List.copyOf(models);
        totals = List.copyOf(totals);
        unknowns = List.copyOf(unknowns);
    }

    /**
     * Whether each figure of each model, over the whole window, is the same on both sides, give or take this share of the larger one.
     *
     * @param share 0 for no difference at all, 0.01 for one in a hundred
     */
    public boolean isWithin(BigDecimal share) {
        return models.stream().allMatch(line -> line.isWithin(share));
    }

    /**
     * One figure on both sides.
     *
     * @param day which day; empty for all
     * @param model which model; empty text for all
     * @param figure what is counted
     * @param here what the ledger says; empty if it has nothing of that model on that day
     * @param there what the provider says, likewise
     */
    public record Line(
            Optional<LocalDate> day,
            String model,
            BilledFigure figure,
            Optional<BigDecimal> here,
            Optional<BigDecimal> there) {

        /** How much more the provider says. */
        public BigDecimal difference() {
            return there.orElse(BigDecimal.ZERO).subtract(here.orElse(BigDecimal.ZERO));
        }

        /** The difference as a share of the larger figure, 0 to 1, without a sign. */
        public BigDecimal share() {
            BigDecimal larger = here.orElse(BigDecimal.ZERO)
                    .abs()
                    .max(there.orElse(BigDecimal.ZERO).abs());
            return larger.signum() == 0 ? BigDecimal.ZERO : difference().abs().divide(larger, MathContext.DECIMAL64);
        }

        boolean isWithin(BigDecimal most) {
            return share().compareTo(most) <= 0;
        }
    }
}
