package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.PricedModel;
import io.signalbox.core.cost.PriceSource;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The list of prices that comes with the program. */
class ShippedPricesTest {

    @Test
    void everyEntryNamesItsPageAndItsDay() {
        assertThat(ShippedPrices.book().models()).hasSizeGreaterThan(100);
        for (PricedModel model : ShippedPrices.book().models()) {
            PriceSource source = model.facts().prices().source().orElseThrow();
            assertThat(source.origin()).isEqualTo(PriceSource.Origin.CATALOG);
            assertThat(URI.create(source.where())).as(model.model()).hasScheme("https");
            assertThat(source.date()).as(model.model()).isPresent();
        }
    }
}
