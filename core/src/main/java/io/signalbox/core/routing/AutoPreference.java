package io.signalbox.core.routing;

import java.util.Locale;
import java.util.Optional;

/** What matters most where the gateway chooses the model. */
public enum AutoPreference {
    /** The cheapest that can do it. */
    COST,
    /** Price and quality alike. */
    BALANCED,
    /** The best that can do it. */
    QUALITY;

    /** The preference written as {@code word}, in lower case; empty if the word is none. */
    public static Optional<AutoPreference> of(String word) {
        for (AutoPreference preference : values()) {
            if (preference.word().equals(word)) {
                return Optional.of(preference);
            }
        }
        return Optional.empty();
    }

    /** The word in configurations and requests: {@code cost}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
