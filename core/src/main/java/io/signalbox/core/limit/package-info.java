/**
 * How much may be under way at once.
 *
 * <p>Start with {@link io.signalbox.core.limit.ConcurrencyGate}. Nothing here reads a clock or waits: time is passed in, as
 * nanoseconds that never go back.
 */
@NullMarked
package io.signalbox.core.limit;

import org.jspecify.annotations.NullMarked;
