package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
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
                endpoint.prices()
                        .roughCostOf(
                                facts.estimatedPromptTokens(),
                                facts.maxOutputTokens().orElse(LIKELY_OUTPUT_TOKENS)),
                Lateness.of(preferences, health));
    }
}
