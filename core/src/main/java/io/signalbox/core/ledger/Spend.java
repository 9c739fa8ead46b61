package io.signalbox.core.ledger;

import io.signalbox.core.cost.Money;

/**
 * What a key has spent.
 *
 * @param total since the ledger began
 * @param today since 00:00 UTC
 * @param thisWeek since Monday, 00:00 UTC
 * @param thisMonth since the first of the month, 00:00 UTC
 */
public record Spend(Money total, Money today, Money thisWeek, Money thisMonth) {

    /** Nothing spent. */
    public static final Spend NOTHING = new Spend(Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
}
