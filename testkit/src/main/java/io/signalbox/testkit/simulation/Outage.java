package io.signalbox.testkit.simulation;

import java.time.Duration;

/**
 * A time in which a provider does one thing only; before and after it follows its profile.
 *
 * @param provider its configured name
 * @param from from the start of the run
 * @param until from the start of the run, not included
 * @param behaviour what calls that begin in this time meet with
 */
public record Outage(String provider, Duration from, Duration until, ProviderBehaviour behaviour) {

    boolean covers(String name, long nanos) {
        return provider.equals(name) && nanos >= from.toNanos() && nanos < until.toNanos();
    }
}
