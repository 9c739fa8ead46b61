package io.signalbox.core.cost;

import java.util.Arrays;
import java.util.Map;

/**
 * How much one attempt used, by class, and whether the provider said so or we estimated it. Counts are never negative. Immutable.
 */
public final class Usage {

    /** Nothing was used, and that is known. */
    public static final Usage NONE = new Usage(new long[UsageClass.values().length], false);

    private final long[] counts;
    private final boolean estimated;

    private Usage(long[] counts, boolean estimated) {
        this.counts = counts;
        this.estimated = estimated;
    }

    /** What a provider reported, class by class; classes that are absent count 0. */
    public static Usage reported(Map<UsageClass, Long> counts) {
        return of(counts, false);
    }

    /** What we estimate because the provider did not say. */
    public static Usage estimated(Map<UsageClass, Long> counts) {
        return of(counts, true);
    }

    private static Usage of(Map<UsageClass, Long> counts, boolean estimated) {
        long[] copy = new long[UsageClass.values().length];
        counts.forEach((usageClass, count) -> {
            if (count < 0) {
                throw new IllegalArgumentException(usageClass.word() + ": " + count + " (expected: 0 or more)");
            }
            copy[usageClass.ordinal()] = count;
        });
        return new Usage(copy, estimated);
    }

    /** How much of one class. */
    public long count(UsageClass usageClass) {
        return counts[usageClass.ordinal()];
    }

    /** True if no provider reported these numbers. */
    public boolean isEstimated() {
        return estimated;
    }

    /** All prompt tokens, cached or not: what OpenAI calls {@code prompt_tokens}. */
    public long promptTokens() {
        return count(UsageClass.PROMPT)
                + count(UsageClass.CACHED_READ)
                + count(UsageClass.CACHE_WRITE)
                + count(UsageClass.AUDIO_PROMPT);
    }

    /** All generated tokens, reasoning included: what OpenAI calls {@code completion_tokens}. */
    public long completionTokens() {
        return count(UsageClass.COMPLETION) + count(UsageClass.REASONING) + count(UsageClass.AUDIO_COMPLETION);
    }

    /** Prompt and generated tokens together. */
    public long totalTokens() {
        return promptTokens() + completionTokens();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage usage && estimated == usage.estimated && Arrays.equals(counts, usage.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Boolean.hashCode(estimated);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(estimated ? "estimated" : "reported");
        for (UsageClass usageClass : UsageClass.values()) {
            if (count(usageClass) != 0) {
                text.append(' ').append(usageClass.word()).append('=').append(count(usageClass));
            }
        }
        return text.toString();
    }
}
