package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.model.ResolvedName;

/**
 * An endpoint that may serve the request, and what decides its place.
 *
 * @param endpoint what to call
 * @param target the name that led here
 * @param preferences what holds for that name
 * @param health what was observed of it
 * @param price dollars that this request is likely to cost there, for comparing only; not a number if that is not known
 * @param lateness whether it is put off
 */
record Contender(
        Endpoint endpoint,
        ResolvedName target,
        Preferences preferences,
        EndpointHealth health,
        double price,
        Lateness lateness) {

    /** The tokens of an answer whose length nobody limited. */
    private static final long LIKELY_OUTPUT_TOKENS = 500;

    static Contender of(
            Endpoint endpoint,
            ResolvedName target,
            Preferences preferences,
            EndpointHealth health,
            RequestFacts facts) {
        return new Contender(
                endpoint,
                target,
                preferences,
                health,
                likelyPrice(endpoint.prices(), facts),
                Lateness.of(preferences, health));
    }

    private static double likelyPrice(Prices prices, RequestFacts facts) {
        if (!prices.isKnown()) {
            return Double.NaN;
        }
        return facts.estimatedPromptTokens() * dollars(prices, UsageClass.PROMPT)
                + facts.maxOutputTokens().orElse(LIKELY_OUTPUT_TOKENS) * dollars(prices, UsageClass.COMPLETION)
                + dollars(prices, UsageClass.REQUEST);
    }

    private static double dollars(Prices prices, UsageClass usageClass) {
        return prices.of(usageClass).map(Money::usd).map(Number::doubleValue).orElse(Double.NaN);
    }
}
