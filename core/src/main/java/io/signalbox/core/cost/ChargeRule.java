package io.signalbox.core.cost;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What callers pay for what the provider takes.
 *
 * @param margin added to the cost, as a share of it: 0.055 charges 0.0047475 for 0.0045
 * @param ownKeyFee charged where the provider bills the caller itself, as a share of what it costs
 */
public record ChargeRule(BigDecimal margin, BigDecimal ownKeyFee) {

    /** Callers pay what the provider takes, and nothing where the provider bills them itself. */
    public static final ChargeRule AT_COST = new ChargeRule(BigDecimal.ZERO, BigDecimal.ZERO);

    /** What the caller pays; empty if the cost is not known. */
    public Optional<Money> charged(Cost cost, boolean ownKey) {
        BigDecimal share = ownKey ? ownKeyFee : BigDecimal.ONE.add(margin);
        return share.compareTo(BigDecimal.ONE) == 0
                ? cost.amount()
                : cost.amount().map(amount -> new Money(amount.usd().multiply(share)));
    }
}
