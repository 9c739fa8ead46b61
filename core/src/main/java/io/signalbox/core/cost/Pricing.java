package io.signalbox.core.cost;

/** Makes a price of what an answer used. Pure; may be asked any number of times, from any thread. */
@FunctionalInterface
public interface Pricing {

    /** What it costs, and what the caller is charged for it. */
    Charge charge(Metered metered);
}
