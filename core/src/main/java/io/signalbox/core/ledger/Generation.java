package io.signalbox.core.ledger;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Usage;
import java.util.List;
import java.util.Optional;

/**
 * The record of one request: who asked, what for, the plan, the attempts, what was used and what it cost.
 *
 * @param intent what was written before sending
 * @param status how it stands
 * @param model the catalog name of the model that answered; that of the plan's first endpoint if none did
 * @param provider the configured name of the provider that answered, likewise
 * @param providerName how that provider is shown to callers
 * @param upstreamId the provider's own id of the answer
 * @param attempts every call that was made, in order
 * @param usage what the caller is charged for
 * @param cost what the caller is charged
 * @param finishReason why the answer ended, in the common words: {@code stop}, {@code length} …
 * @param nativeFinishReason the same in the provider's own word
 * @param failureKind why it failed, if it did
 * @param timings how long it took
 */
public record Generation(
        GenerationIntent intent,
        GenerationStatus status,
        String model,
        String provider,
        String providerName,
        Optional<String> upstreamId,
        List<Attempt> attempts,
        Usage usage,
        Cost cost,
        Optional<String> finishReason,
        Optional<String> nativeFinishReason,
        Optional<String> failureKind,
        Timings timings) {

    /** Copies the attempts. */
    public Generation {
        attempts = List.copyOf(attempts);
    }

    /** The generation's id. */
    public String id() {
        return intent.id();
    }

    /** A request that was announced and of which nothing more is known yet. */
    public static Generation open(GenerationIntent intent) {
        return unsettled(intent, GenerationStatus.OPEN);
    }

    /** A request that a crash left open: settled with the estimate that was written before it was sent. */
    public static Generation interrupted(GenerationIntent intent) {
        return unsettled(intent, GenerationStatus.INTERRUPTED);
    }

    private static Generation unsettled(GenerationIntent intent, GenerationStatus status) {
        return new Generation(
                intent,
                status,
                intent.model(),
                intent.provider(),
                intent.provider(),
                Optional.empty(),
                List.of(),
                intent.estimate(),
                intent.estimatedCost(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Timings.UNKNOWN);
    }
}
