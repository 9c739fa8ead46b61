package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.util.Locale;
import java.util.Optional;

/** What it means for a provider to have no API key. */
public enum CredentialRule {
    /** A configuration error. The rule for types that answer nobody without a key, unless another is set. */
    REQUIRED,
    /** A warning; the provider is left out of every plan, with the reason "no credential". */
    OPTIONAL,
    /** Nothing: it is called without one. The rule for every other type unless another is set. */
    UNNEEDED;

    /** The rule of a type for which none is set. */
    public static CredentialRule of(ProviderType type) {
        return type.needsCredential() ? REQUIRED : UNNEEDED;
    }

    /** The rule written as {@code word}, in lower case. */
    public static Optional<CredentialRule> of(String word) {
        for (CredentialRule rule : values()) {
            if (rule.word().equals(word)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** The name in configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
