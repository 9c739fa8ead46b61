package io.signalbox.core.model;

import java.util.List;

/**
 * One thing that a name turned out to mean.
 *
 * @param uri what to look for in the catalog
 * @param origin who put it on the list
 * @param steps how the name got here, in words, first step first
 */
public record ResolvedName(ModelUri uri, Origin origin, List<String> steps) {

    /** Copies the steps. */
    public ResolvedName {
        steps = List.copyOf(steps);
    }

    /** Who asked for a model to be on the list; decides which failures may reach it. */
    public enum Origin {
        /** The caller named it in {@code model}, or the operator forced it. */
        ASKED,
        /** The caller listed it as an alternative, in {@code models}. */
        CALLER_ALTERNATIVE,
        /** The operator's configuration added it: a further member of a group, or a configured fallback. */
        OPERATOR_FALLBACK
    }
}
