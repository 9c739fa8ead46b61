package io.signalbox.core.routing;

import io.signalbox.core.health.Percentiles;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

/**
 * Limits of a measured figure, each for one percentile. Where several are set, all have to hold.
 *
 * @param p50 for the median
 * @param p75 for three quarters
 * @param p90 for nine tenths
 * @param p99 for all but one in a hundred
 */
public record Cutoffs(OptionalDouble p50, OptionalDouble p75, OptionalDouble p90, OptionalDouble p99) {

    /** The percentiles that can be limited, in the words of requests. */
    public static final List<String> WORDS = List.of("p50", "p75", "p90", "p99");

    /** No limit. */
    public static final Cutoffs NONE =
            new Cutoffs(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** A limit for the median alone. */
    public static Cutoffs ofMedian(double limit) {
        return new Cutoffs(OptionalDouble.of(limit), NONE.p75, NONE.p90, NONE.p99);
    }

    /** Whether nothing is limited. */
    public boolean isEmpty() {
        return p50.isEmpty() && p75.isEmpty() && p90.isEmpty() && p99.isEmpty();
    }

    /** These limits; if there are none, the others. */
    Cutoffs over(Cutoffs others) {
        return isEmpty() ? others : this;
    }

    /** Whether every limit is reached or exceeded. */
    boolean areReachedBy(Percentiles measured) {
        return hold(measured, (figure, limit) -> figure - limit);
    }

    /** Whether no limit is exceeded. */
    boolean areKeptBy(Percentiles measured) {
        return hold(measured, (figure, limit) -> limit - figure);
    }

    private boolean hold(Percentiles measured, DoubleBinaryOperator margin) {
        return holds(p50, measured.p50(), margin)
                && holds(p75, measured.p75(), margin)
                && holds(p90, measured.p90(), margin)
                && holds(p99, measured.p99(), margin);
    }

    private static boolean holds(OptionalDouble limit, double figure, DoubleBinaryOperator margin) {
        return limit.isEmpty() || margin.applyAsDouble(figure, limit.getAsDouble()) >= 0;
    }
}
