package io.signalbox.core.analysis;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Ledger;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a recorded workload would have cost at each endpoint of some models: the recorded usage, class by class, at the endpoint's prices
 * of the moment each request was asked for.
 *
 * @param requests how many have a usage
 * @param left how many have none, and are left out
 * @param recorded what they cost
 * @param unpriced how many of them have no known cost; they count 0 in it
 * @param offers what each endpoint would have taken, cheapest first, those with unknown prices last
 * @param assumptions what this rests on
 */
public record WorkloadComparison(
        long requests, long left, Money recorded, long unpriced, List<Offer> offers, List<String> assumptions) {

    private static final List<String> ASSUMPTIONS = List.of(
            "Every model gets the recorded number of tokens: other models cut text otherwise, and give longer or shorter answers.",
            "Prompt tokens from a cache are taken to come from a cache there as well.",
            "Prices are those of the usual service tier, as they are known now, at the hour of each request.",
            "Whether the model could have served the request is not looked at.");

    /** Copies the lists. */
    public WorkloadComparison {
        offers = List.copyOf(offers);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * An endpoint's price for all of it.
     *
     * @param model the model's name in the catalog
     * @param endpoint who serves it
     * @param cost the exact sum over those requests that can be priced
     * @param unpriced requests that cannot, because something was used that has no known price there
     */
    public record Offer(String model, EndpointId endpoint, Money cost, long unpriced) {

        /** How many times another offer this one is; empty if that one costs nothing. */
        public Optional<BigDecimal> times(Offer other) {
            return other.cost.isZero()
                    ? Optional.empty()
                    : Optional.of(cost.usd().divide(other.cost.usd(), MathContext.DECIMAL64));
        }
    }

    /**
     * Reads the window. Blocks until it is done: nothing for a thread that serves requests.
     *
     * @param ledger what was recorded
     * @param window which requests
     * @param where only those that have one of these values of each of these dimensions
     * @param catalog where models and prices are found
     * @param models names in the catalog
     * @throws IllegalArgumentException if the catalog has no such model
     * @throws java.util.concurrent.CompletionException if the ledger cannot be read
     */
    public static WorkloadComparison of(
            Ledger ledger,
            TimeWindow window,
            Map<Dimension, Set<String>> where,
            CatalogSnapshot catalog,
            Collection<String> models) {
        Sums sums = new Sums(endpoints(catalog, models));
        LedgerWalk.each(ledger, window, where, sums::add);
        return sums.comparison();
    }

    private static List<Endpoint> endpoints(CatalogSnapshot catalog, Collection<String> models) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String name : models) {
            endpoints.addAll(catalog.find(new ModelId(name))
                    .orElseThrow(() ->
                            new IllegalArgumentException("model: \"" + name + "\" (expected: a model of the catalog"
                                    + catalog.nearest(name)
                                            .map(near -> "; nearest: " + near)
                                            .orElse("") + ")"))
                    .endpoints());
        }
        return endpoints;
    }

    private static final class Sums {
        private final List<Endpoint> endpoints;
        private final Money[] costs;
        private final long[] unpricedAt;
        private long requests;
        private long left;
        private long unpriced;
        private Money recorded = Money.ZERO;

        Sums(List<Endpoint> endpoints) {
            this.endpoints = endpoints;
            this.costs = new Money[endpoints.size()];
            this.unpricedAt = new long[endpoints.size()];
            Arrays.fill(costs, Money.ZERO);
        }

        void add(Generation generation) {
            Usage usage = generation.usage();
            if (usage.equals(Usage.NONE) || generation.attempts().isEmpty()) {
                left++;
                return;
            }
            requests++;
            unpriced += generation.cost().amount().isEmpty() ? 1 : 0;
            recorded = recorded.plus(generation.cost().amount().orElse(Money.ZERO));
            PriceContext context = PriceContext.at(generation.intent().createdAt(), usage.promptTokens());
            for (int i = 0; i < costs.length; i++) {
                Optional<Money> cost = endpoints.get(i).prices().costOf(usage, context);
                costs[i] = costs[i].plus(cost.orElse(Money.ZERO));
                unpricedAt[i] += cost.isEmpty() ? 1 : 0;
            }
        }

        WorkloadComparison comparison() {
            List<Offer> offers = new ArrayList<>();
            for (int i = 0; i < costs.length; i++) {
                Endpoint endpoint = endpoints.get(i);
                offers.add(new Offer(endpoint.model().text(), endpoint.id(), costs[i], unpricedAt[i]));
            }
            offers.sort(Comparator.comparingLong(Offer::unpriced)
                    .thenComparing(Offer::cost)
                    .thenComparing(offer -> offer.endpoint().toString()));
            return new WorkloadComparison(requests, left, recorded, unpriced, offers, ASSUMPTIONS);
        }
    }
}
