package io.signalbox.core.cost;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Who says what an endpoint costs.
 *
 * @param origin which kind of source
 * @param where the page or file that says so, or the provider's name
 * @param date when it said so, if that is known
 */
public record PriceSource(Origin origin, String where, Optional<LocalDate> date) {

    /** Kinds of sources, the stronger first: where two know a price, the first holds. */
    public enum Origin {
        /** The endpoint's own entry in the configuration. */
        CONFIGURATION,
        /** A price file that the configuration names. */
        FILE,
        /** The provider's own list of models. */
        PROVIDER,
        /** The catalog that comes with this program. */
        CATALOG;

        /** The name in API and ledger: {@code configuration}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return origin.word() + " " + where + date.map(day -> " of " + day).orElse("");
    }
}
