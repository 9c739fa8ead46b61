package io.signalbox.core.config;

import java.time.Duration;

/**
 * Whether providers are asked, in the background, which models they serve.
 *
 * @param enabled whether anybody is asked
 * @param interval from one question to the next, for each provider, up to 24 hours
 */
public record DiscoveryConfig(boolean enabled, Duration interval) {

    /** Providers are asked at the start and once an hour. */
    public static final DiscoveryConfig STANDARD = new DiscoveryConfig(true, Duration.ofHours(1));

    /** Nobody is asked. */
    public static final DiscoveryConfig NONE = new DiscoveryConfig(false, STANDARD.interval());
}
