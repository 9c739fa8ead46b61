package io.signalbox.core.alert;

import io.signalbox.core.cost.Money;
import java.time.Instant;
import java.util.List;

/** What one alert knows. For one thread. */
interface RuleBook {

    /** Money that the ledger knows of: what it crossed was told before. */
    void known(String value, Instant at, Money money);

    /**
     * Money that went.
     *
     * @param at when its generation was asked for
     * @param now when it is added
     * @return what it crossed, the lowest threshold first
     */
    List<Alert> add(String value, Instant at, Money money, Instant now);
}
