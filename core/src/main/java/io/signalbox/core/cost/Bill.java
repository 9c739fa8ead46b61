package io.signalbox.core.cost;

import java.util.List;
import java.util.Optional;

/**
 * What a usage costs, class by class: the arithmetic behind a cost.
 *
 * @param lines one for each class that was used
 */
public record Bill(List<Line> lines) {

    /** Copies the lines. */
    public Bill {
        lines = List.copyOf(lines);
    }

    /** The exact sum; empty if a class was used whose price is unknown. */
    public Optional<Money> total() {
        Money sum = Money.ZERO;
        for (Line line : lines) {
            Optional<Money> amount = line.amount();
            if (amount.isEmpty()) {
                return amount;
            }
            sum = sum.isZero() ? amount.get() : sum.plus(amount.get());
        }
        return Optional.of(sum);
    }

    /**
     * So many of one class.
     *
     * @param usageClass what was used
     * @param count how much of it
     * @param unitPrice what one costs; empty if that is unknown
     */
    public record Line(UsageClass usageClass, long count, Optional<Money> unitPrice) {

        /** Count times price. */
        public Optional<Money> amount() {
            return unitPrice.map(price -> price.times(count));
        }
    }
}
