package io.signalbox.core.analysis;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a provider's usage export can state of a day and a model, and the ledger too. */
public enum BilledFigure {
    /** Calls that the provider worked for. */
    REQUESTS(usage -> 1),
    /** All prompt tokens: plain, read from a cache and written to one. */
    PROMPT(Usage::promptTokens),
    /** Prompt tokens that came from a cache. */
    CACHED(Usage::cachedTokens),
    /** Prompt tokens that were written to a cache, for however long. */
    CACHE_WRITES(Usage::cacheWriteTokens),
    /** All generated tokens, reasoning included. */
    COMPLETION(Usage::completionTokens),
    /** Generated tokens that were reasoning. */
    REASONING(usage -> usage.count(UsageClass.REASONING)),
    /** Searches of the web. */
    SEARCHES(usage -> usage.count(UsageClass.SEARCH)),
    /** Dollars. */
    COST(usage -> 0);

    private final ToLongFunction<Usage> count;

    BilledFigure(ToLongFunction<Usage> count) {
        this.count = count;
    }

    /** How much of it a usage has; of the cost nothing, which is no matter of usage alone. */
    long of(Usage usage) {
        return count.applyAsLong(usage);
    }

    /** The name in reports: {@code cache writes}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
