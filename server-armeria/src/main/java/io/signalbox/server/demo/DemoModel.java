package io.signalbox.server.demo;

import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.cost.Prices;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The models of the demonstration provider. All answer with the last user message; they differ in pace and price. */
enum DemoModel {
    ECHO("demo/echo", Duration.ofMillis(40), Prices.perMillionTokens("0.15", "0.60")),
    FAST("demo/fast", Duration.ZERO, Prices.perMillionTokens("0.05", "0.20")),
    SLOW("demo/slow", Duration.ofMillis(250), Prices.perMillionTokens("3", "15")),
    /** Answers every request with 503. */
    FLAKY("demo/flaky", Duration.ZERO, Prices.perMillionTokens("0.10", "0.40"));

    private static final long CONTEXT_LENGTH = 128_000;

    private final String id;
    private final Duration gap;
    private final Prices prices;

    DemoModel(String id, Duration gap, Prices prices) {
        this.id = id;
        this.gap = gap;
        this.prices = prices;
    }

    /** The model of that name. */
    static Optional<DemoModel> of(String id) {
        for (DemoModel model : values()) {
            if (model.id.equals(id)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    /** Its name in the catalog, and to the provider. */
    String id() {
        return id;
    }

    /** How long it takes for a word. */
    Duration gap() {
        return gap;
    }

    /** What is known of it. */
    EndpointFacts facts() {
        return EndpointFacts.priced(prices)
                .withContextLength(CONTEXT_LENGTH)
                .withMaxOutputTokens(CONTEXT_LENGTH)
                .withInputModalities(Set.of("text"));
    }
}
