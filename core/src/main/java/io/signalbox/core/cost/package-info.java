/**
 * Tokens and money: what was used, what a unit costs, what that makes.
 *
 * <p>Start with {@link io.signalbox.core.cost.Usage}. Everything here is exact decimal arithmetic; there is no floating point and
 * no rounding between a price and a {@link io.signalbox.core.cost.Cost}.
 */
@NullMarked
package io.signalbox.core.cost;

import org.jspecify.annotations.NullMarked;
