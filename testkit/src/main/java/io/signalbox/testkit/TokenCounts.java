package io.signalbox.testkit;

import java.util.List;

/**
 * Token counts as OpenAI counts: the parts are inside the whole, in every dialect. Each dialect writes them its own way,
 * as Anthropic, whose input tokens leave out the cache.
 *
 * @param prompt all prompt tokens, 0 or more
 * @param cacheRead those of the prompt that were read from a cache
 * @param cacheWrite those of the prompt that were written to a cache; with those read, at most {@code prompt}
 * @param completion all generated tokens, 0 or more
 * @param reasoning those of the completion that are reasoning, at most {@code completion}
 */
public record TokenCounts(long prompt, long cacheRead, long cacheWrite, long completion, long reasoning) {
    /** Checks that the parts fit into the whole. */
    public TokenCounts {
        List<Long> all = List.of(prompt, cacheRead, cacheWrite, completion, reasoning);
        if (all.stream().anyMatch(count -> count < 0) || cacheRead + cacheWrite > prompt || reasoning > completion) {
            throw new IllegalArgumentException("prompt, cacheRead, cacheWrite, completion, reasoning: " + all
                    + " (expected: 0 or more; the cache inside the prompt, the reasoning inside the completion)");
        }
    }

    /** Counts without cache and reasoning. */
    public static TokenCounts of(long prompt, long completion) {
        return new TokenCounts(prompt, 0, 0, completion, 0);
    }

    /** The same with these parts of the prompt read from and written to a cache. */
    public TokenCounts cached(long read, long written) {
        return new TokenCounts(prompt, read, written, completion, reasoning);
    }

    /** The same with this part of the completion as reasoning. */
    public TokenCounts reasoned(long tokens) {
        return new TokenCounts(prompt, cacheRead, cacheWrite, completion, tokens);
    }

    long total() {
        return prompt + completion;
    }

    long uncachedPrompt() {
        return prompt - cacheRead - cacheWrite;
    }
}
