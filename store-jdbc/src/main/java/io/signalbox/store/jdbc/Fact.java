package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Latencies;
import io.signalbox.core.ledger.Timings;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What reports need of a settled generation, and no more: where it belongs, and what is added up.
 *
 * @param createdAt when it was asked for
 * @param values its values of each dimension
 * @param status how it ended
 * @param attempts how many calls were made
 * @param fallback whether somebody else than the first was asked
 * @param cached whether it was answered without a provider
 * @param usage what it is charged for
 * @param mayBeCharged what the caller pays, if that is known
 * @param cost what the provider that answered takes; zero if unknown
 * @param spent what all attempts cost
 * @param saved what caches saved; zero if unknown
 * @param firstContentStep the step of {@link Latencies} of its first content; negative if there was none
 * @param totalStep that of its end; negative if that is not known
 */
record Fact(
        Instant createdAt,
        Map<Dimension, List<String>> values,
        GenerationStatus status,
        int attempts,
        boolean fallback,
        boolean cached,
        Usage usage,
        Optional<Money> mayBeCharged,
        Money cost,
        Money spent,
        Money saved,
        int firstContentStep,
        int totalStep) {

    /** How many counts there are. */
    static final int COUNTS = 10;

    /** The facts of a generation as it was announced. */
    static Fact of(Generation generation) {
        Map<Dimension, List<String>> values = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            values.put(dimension, dimension.of(generation));
        }
        return of(
                generation.intent().createdAt(),
                values,
                generation.status(),
                generation.charge(),
                generation.cachedFrom().isPresent(),
                Derived.of(generation),
                generation.timings());
    }

    /** The same from what is kept of it. */
    static Fact of(
            Instant createdAt,
            Map<Dimension, List<String>> values,
            GenerationStatus status,
            Charge charge,
            boolean cached,
            Derived derived,
            Timings timings) {
        return new Fact(
                createdAt,
                values,
                status,
                derived.attempts,
                derived.fallback.isPresent(),
                cached,
                charge.usage(),
                charge.charged(),
                charge.cost().amount().orElse(Money.ZERO),
                derived.spent,
                derived.saved,
                timings.firstContent().map(Latencies::step).orElse(-1),
                status == GenerationStatus.INTERRUPTED ? -1 : Latencies.step(timings.total()));
    }

    /** What the caller pays; zero if that is not known. */
    Money charged() {
        return mayBeCharged.orElse(Money.ZERO);
    }

    /** The counts of {@link io.signalbox.core.ledger.Measures}, in their order. */
    long count(int index) {
        boolean is = switch (index) {
            case 0 -> true;
            case 1 -> status == GenerationStatus.COMPLETED;
            case 2 -> status == GenerationStatus.FAILED;
            case 3 -> status == GenerationStatus.CANCELLED;
            case 4 -> status == GenerationStatus.INTERRUPTED;
            case 5 -> fallback;
            case 6 -> cached;
            case 7 -> usage.isEstimated();
            case 8 -> mayBeCharged.isEmpty();
            default -> false;
        };
        if (index == 9) {
            return attempts;
        }
        return is ? 1 : 0;
    }

    /** Its values of a dimension: one, or for tags one or more. */
    List<String> values(Dimension dimension) {
        return values.getOrDefault(dimension, List.of(""));
    }

    /** Whether it has one of these values of each of these dimensions. */
    boolean isAmong(Map<Dimension, Set<String>> where) {
        return where.entrySet().stream()
                .allMatch(allowed -> values(allowed.getKey()).stream().anyMatch(allowed.getValue()::contains));
    }

    /**
     * What follows from a generation's attempts and their prices, kept beside its settlement.
     *
     * @param attempts how many calls were made
     * @param spent what they cost
     * @param saved what caches saved; zero if unknown
     * @param fallback the word of why somebody else than the first was asked, if so
     */
    record Derived(int attempts, Money spent, Money saved, Optional<String> fallback) {
        static Derived of(Generation generation) {
            return new Derived(
                    generation.attempts().size(),
                    generation.spent(),
                    generation.cacheSaving().orElse(Money.ZERO),
                    generation.fallbackCause().map(FailureKind::word));
        }
    }
}
