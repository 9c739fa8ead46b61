package io.signalbox.core.catalog;

import java.util.Optional;

/**
 * What is known of a configured connection to a company or host that serves models. How to reach it is not the catalog's affair.
 *
 * @param name the configured name, usable as a prefix: {@code openrouter-main}
 * @param type which kind of provider it is
 * @param displayName how it is shown to callers: {@code OpenRouter}
 * @param priority higher is tried first; equal priorities are balanced
 * @param leftOut why plans may not use it: {@code disabled}, {@code no credential}; empty if they may
 * @param servesUnlisted whether a model that the catalog does not list may be asked of it by name
 */
public record Provider(
        String name,
        ProviderType type,
        String displayName,
        int priority,
        Optional<String> leftOut,
        boolean servesUnlisted) {

    /** A provider that plans may use, or that is switched off. */
    public Provider(
            String name, ProviderType type, String displayName, int priority, boolean enabled, boolean servesUnlisted) {
        this(name, type, displayName, priority, enabled ? Optional.empty() : Optional.of("disabled"), servesUnlisted);
    }

    /** Whether plans may use it. */
    public boolean enabled() {
        return leftOut.isEmpty();
    }
}
