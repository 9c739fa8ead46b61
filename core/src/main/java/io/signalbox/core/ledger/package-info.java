/**
 * Generations: the append-only facts about what was asked, what was tried, and what it cost.
 *
 * <p>Start with {@link io.signalbox.core.ledger.Generation}. How facts are kept is the affair of the
 * {@link io.signalbox.core.port.Ledger} port.
 */
@NullMarked
package io.signalbox.core.ledger;

import org.jspecify.annotations.NullMarked;
