package io.signalbox.core.routing;

import java.util.Locale;
import java.util.Optional;

/** By what endpoints are sorted where somebody asks for it: the words of {@code provider.sort}. What is not known comes last. */
public enum SortKey {
    /** Cheapest first, for a request of this size. */
    PRICE,
    /** Most tokens a second first. */
    THROUGHPUT,
    /** Shortest time to the first content first. */
    LATENCY,
    /** Highest quality rank first. */
    EXACTO;

    /** The word in requests, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key written as {@code word}; empty if the word is none. */
    public static Optional<SortKey> of(String word) {
        for (SortKey key : values()) {
            if (key.word().equals(word)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
