package io.signalbox.core.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A text that must not be seen: prints as stars, compares in constant time, and comes out only where {@link #reveal} is written.
 */
public final class Secret {

    /** What stands for a secret wherever something is printed. */
    public static final String STARS = "********";

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps a text. */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "text"));
    }

    /** The text itself. For the one place that sends it. */
    public String reveal() {
        return text;
    }

    /** Whether there is no text in it. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Takes a time that depends on the lengths alone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return STARS;
    }
}
