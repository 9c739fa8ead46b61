package io.signalbox.core.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a list of prices says of one model, wherever it is served.
 *
 * @param model what it is called here: {@code openai/gpt-4o}
 * @param providers for whom it holds: words of types, and names of configured providers
 * @param names what these call the model, exactly; the date of a version may follow
 * @param regionalFactor what prices are multiplied with where one region is called; empty if that costs the same
 * @param facts its prices, with their source, and its limits
 */
public record PricedModel(
        String model,
        Set<String> providers,
        Set<String> names,
        Optional<BigDecimal> regionalFactor,
        EndpointFacts facts) {

    /** Copies the sets. */
    public PricedModel {
        Objects.requireNonNull(model, "model");
        providers = Collections.unmodifiableSet(new TreeSet<>(providers));
        names = Collections.unmodifiableSet(new TreeSet<>(names));
    }
}
