package io.signalbox.core.catalog;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a configured connection to a company or host that serves models. How to reach it is not the catalog's affair.
 *
 * @param name the configured name, usable as a prefix: {@code openrouter-main}
 * @param type which kind of provider it is
 * @param displayName how it is shown to callers: {@code OpenRouter}
 * @param priority higher is tried first; equal priorities are balanced
 * @param leftOut why plans may not use it: {@code disabled}, {@code no credential}; empty if they may
 * @param servesUnlisted whether a model that the catalog does not list may be asked of it by name
 * @param terms on what terms it serves where an endpoint has none of its own
 * @param dialect the wire format in which it is called where an endpoint has none of its own; if empty, the one that its type uses for
 *     the model
 */
public record Provider(
        String name,
        ProviderType type,
        String displayName,
        int priority,
        Optional<String> leftOut,
        boolean servesUnlisted,
        Terms terms,
        Optional<String> dialect) {

    /** A provider that plans may use, or that is switched off; its terms are unknown. */
    public Provider(
            String name, ProviderType type, String displayName, int priority, boolean enabled, boolean servesUnlisted) {
        this(
                name,
                type,
                displayName,
                priority,
                enabled ? Optional.empty() : Optional.of("disabled"),
                servesUnlisted,
                Terms.UNKNOWN,
                Optional.empty());
    }

    /** The same on these terms. */
    public Provider on(Terms other) {
        return new Provider(name, type, displayName, priority, leftOut, servesUnlisted, other, dialect);
    }

    /** The wire format in which it is called for a model that it knows by this name, where nothing else is said of that model. */
    public String dialectOf(String upstreamModel) {
        return dialect.orElseGet(() -> type.dialectOf(upstreamModel));
    }

    /** Whether a caller means it by this name: its own, its display name or its type's word, in upper or lower case. */
    public boolean isCalled(String written) {
        return name.equalsIgnoreCase(written)
                || displayName.equalsIgnoreCase(written)
                || type.word().equalsIgnoreCase(written);
    }

    /** What callers may call it, in lower case. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        names.add(name.toLowerCase(Locale.ROOT));
        names.add(displayName.toLowerCase(Locale.ROOT));
        names.add(type.word());
        return names;
    }

    /** Whether plans may use it. */
    public boolean enabled() {
        return leftOut.isEmpty();
    }
}
