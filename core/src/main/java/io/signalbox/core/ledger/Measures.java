package io.signalbox.core.ledger;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is added up over generations. All of it adds: of two groups, of two hours.
 *
 * @param requests how many
 * @param completed of these, whose caller got the whole answer
 * @param failed of these, whose caller got an error
 * @param cancelled of these, whose caller left
 * @param interrupted of these, that the gateway's death cut off
 * @param fallbacks of these, for which somebody else than the first was asked
 * @param cached of these, answered without a provider
 * @param estimated of these, whose usage is an estimate
 * @param unpriced of these, whose charge is not known; they count 0 in {@code charged}
 * @param attempts calls to providers
 * @param usage what callers are charged for, by class; sums stop at the largest number there is, and never turn negative
 * @param charged what callers pay
 * @param cost what the providers that answered take
 * @param spent what all attempts cost the operator: answers, failures, hedges
 * @param saved what caches of providers saved; negative where writing them cost more
 * @param firstContent how long the first content took, where there was any
 * @param total how long requests took
 */
public record Measures(
        long requests,
        long completed,
        long failed,
        long cancelled,
        long interrupted,
        long fallbacks,
        long cached,
        long estimated,
        long unpriced,
        long attempts,
        Map<UsageClass, Long> usage,
        Money charged,
        Money cost,
        Money spent,
        Money saved,
        Latencies firstContent,
        Latencies total) {

    /** Nothing at all. */
    public static final Measures NONE = new Measures(
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            Money.ZERO,
            Money.ZERO,
            Money.ZERO,
            Money.ZERO,
            Latencies.NONE,
            Latencies.NONE);

    /** Copies the usage, in the order of its classes, without zeros. */
    public Measures {
        Map<UsageClass, Long> copy = new EnumMap<>(UsageClass.class);
        usage.forEach((usageClass, count) -> {
            if (count != 0) {
                copy.put(usageClass, count);
            }
        });
        usage = Collections.unmodifiableMap(copy);
    }

    /** One settled generation. */
    public static Measures of(Generation generation) {
        GenerationStatus status = generation.status();
        Optional<Money> charged = generation.charged();
        boolean interrupted = status == GenerationStatus.INTERRUPTED;
        return new Measures(
                1,
                count(status == GenerationStatus.COMPLETED),
                count(status == GenerationStatus.FAILED),
                count(status == GenerationStatus.CANCELLED),
                count(interrupted),
                count(generation.fallbackCause().isPresent()),
                count(generation.cachedFrom().isPresent()),
                count(generation.usage().isEstimated()),
                count(charged.isEmpty()),
                generation.attempts().size(),
                generation.usage().counts(),
                charged.orElse(Money.ZERO),
                generation.cost().amount().orElse(Money.ZERO),
                generation.spent(),
                generation.cacheSaving().orElse(Money.ZERO),
                generation.timings().firstContent().map(Latencies::of).orElse(Latencies.NONE),
                interrupted ? Latencies.NONE : Latencies.of(generation.timings().total()));
    }

    /** Both together. */
    public Measures plus(Measures other) {
        Map<UsageClass, Long> both = new EnumMap<>(UsageClass.class);
        both.putAll(usage);
        other.usage.forEach((usageClass, count) -> both.merge(usageClass, count, Measures::sum));
        return new Measures(
                requests + other.requests,
                completed + other.completed,
                failed + other.failed,
                cancelled + other.cancelled,
                interrupted + other.interrupted,
                fallbacks + other.fallbacks,
                cached + other.cached,
                estimated + other.estimated,
                unpriced + other.unpriced,
                attempts + other.attempts,
                both,
                charged.plus(other.charged),
                cost.plus(other.cost),
                spent.plus(other.spent),
                saved.plus(other.saved),
                firstContent.plus(other.firstContent),
                total.plus(other.total));
    }

    /** The sum of two counts, or the largest number there is: so sums do not depend on their order. */
    public static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long count(boolean is) {
        return is ? 1 : 0;
    }
}
