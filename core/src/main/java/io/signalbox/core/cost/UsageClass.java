package io.signalbox.core.cost;

import java.util.Locale;

/**
 * The disjoint classes in which use is counted. A token belongs to exactly one of them: a cached prompt token is not a
 * {@link #PROMPT} token, a reasoning token is not a {@link #COMPLETION} token.
 */
public enum UsageClass {
    /** Prompt tokens that were neither read from nor written to a cache. */
    PROMPT,
    /** Prompt tokens read from the provider's cache. */
    CACHED_READ,
    /** Prompt tokens written to the provider's cache. */
    CACHE_WRITE,
    /** Prompt tokens that stand for sound. */
    AUDIO_PROMPT,
    /** Generated tokens that the caller sees. */
    COMPLETION,
    /** Generated tokens of reasoning, seen or not. */
    REASONING,
    /** Generated tokens that stand for sound. */
    AUDIO_COMPLETION,
    /** Images made or taken, where they are counted apart from tokens. */
    IMAGE,
    /** The request itself. */
    REQUEST,
    /** Web searches that the provider made for the request. */
    SEARCH;

    /** The name in configuration, ledger and API: {@code cached_read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
