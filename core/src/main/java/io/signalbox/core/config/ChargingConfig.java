package io.signalbox.core.config;

import io.signalbox.core.cost.ChargeRule;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What callers pay for what providers take.
 *
 * @param rule the margin, and the fee where a provider bills the caller itself
 * @param ownKeyProviders providers that bill the caller itself, because they are called with the caller's own key
 */
public record ChargingConfig(ChargeRule rule, Set<String> ownKeyProviders) {

    /** Callers pay what providers take. */
    public static final ChargingConfig AT_COST = new ChargingConfig(ChargeRule.AT_COST, Set.of());

    /** Copies the names. */
    public ChargingConfig {
        ownKeyProviders = Collections.unmodifiableSet(new TreeSet<>(ownKeyProviders));
    }
}
