package io.signalbox.testkit.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How a simulated provider is: from its behaviours to their weights. Each call draws its behaviour anew. Immutable.
 */
public final class ProviderProfile {

    /** Always answers. */
    public static final ProviderProfile HEALTHY = always(ProviderBehaviour.ANSWERS);

    /** Nine calls in ten are answered, the others meet with anything. */
    public static final ProviderProfile FLAKY =
            anything().with(ProviderBehaviour.ANSWERS, 9 * ProviderBehaviour.values().length);

    /** Two calls in five are slow, and most of the others are answered. */
    public static final ProviderProfile SLUGGISH =
            FLAKY.with(ProviderBehaviour.IS_SLOW, 8 * ProviderBehaviour.values().length);

    /** Two calls in five break off in the middle of an answer. */
    public static final ProviderProfile FRAGILE = FLAKY.with(
                    ProviderBehaviour.RESETS_IN_ANSWER, 4 * ProviderBehaviour.values().length)
            .with(ProviderBehaviour.FAILS_IN_ANSWER, 4 * ProviderBehaviour.values().length);

    /** Every behaviour is as likely as any other. */
    public static final ProviderProfile CHAOTIC = anything();

    private final Map<ProviderBehaviour, Integer> weights;
    private final int total;

    private ProviderProfile(Map<ProviderBehaviour, Integer> weights) {
        this.weights = weights;
        this.total = weights.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** One behaviour alone. */
    public static ProviderProfile always(ProviderBehaviour behaviour) {
        return new ProviderProfile(new EnumMap<>(Map.of(behaviour, 1)));
    }

    /**
     * The same with this weight for one behaviour.
     *
     * @param weight 0 or more
     * @throws IllegalArgumentException if it is negative, or nothing is left that the provider could do
     */
    public ProviderProfile with(ProviderBehaviour behaviour, int weight) {
        if (weight < 0) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
        }
        Map<ProviderBehaviour, Integer> changed = new EnumMap<>(weights);
        changed.put(behaviour, weight);
        ProviderProfile profile = new ProviderProfile(changed);
        if (profile.total == 0) {
            throw new IllegalArgumentException("weights: all 0 (expected: at least one above)");
        }
        return profile;
    }

    ProviderBehaviour draw(RandomGenerator chance) {
        int left = chance.nextInt(total);
        for (Map.Entry<ProviderBehaviour, Integer> entry : weights.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("weights: " + weights + " (expected: a total of " + total + ")");
    }

    private static ProviderProfile anything() {
        Map<ProviderBehaviour, Integer> weights = new EnumMap<>(ProviderBehaviour.class);
        for (ProviderBehaviour behaviour : ProviderBehaviour.values()) {
            weights.put(behaviour, 1);
        }
        return new ProviderProfile(weights);
    }
}
