package io.signalbox.core.model;

import java.util.List;

/**
 * A name that stands for other names: a group of models, or a rewrite of every name that fits a pattern.
 */
public sealed interface ModelAlias {

    /**
     * A named list of models, tried in this order.
     *
     * @param name what callers write
     * @param members model URIs or names of other groups; at least one
     */
    record Group(String name, List<String> members) implements ModelAlias {
        /** Copies the members. */
        public Group {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw new IllegalArgumentException(name + ": no members (expected: at least one model)");
            }
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
