package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A threshold that was crossed.
 *
 * @param rule which alert it is of
 * @param value of what the money was added up: the name of a key, for instance; the empty text for all together, or for those without
 * @param threshold the share of the amount that was reached
 * @param reached the sum with which it was reached: US dollars in the window
 * @param window over which it was added up
 * @param at when
 */
public record Alert(
        AlertConfig rule, String value, BigDecimal threshold, Money reached, TimeWindow window, Instant at) {

    /** The same for the same crossing, so that who is told twice can tell. */
    public String id() {
        return rule.name() + "/" + window.from() + "/" + threshold.toPlainString() + "/" + value;
    }
}
