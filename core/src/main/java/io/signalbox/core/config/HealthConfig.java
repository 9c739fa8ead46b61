package io.signalbox.core.config;

import java.time.Duration;
import java.util.Locale;

/**
 * Whether providers are asked, beside real traffic, if they are there.
 *
 * @param probe what they are asked
 * @param interval from one question to the next, for each provider, up to 24 hours
 * @param dailyCap how many questions each provider is asked within a day (UTC) at most, at least 1
 */
public record HealthConfig(Probe probe, Duration interval, int dailyCap) {

    /** Nobody is asked. */
    public static final HealthConfig STANDARD = new HealthConfig(Probe.NONE, Duration.ofSeconds(60), 1440);

    /** What a provider is asked. Nothing here costs anything. */
    public enum Probe {
        /** Nothing. */
        NONE,
        /** Which models it lists. */
        MODELS;

        /** The name in configuration. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
