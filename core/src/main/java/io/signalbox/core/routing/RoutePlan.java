package io.signalbox.core.routing;

import io.signalbox.core.model.LazyLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The endpoints that a request will try, in order, each with why it stands there; and what was left out, each with why. An empty
 * plan explains itself.
 *
 * @param candidates in the order in which they are tried
 * @param exclusions what was left out
 */
public record RoutePlan(List<Candidate> candidates, List<Exclusion> exclusions) {

    /** The rule that leaves out whom the request cannot be put to in the dialect that it speaks. */
    public static final String EXPRESSIBLE = "expressible";

    /** How many characters most lines have at most. */
    private static final int LINE = 80;

    /** Copies the lists. */
    public RoutePlan {
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }

    /** The same, with what was left out before it was made. */
    public RoutePlan after(List<Exclusion> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        List<Exclusion> all = new ArrayList<>(earlier);
        all.addAll(exclusions);
        return new RoutePlan(candidates, all);
    }

    /** The same without the endpoints to which something is objected. */
    public RoutePlan without(Function<Candidate, Optional<Exclusion>> objections) {
        List<Candidate> kept = new ArrayList<>(candidates.size());
        List<Exclusion> left = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Optional<Exclusion> objection = objections.apply(candidate);
            if (objection.isPresent()) {
                left.add(objection.get());
            } else {
                kept.add(candidate);
            }
        }
        return left.isEmpty() ? this : new RoutePlan(kept, left).after(exclusions);
    }

    /** Whether nothing can be tried. */
    public boolean isEmpty() {
        return candidates.isEmpty();
    }

    /**
     * Why nothing can be tried, in one stable word: {@code privacy_restricted} if data policy alone left everybody out, {@code
     * constraint_filtered} if what the request asks for did, {@code no_endpoints} otherwise.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/errors-and-debugging">OpenRouter: error.availability</a>
     */
    public String availabilityCode() {
        boolean anyPolicy = false;
        boolean anyConstraint = false;
        for (Exclusion exclusion : exclusions) {
            boolean policy = exclusion.rule().equals(RouteRules.DATA_POLICY.toString());
            boolean constraint = RouteRules.isConstraint(exclusion.rule());
            if (!policy && !constraint && !exclusion.rule().equals("isListed")) {
                return "no_endpoints";
            }
            anyPolicy |= policy;
            anyConstraint |= constraint;
        }
        return anyConstraint ? "constraint_filtered" : anyPolicy ? "privacy_restricted" : "no_endpoints";
    }

    /** The plan in words, one line an endpoint: what the ledger keeps and what {@code explain} prints. */
    public List<String> lines() {
        return new LazyLines(this::words);
    }

    private List<String> words() {
        List<String> lines = new ArrayList<>(candidates.size() + exclusions.size());
        for (Candidate candidate : candidates) {
            StringBuilder line = new StringBuilder(LINE).append(lines.size() + 1);
            line.append(". ").append(candidate.endpoint().id());
            String before = ": ";
            for (String reason : candidate.reasons()) {
                line.append(before).append(reason);
                before = "; ";
            }
            lines.add(line.toString());
        }
        exclusions.forEach(exclusion -> lines.add("left out " + exclusion));
        return lines;
    }
}
