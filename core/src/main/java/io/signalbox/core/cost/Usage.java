package io.signalbox.core.cost;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much one attempt used, by class, and whether the provider said so or we estimated it. Counts are never negative. Immutable.
 */
public final class Usage {

    /** Nothing was used, and that is known. */
    public static final Usage NONE = new Usage(new long[UsageClass.values().length], false, false);

    private static final UsageClass[] CLASSES = UsageClass.values();

    private final long[] counts;
    private final boolean estimated;
    private final boolean bounded;

    private Usage(long[] counts, boolean estimated, boolean bounded) {
        this.counts = counts;
        this.estimated = estimated;
        this.bounded = bounded;
    }

    /** What a provider reported, class by class; classes that are absent count 0. */
    public static Usage reported(Map<UsageClass, Long> counts) {
        return of(counts, false, false);
    }

    /** What we estimate because the provider did not say. */
    public static Usage estimated(Map<UsageClass, Long> counts) {
        return of(counts, true, false);
    }

    /** What stands in place of what was reported, because that cannot have been: as much of it as can, or an estimate. */
    public static Usage bounded(Map<UsageClass, Long> counts, boolean estimated) {
        return of(counts, estimated, true);
    }

    /** A usage that is to be counted; nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    private static Usage of(Map<UsageClass, Long> counts, boolean estimated, boolean bounded) {
        Builder usage = new Builder();
        counts.forEach(usage::with);
        return usage.made(estimated, bounded);
    }

    /** Counts one class after the other; those that are not named count 0. Makes one usage, and takes nothing more then. */
    public static final class Builder {
        private final long[] counts = new long[CLASSES.length];
        private boolean made;

        private Builder() {}

        /**
         * So much of one class.
         *
         * @throws IllegalArgumentException if it is negative
         * @throws IllegalStateException if the usage is made
         */
        public Builder with(UsageClass usageClass, long count) {
            if (made) {
                throw new IllegalStateException("the usage is made");
            }
            if (count < 0) {
                throw new IllegalArgumentException(usageClass.word() + ": " + count + " (expected: 0 or more)");
            }
            counts[usageClass.ordinal()] = count;
            return this;
        }

        /** What a provider reported. */
        public Usage reported() {
            return made(false, false);
        }

        /** What we estimate because the provider did not say. */
        public Usage estimated() {
            return made(true, false);
        }

        private Usage made(boolean estimated, boolean bounded) {
            made = true;
            return new Usage(counts, estimated, bounded);
        }
    }

    /** How much of one class. */
    public long count(UsageClass usageClass) {
        return counts[usageClass.ordinal()];
    }

    /** True if no provider reported these numbers. */
    public boolean isEstimated() {
        return estimated;
    }

    /** True if what was reported cannot have been, and these stand in its place: the most that can have been, or an estimate. */
    public boolean isBounded() {
        return bounded;
    }

    /** The classes that were used, with how much of each. */
    public Map<UsageClass, Long> counts() {
        Map<UsageClass, Long> used = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : CLASSES) {
            if (count(usageClass) != 0) {
                used.put(usageClass, count(usageClass));
            }
        }
        return used;
    }

    /** All prompt tokens, cached or not: what OpenAI calls {@code prompt_tokens}. */
    public long promptTokens() {
        return count(UsageClass.PROMPT)
                + count(UsageClass.CACHED_READ)
                + cacheWriteTokens()
                + count(UsageClass.AUDIO_PROMPT)
                + count(UsageClass.AUDIO_CACHED_READ)
                + count(UsageClass.IMAGE_PROMPT);
    }

    /** All generated tokens, reasoning included: what OpenAI calls {@code completion_tokens}. */
    public long completionTokens() {
        return count(UsageClass.COMPLETION)
                + count(UsageClass.REASONING)
                + count(UsageClass.AUDIO_COMPLETION)
                + count(UsageClass.IMAGE_COMPLETION);
    }

    /** Prompt tokens that came from a cache, sound among them. */
    public long cachedTokens() {
        return count(UsageClass.CACHED_READ) + count(UsageClass.AUDIO_CACHED_READ);
    }

    /** Prompt tokens that were written to a cache, for however long. */
    public long cacheWriteTokens() {
        return count(UsageClass.CACHE_WRITE) + count(UsageClass.CACHE_WRITE_HOUR);
    }

    /** Prompt and generated tokens together. */
    public long totalTokens() {
        return promptTokens() + completionTokens();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage usage
                && estimated == usage.estimated
                && bounded == usage.bounded
                && Arrays.equals(counts, usage.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Boolean.hashCode(estimated);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(estimated ? "estimated" : "reported");
        if (bounded) {
            text.append(", bounded");
        }
        counts().forEach((usageClass, count) ->
                text.append(' ').append(usageClass.word()).append('=').append(count));
        return text.toString();
    }
}
