package io.signalbox.core.ledger;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Bill;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
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
 * @param charge what the caller is charged, and for what
 * @param ownKey whether the provider bills the caller itself
 * @param serviceTier the tier that served it, in the provider's word
 * @param cachedFrom the generation whose answer was given again, if no provider was called
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
        Charge charge,
        boolean ownKey,
        Optional<String> serviceTier,
        Optional<String> cachedFrom,
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

    /** What the caller is charged for. */
    public Usage usage() {
        return charge.usage();
    }

    /** What the provider that answered takes for it. */
    public Cost cost() {
        return charge.cost();
    }

    /** What the caller pays; empty if that is not known. */
    public Optional<Money> charged() {
        return charge.charged();
    }

    /** The attempt that the caller is charged for, which is the last that used what is charged; empty if no provider was called. */
    public Optional<Attempt> answering() {
        return attempts.stream()
                .filter(attempt ->
                        attempt.usage().equals(usage()) && attempt.cost().equals(cost()))
                .reduce((earlier, later) -> later);
    }

    /** What all attempts cost the operator, as far as that is known: the answer, what failed, what was hedged. */
    public Money spent() {
        return attempts.stream()
                .flatMap(attempt -> attempt.cost().amount().stream())
                .reduce(Money.ZERO, Money::plus);
    }

    /**
     * What the provider's cache saved, less what writing it cost more; empty if a price is unknown.
     */
    public Optional<Money> cacheSaving() {
        return answering()
                .map(attempt -> attempt.prices()
                        .cacheSaving(
                                usage(),
                                PriceContext.at(intent.createdAt(), usage().promptTokens())
                                        .onTier(attempt.serviceTier())))
                .orElse(Optional.of(Money.ZERO));
    }

    /** What it cost, class by class, by the prices that it was charged with; empty if no provider's answer was charged. */
    public Optional<Bill> bill() {
        return answering()
                .map(attempt -> attempt.prices()
                        .bill(
                                usage(),
                                PriceContext.at(intent.createdAt(), usage().promptTokens())
                                        .onTier(attempt.serviceTier())));
    }

    /** Why somebody else than the first had to be asked, if so: the failure of the first attempt that was followed by another. */
    public Optional<FailureKind> fallbackCause() {
        return attempts.stream()
                .limit(Math.max(0, attempts.size() - 1))
                .flatMap(attempt -> attempt.failure().stream())
                .map(Failure::kind)
                .findFirst();
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
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Timings.UNKNOWN);
    }

    /** The same with the intent as it was announced. */
    public Generation announcedAs(GenerationIntent announced) {
        return new Generation(
                announced,
                status,
                model,
                provider,
                providerName,
                upstreamId,
                attempts,
                charge,
                ownKey,
                serviceTier,
                cachedFrom,
                finishReason,
                nativeFinishReason,
                failureKind,
                timings);
    }
}
