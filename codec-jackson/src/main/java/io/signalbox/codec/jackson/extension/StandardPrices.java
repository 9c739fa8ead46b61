package io.signalbox.codec.jackson.extension;

import io.signalbox.codec.jackson.config.ShippedPrices;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.extension.PriceExtension;

/** The list of prices that comes with Signalbox. */
public final class StandardPrices implements PriceExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public StandardPrices() {}

    @Override
    public String name() {
        return "signalbox";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public PriceBook book() {
        return ShippedPrices.book();
    }
}
