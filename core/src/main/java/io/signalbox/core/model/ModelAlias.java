package io.signalbox.core.model;

import java.util.List;

/**
 * A name that stands for other names: a group of models, or a rewrite of every name that fits a pattern.
 */
public sealed interface ModelAlias {

    /**
     * A named list of models, tried in this order; or, with weights, one drawn among them, and the others in the order of further
     * draws.
     *
     * @param name what callers write
     * @param members model URIs, selectors or names of other groups; at least one
     * @param weights one for each member, 1 to {@value Selector#MOST_WEIGHT}; or none at all
     */
    record Group(String name, List<String> members, List<Integer> weights) implements ModelAlias {
        /** Copies the lists. */
        public Group {
            members = List.copyOf(members);
            weights = List.copyOf(weights);
            if (members.isEmpty()) {
                throw new IllegalArgumentException(name + ": no members (expected: at least one model)");
            }
            if (!weights.isEmpty() && weights.size() != members.size()) {
                throw new IllegalArgumentException(name + ": " + weights.size() + " weights for " + members.size()
                        + " members (expected: one each, or none)");
            }
            if (weights.stream().anyMatch(weight -> weight < 1 || weight > Selector.MOST_WEIGHT)) {
                throw new IllegalArgumentException(
                        name + ": weights " + weights + " (expected: 1 to " + Selector.MOST_WEIGHT + ")");
            }
        }

        /** A group whose members are tried in this order. */
        public Group(String name, List<String> members) {
            this(name, members, List.of());
        }
    }

    /**
     * A rewrite of names: where the pattern is found, the replacement takes its place.
     *
     * @param pattern a regular expression of the JDK
     * @param replacement the new text; {@code \1} and {@code $1} stand for the first group
     */
    record Rewrite(RewritePattern pattern, String replacement) implements ModelAlias {}
}
