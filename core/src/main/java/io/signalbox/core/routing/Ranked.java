package io.signalbox.core.routing;

import io.signalbox.core.model.LazyLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An endpoint with its place among its rivals.
 *
 * @param contender the endpoint
 * @param listedAt its place in {@code provider.order}, from 0; -1 if it is not listed there
 * @param key lower is tried first, among those that are alike otherwise
 * @param placed why it stands there
 */
record Ranked(Contender contender, int listedAt, double key, Supplier<String> placed) {

    /** The same with a place among those that are alike. */
    Ranked placed(double newKey, Supplier<String> why) {
        return new Ranked(contender, listedAt, newKey, why);
    }

    boolean isListed() {
        return listedAt >= 0;
    }

    /** Its place in an order of this length; behind it if it is not listed. */
    int place(int unlisted) {
        return isListed() ? listedAt : unlisted;
    }

    boolean hasTargetOf(Ranked other) {
        return contender.target().equals(other.contender.target());
    }

    /** How far it is put off behind other models' endpoints; what the caller ordered is put off only if it is to be left alone. */
    int globalLateness() {
        return switch (contender.lateness()) {
            case NONE, AFTER_ITS_MODEL -> 0;
            case AFTER_THE_FAST -> isListed() ? 0 : 1;
            case LAST -> 2;
        };
    }

    /** The same in a plan for a caller who prefers this. */
    Candidate candidate(Preferences callers) {
        return new Candidate(
                contender.endpoint(),
                contender.target(),
                new LazyLines(this::reasons),
                contender.endpoint().provider().type().isAggregator()
                        ? contender.preferences().demandsBeyond(callers)
                        : Map.of());
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>(contender.target().steps());
        reasons.add(placed.get());
        String late = contender.lateness().reason(contender.health());
        if (!late.isEmpty()) {
            reasons.add(late);
        }
        if (!contender.preferences().maxPrice().perUnit().isEmpty()) {
            reasons.add("price " + PriceText.of(contender.endpoint().prices()) + " is under provider.max_price");
        }
        return reasons;
    }
}
