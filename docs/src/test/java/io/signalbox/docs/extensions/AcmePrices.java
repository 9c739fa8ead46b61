package io.signalbox.docs.extensions;

import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.extension.PriceExtension;
import java.util.List;
import java.util.Optional;
import java.util.Set;

// tag::example
/** What models cost at Acme, in dollars for a million tokens: 2 to read and 10 to write. */
public final class AcmePrices implements PriceExtension {

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public PriceBook book() {
        return PriceBook.of(List.of(new PricedModel(
                "acme/one",
                Set.of("acme"),
                Set.of("one"),
                Optional.empty(),
                EndpointFacts.priced(Prices.perMillionTokens("2", "10")))));
    }
}
// end::example
