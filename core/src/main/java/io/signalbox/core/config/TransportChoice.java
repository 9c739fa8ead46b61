package io.signalbox.core.config;

import java.util.Locale;

/** What moves bytes to the providers. Each is a module of its own, which has to be there. */
public enum TransportChoice {
    /** Armeria's client, which shares event loops with the proxy. */
    ARMERIA,
    /** {@code java.net.http}, which needs nothing but the JDK. */
    JDK,
    /** Vert.x. */
    VERTX;

    /** The name in configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
