package io.signalbox.core.cost;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The most that an endpoint can have used for one request. What is reported beyond it is charged as that much.
 *
 * @param promptTokens the most prompt tokens, if there is a limit
 * @param outputTokens the most generated tokens, if there is a limit
 */
public record UsageBound(OptionalLong promptTokens, OptionalLong outputTokens) {

    /** Nothing is known of any limit. */
    public static final UsageBound NONE = new UsageBound(OptionalLong.empty(), OptionalLong.empty());

    /** What is given up first, because it costs least or can be told least surely, stands last. */
    private static final List<UsageClass> PROMPT = List.of(
            UsageClass.PROMPT,
            UsageClass.CACHE_WRITE_HOUR,
            UsageClass.CACHE_WRITE,
            UsageClass.AUDIO_PROMPT,
            UsageClass.IMAGE_PROMPT,
            UsageClass.AUDIO_CACHED_READ,
            UsageClass.CACHED_READ);

    /** Each is held for itself. */
    private static final List<List<UsageClass>> PIECES = List.of(
            List.of(UsageClass.SEARCH),
            List.of(UsageClass.FILE_SEARCH),
            List.of(UsageClass.IMAGE),
            List.of(UsageClass.MADE_IMAGE));

    /** No provider does more of one kind for one request. */
    private static final OptionalLong MOST_PIECES = OptionalLong.of(1000);

    private static final List<UsageClass> OUTPUT = List.of(
            UsageClass.COMPLETION, UsageClass.REASONING, UsageClass.AUDIO_COMPLETION, UsageClass.IMAGE_COMPLETION);

    /** So many times the same room. */
    public UsageBound times(long count) {
        return new UsageBound(times(promptTokens, count), times(outputTokens, count));
    }

    private static OptionalLong times(OptionalLong tokens, long count) {
        if (tokens.isEmpty() || count == 1) {
            return tokens;
        }
        boolean fits = count == 0 || tokens.getAsLong() <= Long.MAX_VALUE / count;
        return OptionalLong.of(fits ? tokens.getAsLong() * count : Long.MAX_VALUE);
    }

    /** The usage itself, if it is within; else as much of it as can have been, marked as bounded. */
    public Usage hold(Usage usage) {
        if (isWithin(usage)) {
            return usage;
        }
        Map<UsageClass, Long> counts = usage.counts();
        hold(counts, PROMPT, promptTokens);
        hold(counts, OUTPUT, outputTokens);
        PIECES.forEach(piece -> hold(counts, piece, MOST_PIECES));
        return Usage.bounded(counts, usage.isEstimated());
    }

    private boolean isWithin(Usage usage) {
        for (List<UsageClass> piece : PIECES) {
            if (!isWithin(usage, piece, MOST_PIECES)) {
                return false;
            }
        }
        return isWithin(usage, PROMPT, promptTokens) && isWithin(usage, OUTPUT, outputTokens);
    }

    private static boolean isWithin(Usage usage, List<UsageClass> classes, OptionalLong most) {
        long left = most.orElse(Long.MAX_VALUE);
        for (int i = 0; i < classes.size(); i++) {
            left -= usage.count(classes.get(i));
            if (left < 0) {
                return false;
            }
        }
        return true;
    }

    private static void hold(Map<UsageClass, Long> counts, List<UsageClass> classes, OptionalLong most) {
        long left = most.orElse(Long.MAX_VALUE);
        for (UsageClass usageClass : classes) {
            long held = Math.min(counts.getOrDefault(usageClass, 0L), left);
            counts.put(usageClass, held);
            left -= held;
        }
    }
}
