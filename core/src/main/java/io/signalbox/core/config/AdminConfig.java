package io.signalbox.core.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How operators reach what is theirs, under {@code /admin}.
 *
 * @param key what opens it; only its hash is kept
 * @param port a port of its own, 1 to 65535, or 0 for any free one; the callers' port if empty
 */
public record AdminConfig(Optional<KeyConfig> key, OptionalInt port) {

    /** No key, and no port of its own. */
    public static final AdminConfig STANDARD = new AdminConfig(Optional.empty(), OptionalInt.empty());

    /** Who that is, in answers and logs. */
    public static final String NAME = "admin";

    /** The same with this key. */
    public AdminConfig withKey(Secret value) {
        return new AdminConfig(Optional.of(KeyConfig.of(NAME, value)), port);
    }

    /** The same on a port of its own. */
    public AdminConfig withPort(int value) {
        return new AdminConfig(key, OptionalInt.of(value));
    }

    /** Who may open {@code /admin}. */
    public enum Access {
        /** Whoever has the admin key. */
        KEY,
        /** Everybody: only this machine can reach it, and its callers need no key either. */
        OPEN,
        /** Nobody: it is not there. */
        NONE
    }
}
