/**
 * Thousands of requests through a real gateway on a virtual clock, with providers, callers and a ledger that misbehave by a seed; one
 * seed gives one history, on any machine.
 *
 * <p>Start with {@link io.signalbox.testkit.simulation.Simulation}. A run leaves a {@link
 * io.signalbox.testkit.simulation.History}, which every {@link io.signalbox.testkit.simulation.Invariant} is held against; what does
 * not hold is a {@link io.signalbox.testkit.simulation.Violation} that names its seed. Opens no socket and starts no thread: all of a
 * run happens on the thread that runs it.
 */
@NullMarked
package io.signalbox.testkit.simulation;

import org.jspecify.annotations.NullMarked;
