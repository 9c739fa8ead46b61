package io.signalbox.core.gateway;

import java.util.Optional;

/**
 * Who is calling, once that is established. Budgets, limits and allowed models will stand here.
 *
 * @param key the name of the key that was presented; empty where no keys are configured
 */
public record Caller(Optional<String> key) {

    /** Somebody without a key, on a gateway that asks for none. */
    public static final Caller ANONYMOUS = new Caller(Optional.empty());

    /** The holder of a key. */
    public static Caller withKey(String name) {
        return new Caller(Optional.of(name));
    }
}
