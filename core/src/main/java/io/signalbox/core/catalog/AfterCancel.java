package io.signalbox.core.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a provider does when the connection is closed on which it streams an answer. */
public enum AfterCancel {
    /** It stops, and bills what it made by then. */
    STOPS,
    /** It makes the answer to its end, and bills all of it. */
    RUNS_ON;

    /** The name in configuration: {@code runs_on}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this name. */
    public static Optional<AfterCancel> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
