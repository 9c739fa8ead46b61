package io.signalbox.testkit.simulation;

import java.util.random.RandomGenerator;

/**
 * How late things run on a machine that has other things to do. A clock promises only that a task does not run too early, and an event
 * loop only that it runs at some time.
 */
final class Lateness {

    private final RandomGenerator chance;
    private final long mostNanos;

    /** Between nothing and so much, drawn each time; exact if that is 0. */
    Lateness(RandomGenerator chance, long mostNanos) {
        this.chance = chance;
        this.mostNanos = mostNanos;
    }

    long drawNanos() {
        return mostNanos == 0 ? 0 : chance.nextLong(mostNanos);
    }
}
