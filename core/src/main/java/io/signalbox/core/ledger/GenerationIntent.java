package io.signalbox.core.ledger;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.LazyLines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is written before the first byte goes to a provider, so that no request that was sent can be missing.
 *
 * @param id {@code gen-…}, unique
 * @param createdAt when the request arrived: the day and the hour that it is counted in, and the moment whose prices it is charged
 * @param key the name of the caller's key; empty where no keys are configured
 * @param caller who says it is calling
 * @param labels what the caller wrote on it
 * @param dialect the caller's wire format
 * @param streamed whether a stream was asked for
 * @param askedModel what the caller wrote in {@code model}
 * @param model the catalog name of the first endpoint of the plan
 * @param provider the provider of that endpoint
 * @param plan the plan in words, one line an endpoint
 * @param routing what routing knew of the request, as text, so that it can be planned again; empty if that is not kept
 * @param prices what that endpoint costs
 * @param estimate what it is charged if nothing more is ever learned: the prompt, estimated
 */
public record GenerationIntent(
        String id,
        Instant createdAt,
        Optional<String> key,
        CallerIdentity caller,
        Labels labels,
        String dialect,
        boolean streamed,
        String askedModel,
        String model,
        String provider,
        List<String> plan,
        Optional<String> routing,
        Prices prices,
        Charge estimate) {

    /** Copies the plan. */
    public GenerationIntent {
        plan = LazyLines.copyOf(plan);
    }
}
