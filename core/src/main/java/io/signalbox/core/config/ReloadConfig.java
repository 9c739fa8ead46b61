package io.signalbox.core.config;

import java.time.Duration;

/**
 * Whether the proxy takes its file anew when that has changed. An embedded gateway is given its configuration by whoever embeds it.
 *
 * @param enabled whether the file is looked at
 * @param interval from one look to the next, up to 24 hours; what is new is taken when two looks in a row have seen the same
 */
public record ReloadConfig(boolean enabled, Duration interval) {

    /** Every 5 seconds. */
    public static final ReloadConfig STANDARD = new ReloadConfig(true, Duration.ofSeconds(5));

    /** Never: a change takes a restart. */
    public static final ReloadConfig NONE = new ReloadConfig(false, STANDARD.interval());
}
