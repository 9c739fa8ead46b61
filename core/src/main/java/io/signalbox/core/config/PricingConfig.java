package io.signalbox.core.config;

import java.util.List;

/**
 * Which lists of prices hold beside what the configuration states of each model, and what providers list.
 *
 * @param files the operator's own, which go before what providers list; the first that has a model holds
 * @param shipped whether the catalog that comes with the program holds for what nobody else knows
 */
public record PricingConfig(List<PriceBook> files, boolean shipped) {

    /** No lists of the operator's own, and the catalog of the program. */
    public static final PricingConfig STANDARD = new PricingConfig(List.of(), true);

    /** Copies the list. */
    public PricingConfig {
        files = List.copyOf(files);
    }
}
