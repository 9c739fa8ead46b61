package io.signalbox.core.extension;

import io.signalbox.core.config.PriceBook;

/**
 * What models cost, where neither configuration nor provider says it. All that are found are used; of two that know a model, the one with
 * the higher preference holds.
 */
public non-sealed interface PriceExtension extends Extension {

    /** The prices. Asked once for a gateway. */
    PriceBook book();
}
